"""What is known of a feed: the values that ``feeds`` keeps, and the columns that they stand in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.sources.politeness import Move
from bot.sources.web.answers import Validators
from bot.store.times import as_moment, as_moment_or_none


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """What the operator says of a feed.

    Attributes:
        interval: It is never asked more often.
        topics: What every article of it is about.
        quality: What an article of it is worth; None for nothing.
        default_published: Whether its articles count as published.
        backfill: How many entries of its first load are news.
        user_agent: By which its server knows who asks; empty for the usual name.
    """

    interval: timedelta = timedelta(minutes=15)
    topics: tuple[str, ...] = ()
    quality: int | None = None
    default_published: bool = False
    backfill: int = 0
    user_agent: str = ""

    def as_text(self) -> str:
        """Write them as the database keeps them."""
        return json.dumps(
            {
                "interval": int(self.interval.total_seconds()),
                "topics": self.topics,
                "quality": self.quality,
                "default_published": self.default_published,
                "backfill": self.backfill,
                "user_agent": self.user_agent,
            }
        )

    @classmethod
    def of(cls, text: str) -> FeedOptions:
        """Read what ``as_text`` wrote."""
        read = json.loads(text)
        return cls(
            interval=timedelta(seconds=read.pop("interval")),
            topics=tuple(read.pop("topics")),
            **read,
        )


@dataclass(frozen=True, slots=True)
class WantedFeed:
    """A feed as somebody has it in a list.

    Attributes:
        name: Empty for its own title.
    """

    address: str
    name: str
    options: FeedOptions


@dataclass(frozen=True, slots=True)
class KnownFeed:
    """A feed.

    Attributes:
        address: By which it was added, and by which it is known.
        location: Where it is asked for: another address once its server has moved it for good, or
            where that is a page which names it.
        origin: Who wants it: ``config``, ``opml``, ``shell`` for one that was imported, ``discord``
            for one that was added there.
        digest: Of the body that was read last; empty to read the next one in any case.
        dates: Those of its newest entries, the dated ones.
        every: How often it says that it changes.
        next_poll_at: None where there is no use in asking again.
        failures: How many polls in a row went wrong, since ``failing_since``.
        problem: Why; empty while it is well.
        problems: What is wrong with single entries.
    """

    id: int
    address: str
    location: str
    origin: str
    name: str
    options: FeedOptions
    title: str
    site: str
    validators: Validators
    digest: str
    dates: tuple[datetime, ...]
    every: timedelta | None
    first_loaded_at: datetime | None
    last_poll_at: datetime | None
    next_poll_at: datetime | None
    failures: int
    failing_since: datetime | None
    problem: str
    problems: tuple[str, ...]
    move: Move | None
    paused_at: datetime | None

    @property
    def label(self) -> str:
        """What people call it."""
        return self.name or self.title or self.address


FEED_COLUMNS: Final = """
    id, address, location, origin, name, options, title, site, etag, modified, digest, dates, every,
    first_loaded_at, last_poll_at, next_poll_at, failures, failing_since, problem, problems,
    move_address, move_polls, move_since, paused_at
"""


def feed_of(row: Sequence[Any]) -> KnownFeed:
    """Build a feed from a row of ``FEED_COLUMNS``."""
    return KnownFeed(
        id=row[0],
        address=row[1],
        location=row[2],
        origin=row[3],
        name=row[4],
        options=FeedOptions.of(row[5]),
        title=row[6],
        site=row[7],
        validators=Validators(row[8], row[9]),
        digest=row[10],
        dates=tuple(map(as_moment, json.loads(row[11]))),
        every=None if row[12] is None else timedelta(seconds=row[12]),
        first_loaded_at=as_moment_or_none(row[13]),
        last_poll_at=as_moment_or_none(row[14]),
        next_poll_at=as_moment_or_none(row[15]),
        failures=row[16],
        failing_since=as_moment_or_none(row[17]),
        problem=row[18],
        problems=tuple(json.loads(row[19])),
        move=Move(row[20], row[21], as_moment(row[22])) if row[20] else None,
        paused_at=as_moment_or_none(row[23]),
    )
