"""Rows of subscriptions become values, and no channel gets two that do the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.errors import CommandError, NotFoundError
from bot.posting.filters import filters_from_json
from bot.posting.options import options_from_json
from bot.posting.subscriptions import Subscription
from bot.store.engine import Reading, Transaction
from bot.store.times import as_moment, as_moment_or_none

COLUMNS = """
    id, server_id, channel_id, filters, options, max_age, since_release, created_by, created_at,
    gathered_until, paused_at, paused_because
"""

STANDING = "removed_at IS NULL"


def subscription_of(row: Sequence[Any]) -> Subscription:
    """Build a subscription from a row of ``COLUMNS``."""
    return Subscription(
        id=row[0],
        server_id=row[1],
        channel_id=row[2],
        filters=filters_from_json(row[3]),
        options=options_from_json(row[4]),
        max_age=timedelta(seconds=row[5]),
        since_release=row[6],
        created_by=row[7],
        created_at=as_moment(row[8]),
        gathered_until=as_moment_or_none(row[9]),
        paused_at=as_moment_or_none(row[10]),
        paused_because=row[11],
    )


async def find_standing(read: Reading, server_id: int, subscription_id: int) -> Subscription:
    """Give one subscription of a server.

    Raises:
        NotFoundError: That server has none with that number.
    """
    rows = await read.fetch(
        f"""
        SELECT {COLUMNS} FROM subscriptions
        WHERE server_id = :server_id AND id = :id AND {STANDING}
        """,
        {"server_id": server_id, "id": subscription_id},
    )
    if not rows:
        raise NotFoundError(f"This server has no subscription number {subscription_id}.")
    return subscription_of(rows[0])


async def refuse_double(write: Transaction, one: Subscription) -> None:
    """Make sure that no other subscription of a channel does the same; else nothing is written.

    Raises:
        CommandError: Another one does.
    """
    rows = await write.fetch(
        f"""
        SELECT {COLUMNS} FROM subscriptions
        WHERE server_id = :server_id AND channel_id = :channel_id AND id != :id AND {STANDING}
        """,
        {"server_id": one.server_id, "channel_id": one.channel_id, "id": one.id},
    )
    for other in map(subscription_of, rows):
        if other.does_same(one.filters, one.options):
            raise CommandError(f"That channel receives the same by subscription {other.id}.")
