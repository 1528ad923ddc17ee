"""What comes out of a feed: its entries as they would be articles, and what is wrong with it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

from bot.articles import Image, Provider


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed, its texts made plain.

    Attributes:
        key: What the entry is known by within its feed: the hash of its guid, or of its address
            where the feed gives none or uses one guid for several entries.
        guid: As the feed gives it; empty where it gives none.
        has_own_identity: The article is known by the key, not by its address, because the feed
            lists that address for several entries: notes on one page, say.
        published_at: Aware, UTC, never after the moment of fetching.
        is_dated: False where the feed gives no date that can be read, and ``published_at`` is the
            moment of fetching.
    """

    key: int
    guid: str
    has_own_identity: bool
    title: str
    url: str
    published_at: datetime
    is_dated: bool
    provider: Provider
    excerpt: str = ""
    topics: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    type: str = "article"

    @property
    def digest(self) -> bytes:
        """What changes when anything that people see of it does; the date never counts."""
        seen = [
            self.title,
            self.url,
            self.excerpt,
            self.topics,
            self.provider.name,
            self.provider.domain,
            [(image.url, image.width, image.height) for image in self.images],
            self.type,
        ]
        return blake2b(json.dumps(seen).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a feed gave.

    Attributes:
        site: The web address of what the feed belongs to; empty where it is not told.
        every: How often the feed says that it changes; None where it does not say.
        problems: One sentence each, naming the entry where one is to blame.
        feeds: Where these bytes are a web page, the addresses of the feeds that it names.
    """

    title: str = ""
    site: str = ""
    every: timedelta | None = None
    entries: tuple[FeedEntry, ...] = ()
    problems: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()

    @property
    def is_feed(self) -> bool:
        """Whether anything of a feed is there: one may list nothing, but then it has a name."""
        return bool(self.entries or self.title or self.site)
