"""Keeps a database that was put back from a backup from posting again what stands already."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from bot.posting.ledger import Kind, PlannedDelivery, Restore
from bot.store.engine import Reading, Transaction
from bot.store.posts.ids import take_ids
from bot.store.times import as_moment, as_moment_or_none, as_seconds

_BECAUSE: Final = (
    "the database was put back from a backup, after which it may have been posted already."
)

_IN_CHANNELS: Final = ("posts", "deliveries")
#: More than a database can have given out after the backup was written.
_GIVEN_OUT_SINCE: Final = 100_000_000


async def record_restore(write: Transaction, now: datetime, *, catches_up: bool = False) -> int:
    """Note the moment, and let lie what was on its way; gives how many articles that were.

    What a channel shows by now is left alone, whether this database knows of it or not.

    Args:
        write: A transaction on the database that was put back.
        now: The present moment.
        catches_up: Whether posts of single stories, which can be found in their channels, are
            looked for there, and sent where they do not stand. Digests lie all the same.
    """
    looks_back_to = await _last_change(write) if catches_up else None
    if catches_up:
        # Whatever was tried before is looked for before it is tried again.
        await write.run(
            """
            UPDATE posts SET attempts = attempts + 1
            WHERE state IN ('pending', 'sending') AND kind = 'story'
            """
        )
    count = await _let_lie(write, now, spared=[Kind.STORY] if catches_up else [])
    await write.run(
        "UPDATE planner SET restored_at = :now, looks_back_to = :looks_back_to",
        {"now": as_seconds(now), "looks_back_to": looks_back_to},
    )
    # What a log channel was told since nobody knows.
    await write.run(
        """
        UPDATE logged SET
            last_decision = coalesce(
                (SELECT max(id) FROM decisions WHERE decisions.server_id = logged.server_id), 0
            ),
            last_record = coalesce(
                (SELECT max(id) FROM records WHERE records.server_id = logged.server_id), 0
            ),
            last_rule_change = coalesce(
                (
                    SELECT max(id) FROM rule_changes
                    WHERE rule_changes.server_id = logged.server_id
                ),
                0
            )
        """
    )
    # By its post's id a digest is known in its channel, and by its buttons: no id comes twice.
    for table in _IN_CHANNELS:
        await take_ids(write, table, _GIVEN_OUT_SINCE)
    return count


async def restore_of(read: Reading) -> Restore | None:
    """Give how the database was put back from a backup; None where it never was."""
    ((restored_at, looks_back_to),) = await read.fetch(
        "SELECT restored_at, looks_back_to FROM planner"
    )
    if restored_at is None:
        return None
    return Restore(as_moment(restored_at), as_moment_or_none(looks_back_to))


async def doubt(write: Transaction, planned: Iterable[PlannedDelivery]) -> None:
    """Have posts looked for before they are sent, where a restore leaves room for doubt."""
    await write.run_many(
        """
        UPDATE posts SET attempts = 1, planned_at = :since
        WHERE state = 'pending' AND attempts = 0 AND id IN (
            SELECT post_id FROM deliveries
            WHERE subscription_id = :subscription_id AND article_id = :article_id AND leads
        )
        """,
        [
            {
                "since": as_seconds(one.may_stand_since),
                "subscription_id": one.subscription_id,
                "article_id": one.article_id,
            }
            for one in planned
            if one.may_stand_since is not None
        ],
    )


async def _let_lie(write: Transaction, now: datetime, *, spared: Collection[Kind]) -> int:
    """Withdraw what waits, and posts that were never sent, of which some kinds are spared."""
    values = {"now": as_seconds(now), "because": _BECAUSE, "spared": list(spared)}
    count = await write.run(
        """
        UPDATE deliveries SET withdrawn_at = :now, withdrawn_because = :because
        WHERE withdrawn_at IS NULL AND (post_id IS NULL OR post_id IN (
            SELECT id FROM posts WHERE state IN ('pending', 'sending') AND NOT kind IN :spared
        ))
        """,
        values,
    )
    await write.run(
        """
        UPDATE posts SET state = 'retracted', error = :because
        WHERE state IN ('pending', 'sending') AND NOT kind IN :spared
        """,
        values,
    )
    return count


async def _last_change(read: Reading) -> int:
    """Give the last second of which the ledger knows: what it does not know of came later."""
    ((moment,),) = await read.fetch(
        """
        SELECT max(moment) FROM (
            SELECT max(planned_at) AS moment FROM posts
            UNION ALL SELECT max(sent_at) FROM posts
            UNION ALL SELECT max(released_at) FROM releases
            UNION ALL SELECT max(created_at) FROM subscriptions
        ) AS moments
        """
    )
    return int(moment or 0)
