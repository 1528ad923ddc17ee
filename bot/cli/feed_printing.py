"""How the shell shows feeds and what they gave: as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from bot.documents.feeds import FeedEntry, ParsedFeed
from bot.store.feeds.records import KnownFeed
from bot.terminal import escaped

_SHOWN: Final = 3
_EXCERPT: Final = 200


def feed_text(feed: ParsedFeed) -> str:
    """Show the first entries as they would be posted, what is wrong, and how many there are."""
    head = [" · ".join(filter(None, (feed.title, feed.site)))] if feed.title or feed.site else []
    shown = [_entry_text(entry) for entry in feed.entries[:_SHOWN]]
    problems = [f"problem   {problem}" for problem in feed.problems]
    count = len(feed.entries)
    told = f"{count:,} {'entry' if count == 1 else 'entries'}"
    if count > _SHOWN:
        told += f", the first {_SHOWN} shown"
    lines = "\n".join([*head, *shown, *problems, told]).splitlines()
    return "\n".join(map(escaped, lines))


def feed_json(feed: ParsedFeed) -> str:
    """Show every entry and every problem as one object."""
    return json.dumps(
        {
            "title": feed.title,
            "site": feed.site,
            "entries": [_entry_object(entry) for entry in feed.entries],
            "problems": [{"problem": problem} for problem in feed.problems],
        }
    )


def feeds_text(feeds: Sequence[KnownFeed]) -> str:
    """Show every feed with how it is, and how many there are."""
    count = len(feeds)
    failing = sum(bool(feed.problem) for feed in feeds)
    told = f"{count:,} {'feed' if count == 1 else 'feeds'}"
    lines = [line for feed in feeds for line in _feed_lines(feed)]
    return "\n".join(map(escaped, [*lines, f"{told}, {failing:,} failing" if failing else told]))


def feeds_json(feeds: Sequence[KnownFeed]) -> str:
    """Show every feed with how it is as one object."""
    return json.dumps({"feeds": [_feed_object(feed) for feed in feeds]})


def _feed_lines(feed: KnownFeed) -> Iterator[str]:
    yield feed.label
    if feed.label != feed.address:
        yield f"  {feed.address}"
    if feed.location != feed.address:
        yield f"  stands at {feed.location}"
    yield f"  {_asked(feed)}, {_due(feed)}"
    if feed.problem:
        yield f"  failing   since {_moment(feed.failing_since)}: {feed.problem}"
    for problem in feed.problems:
        yield f"  problem   {problem}"


def _asked(feed: KnownFeed) -> str:
    return f"asked {_moment(feed.last_poll_at)}" if feed.last_poll_at else "not asked yet"


def _due(feed: KnownFeed) -> str:
    if feed.paused_at:
        return f"paused {_moment(feed.paused_at)}"
    return f"next {_moment(feed.next_poll_at)}" if feed.next_poll_at else "never again"


def _feed_object(feed: KnownFeed) -> dict[str, object]:
    return {
        "address": feed.address,
        "location": feed.location,
        "name": feed.label,
        "origin": feed.origin,
        "asked_at": _written(feed.last_poll_at),
        "next_at": _written(feed.next_poll_at),
        "failures": feed.failures,
        "failing_since": _written(feed.failing_since),
        "problem": feed.problem,
        "problems": [{"problem": problem} for problem in feed.problems],
    }


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""


def _written(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}" if moment else None


def _entry_text(entry: FeedEntry) -> str:
    dated = f"{entry.published_at:%Y-%m-%d %H:%M} UTC" if entry.is_dated else "no date"
    facts = [entry.provider.name, dated, ", ".join(entry.topics)]
    excerpt = entry.excerpt[:_EXCERPT]
    lines = [
        entry.title,
        " · ".join(filter(None, facts)),
        excerpt + "…" if len(entry.excerpt) > _EXCERPT else excerpt,
        entry.url,
        f"picture {entry.images[0].url}" if entry.images else "",
    ]
    return "\n  ".join(filter(None, lines))


def _entry_object(entry: FeedEntry) -> dict[str, object]:
    return {
        "title": entry.title,
        "url": entry.url,
        "published_at": f"{entry.published_at:%Y-%m-%dT%H:%M:%SZ}",
        "excerpt": entry.excerpt,
        "topics": entry.topics,
        "provider": {"name": entry.provider.name, "domain": entry.provider.domain},
        "images": [{"url": image.url} for image in entry.images],
        "type": entry.type,
    }
