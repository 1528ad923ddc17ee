"""Makes an entry of a feed the article that it is, with what its operator adds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.articles import Article
from bot.documents.feeds.parsed import FeedEntry
from bot.identity import article_id, normalise_address, text_key, topic_id


def article_of(
    entry: FeedEntry,
    *,
    published_at: datetime,
    topics: Iterable[str] = (),
    quality: int | None = None,
) -> Article:
    """Make the article of an entry. It carries no flag of its own: the feed's default counts.

    Args:
        entry: What the feed says now.
        published_at: The date that it got when it was first seen, which stays (``Change``).
        topics: Those that the operator adds to every entry, before the feed's own.
        quality: What the operator says that an entry of this feed is worth.
    """
    named: dict[int, str] = {}
    for topic in (*topics, *entry.topics):
        named.setdefault(topic_id(topic), topic)
    return Article(
        id=_own_id(entry) if entry.has_own_identity else article_id(entry.url),
        title=entry.title,
        url=entry.url,
        original_url=entry.url,
        published_at=published_at,
        provider=entry.provider,
        excerpt=entry.excerpt,
        type=entry.type,
        quality=quality,
        topics=tuple(named.values()),
        images=entry.images,
    )


def _own_id(entry: FeedEntry) -> int:
    """Give the id of one of several articles on a page; keys alone are their feed's own."""
    return text_key(f"{normalise_address(entry.url)}\n{entry.key}")
