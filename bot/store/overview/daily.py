"""Counts what happened on each of the last days, for plots that the operator looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot.store.articles.rows import EVERYTHING, end_position, position_of
from bot.store.engine import Reading, Row
from bot.store.times import as_seconds

DAYS: Final = 30
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """How much there was on each of some days, which begin at midnight UTC.

    Attributes:
        first: The first of them; each number after the first in a row is of the next day.
        articles: How many are dated so, also those that nobody sees.
        posts: How many messages subscriptions sent.
    """

    first: date
    articles: tuple[int, ...]
    posts: tuple[int, ...]


async def daily(read: Reading, now: datetime) -> Daily:
    """Count what the last ``DAYS`` days brought, today's until now included.

    Only these days are read, by their indexes, however much there is of earlier ones.
    """
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight - (DAYS - 1) * _DAY
    articles = await read.fetch(
        """
        SELECT (position - :first) / :length AS number, count(*) FROM listings
        WHERE key = :everything AND published IN (TRUE, FALSE)
            AND position BETWEEN :first AND :last
        GROUP BY number
        """,
        {
            "everything": EVERYTHING,
            "first": position_of(first),
            "last": end_position(now),
            "length": position_of(first + _DAY) - position_of(first),
        },
    )
    posts = await read.fetch(
        """
        SELECT (sent_at - :first) / :length AS number, count(*)
        FROM subscriptions ORDERED JOIN posts ON posts.subscription_id = subscriptions.id
        WHERE sent_at BETWEEN :first AND :last
        GROUP BY number
        """,
        {
            "first": as_seconds(first),
            "last": as_seconds(now),
            "length": int(_DAY.total_seconds()),
        },
    )
    return Daily(first.date(), _each_day(articles), _each_day(posts))


def _each_day(rows: Sequence[Row]) -> tuple[int, ...]:
    counts: dict[int, int] = dict(rows)
    return tuple(counts.get(number, 0) for number in range(DAYS))
