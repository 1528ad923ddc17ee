"""Tells what is new in a feed since it was last read, and what of it is news.

Pure: what is remembered of a feed is handed in. Writing the articles, and finding those whose
addresses other sources know already, is left to who keeps them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.documents.feeds.parsed import FeedEntry, ParsedFeed
from bot.identity import text_key

#: An entry that comes back under another guid and address does so soon after it went.
_RETURN: Final = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """What is remembered of an entry.

    Attributes:
        article_id: Of the article that it is.
        digest: Of what people saw of it last.
        title: Its title's hash (see ``title_key``).
        published_at: The date that it got when it was first seen, which stays.
    """

    article_id: int
    digest: bytes
    title: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """An entry to be written.

    Attributes:
        article_id: Of the article that it is known to be; None where its address is to tell.
        published_at: The date that it keeps.
        is_backlog: It is no news, and not to be posted by itself.
    """

    entry: FeedEntry
    article_id: int | None
    published_at: datetime
    is_backlog: bool


def changes_of(
    feed: ParsedFeed, known: Mapping[int, KnownEntry], *, is_first: bool, backfill: int = 0
) -> tuple[Change, ...]:
    """Tell which entries are new or other than they were.

    What is listed no more is left alone: feeds forget, newsrooms do not. Dates never change. An
    entry under a new key with the title of one that is just gone is that one, come back. A feed of
    which nothing is known any more and nothing is newer than what was, has moved: nothing in it is
    news.

    Args:
        feed: What it lists now.
        known: What is remembered of it, by the keys of entries.
        is_first: It was never read before: all of it is backlog but the newest.
        backfill: How many of those.
    """
    listed = {entry.key for entry in feed.entries}
    gone = {entry.title: entry for key, entry in known.items() if key not in listed}
    news = _newest(feed, backfill) if is_first else None
    has_moved = not is_first and _has_moved(feed, known)
    changes: list[Change] = []
    for entry in feed.entries:
        before = known.get(entry.key)
        if before is not None and before.digest == entry.digest:
            continue
        before = before or _returned(entry, gone)
        is_backlog = has_moved or (news is not None and entry.key not in news)
        changes.append(_change(entry, before, is_backlog=is_backlog))
    return tuple(changes)


def _change(entry: FeedEntry, before: KnownEntry | None, *, is_backlog: bool) -> Change:
    if before is None:
        return Change(entry, None, entry.published_at, is_backlog)
    return Change(entry, before.article_id, before.published_at, is_backlog)


def title_key(title: str) -> int:
    """Hash a title, whatever its case."""
    return text_key(" ".join(title.split()).casefold())


def _returned(entry: FeedEntry, gone: dict[int, KnownEntry]) -> KnownEntry | None:
    """Find the entry that this one was before, and take it from those that are gone."""
    before = gone.get(title_key(entry.title))
    if before is None or abs(entry.published_at - before.published_at) > _RETURN:
        return None
    return gone.pop(before.title)


def _newest(feed: ParsedFeed, count: int) -> set[int]:
    newest = sorted(feed.entries, key=lambda entry: entry.published_at, reverse=True)
    return {entry.key for entry in newest[:count]}


def _has_moved(feed: ParsedFeed, known: Mapping[int, KnownEntry]) -> bool:
    """Tell whether every guid and address is another at once, and no entry is really new."""
    if not known or any(entry.key in known for entry in feed.entries):
        return False
    newest = max(entry.published_at for entry in known.values())
    return not any(entry.is_dated and entry.published_at > newest for entry in feed.entries)
