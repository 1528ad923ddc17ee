"""How the shell shows what a feed gave: as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
from typing import Final

from bot.documents.feeds import FeedEntry, ParsedFeed
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
