"""Keeps a database that was put back from a backup from posting again what stands already."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.store.engine import Reading, Transaction
from bot.store.times import as_moment_or_none, as_seconds

_BECAUSE: Final = (
    "the database was put back from a backup, after which it may have been posted already."
)
_NEVER_SENT: Final = "SELECT id FROM posts WHERE state IN ('pending', 'sending')"


async def record_restore(write: Transaction, now: datetime) -> int:
    """Note the moment, and let lie what was on its way; gives how many articles that were.

    What a channel shows by now is left alone, whether this database knows of it or not.
    """
    values = {"now": as_seconds(now), "because": _BECAUSE}
    count = await write.run(
        f"""
        UPDATE deliveries SET withdrawn_at = :now, withdrawn_because = :because
        WHERE withdrawn_at IS NULL AND (post_id IS NULL OR post_id IN ({_NEVER_SENT}))
        """,
        values,
    )
    await write.run(
        """
        UPDATE posts SET state = 'retracted', error = :because
        WHERE state IN ('pending', 'sending')
        """,
        values,
    )
    await write.run("UPDATE planner SET restored_at = :now", values)
    return count


async def restored_at(read: Reading) -> datetime | None:
    """Give when the database was put back from a backup; None where it never was."""
    ((moment,),) = await read.fetch("SELECT restored_at FROM planner")
    return as_moment_or_none(moment)
