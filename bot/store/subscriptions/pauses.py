"""Keeps which pauses people are still to be told of; it begins with the pause itself."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.shards import EVERY
from bot.store.engine import Engine, Transaction
from bot.store.times import as_seconds

_IS_PAUSED: Final = """
    SELECT id FROM subscriptions WHERE paused_at IS NOT NULL AND removed_at IS NULL
"""


class UntoldPauses:
    """The pauses of one database that nobody was told of yet.

    Attributes:
        shards: Only those in servers on these are given.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self.shards = EVERY

    async def due(self, now: datetime) -> tuple[tuple[int, int], ...]:
        """Give server and number of paused subscriptions that it is time to tell of."""
        rows = await self._database.fetch(
            f"""
            SELECT server_id, subscriptions.id FROM untold_pauses
            JOIN subscriptions ON subscriptions.id = subscription_id
            WHERE due_at <= :now AND subscription_id IN ({_IS_PAUSED})
            ORDER BY due_at, subscriptions.id
            """,
            {"now": as_seconds(now)},
        )
        return tuple((row[0], row[1]) for row in rows if self.shards.have(row[0]))

    async def put_off(self, subscription_id: int, due_at: datetime) -> None:
        """Try later to tell of a pause."""
        await self._database.run(
            "UPDATE untold_pauses SET due_at = :due_at WHERE subscription_id = :id",
            {"id": subscription_id, "due_at": as_seconds(due_at)},
        )

    async def record_told(self, subscription_id: int) -> None:
        """Record that somebody was told; what is paused no more needs no telling either."""
        await self._database.run(
            f"""
            DELETE FROM untold_pauses
            WHERE subscription_id = :id OR subscription_id NOT IN ({_IS_PAUSED})
            """,
            {"id": subscription_id},
        )


async def note_untold(write: Transaction, subscription_id: int, due_at: datetime) -> None:
    """Note that people are to be told of a pause, in the transaction that makes it."""
    await write.run(
        """
        INSERT INTO untold_pauses (subscription_id, due_at) VALUES (:id, :due_at)
        ON CONFLICT (subscription_id) DO UPDATE SET due_at = excluded.due_at
        """,
        {"id": subscription_id, "due_at": as_seconds(due_at)},
    )
