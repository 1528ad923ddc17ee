"""Reads what stands in line in subscriptions: what is to be sent, and what was sent lately.

What of it has to step back is decided in ``posting.gathering``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from bot.posting.gathering import AT_ONCE, LIMITED_TIME, Line
from bot.posting.options import Options, options_from_json
from bot.store.engine import Reading, Row
from bot.store.times import as_moment, as_seconds

# Few posts are open among many that were sent. The words after WHERE are the index's own, or SQLite
# would not use it; left to itself it would walk through a subscription's whole past instead.
_OPEN_POSTS: Final = "posts INDEXED BY posts_open"
_ARE_OPEN: Final = "state IN ('pending', 'sending', 'retracting')"


async def crowded(read: Reading, now: datetime) -> list[int]:
    """Give the subscriptions with posts that are due and of which some may have to step back.

    Nearly all have plain options: they are passed over before they are read.
    """
    rows = await read.fetch(
        f"""
        SELECT id, options, due FROM (
            SELECT subscription_id, count(*) AS due FROM {_OPEN_POSTS}
            WHERE {_ARE_OPEN} AND due_at <= :now AND state = 'pending'
            GROUP BY subscription_id
        ) AS pending
        JOIN subscriptions ON subscriptions.id = subscription_id
        WHERE paused_at IS NULL AND removed_at IS NULL
            AND (due > :at_once OR options != :plain)
        """,
        {"now": as_seconds(now), "at_once": AT_ONCE, "plain": Options().to_json()},
    )
    return [
        subscription_id
        for subscription_id, options, due in rows
        if due > AT_ONCE or _is_limited(options_from_json(options))
    ]


def _is_limited(options: Options) -> bool:
    return options.quiet is not None or options.hourly_limit is not None


async def lines_of(
    read: Reading, subscription_ids: Iterable[int], now: datetime
) -> dict[int, Line]:
    """Give what stands in line, by subscription."""
    ids = list(subscription_ids)
    waiting = _by_subscription(await _open_posts(read, ids, now))
    sent = _by_subscription(await _sent_lately(read, ids, now))
    rows = await read.fetch(
        """
        SELECT id, options, coalesce(gathered_until <= :now, FALSE) FROM subscriptions
        WHERE id IN :ids
        """,
        {"ids": ids, "now": as_seconds(now)},
    )
    return {row[0]: _line_of(row, waiting.get(row[0], []), sent.get(row[0], [])) for row in rows}


async def _open_posts(read: Reading, ids: Sequence[int], now: datetime) -> list[Row]:
    """Give subscription, id, whether it is due, and whether it is a story never tried."""
    return await read.fetch(
        f"""
        SELECT subscription_id, id, state = 'pending' AND due_at <= :now,
            kind = 'story' AND attempts = 0
        FROM {_OPEN_POSTS}
        WHERE {_ARE_OPEN} AND state != 'retracting'
            AND subscription_id IN :ids
        ORDER BY due_at, id
        """,
        {"ids": ids, "now": as_seconds(now)},
    )


async def _sent_lately(read: Reading, ids: Sequence[int], now: datetime) -> list[Row]:
    """Give subscription and moment of what was sent within the last hour, the earliest first."""
    return await read.fetch(
        """
        SELECT subscription_id, sent_at FROM posts
        WHERE subscription_id IN :ids AND sent_at > :since
        ORDER BY sent_at
        """,
        {"ids": ids, "since": as_seconds(now - LIMITED_TIME)},
    )


def _line_of(row: Row, waiting: Iterable[Row], sent: Iterable[Row]) -> Line:
    posts = list(waiting)
    return Line(
        options=options_from_json(row[1]),
        is_gathering=bool(row[2]),
        fresh=tuple(post for _, post, is_due, is_fresh in posts if is_due and is_fresh),
        staying=tuple(post for _, post, is_due, is_fresh in posts if is_due and not is_fresh),
        under_way=sum(not is_due for _, _, is_due, _ in posts),
        sent=tuple(as_moment(moment) for _, moment in sent),
    )


def _by_subscription(rows: Iterable[Row]) -> dict[Any, list[Row]]:
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    return found
