"""Writes posts for a server's moderators: they are no subscription's, and none of a story."""

from __future__ import annotations

from datetime import datetime

from bot.posting.ledger import Kind
from bot.posting.options import Options
from bot.store.engine import Transaction
from bot.store.posts.ids import take_ids
from bot.store.posts.nonces import new_nonce
from bot.store.times import as_seconds


async def record_post(
    write: Transaction, kind: Kind, *, server_id: int, channel_id: int, now: datetime
) -> int:
    """Write a post that is due now, and give its id."""
    (id_,) = await take_ids(write, "posts", 1)
    await write.run(
        """
        INSERT INTO posts (
            id, server_id, channel_id, kind, state, options, nonce, due_at, planned_at
        ) VALUES (:id, :server_id, :channel_id, :kind, 'pending', :options, :nonce, :now, :now)
        """,
        {
            "id": id_,
            "server_id": server_id,
            "channel_id": channel_id,
            "kind": kind.value,
            "options": Options().to_json(),
            "nonce": new_nonce(),
            "now": as_seconds(now),
        },
    )
    return id_


async def send_elsewhere(write: Transaction, post_id: int, channel_id: int) -> None:
    """Let a post that a channel did not take go to another one."""
    await write.run(
        """
        UPDATE posts SET channel_id = :channel_id, state = 'pending', attempts = 0
        WHERE id = :id AND state = 'sending'
        """,
        {"id": post_id, "channel_id": channel_id},
    )


async def move_waiting(
    write: Transaction, server_id: int, kind: Kind, channel_id: int | None
) -> None:
    """Let what was not tried yet go to the channel that a server has named instead, or nowhere."""
    values = {"server_id": server_id, "kind": kind.value, "channel_id": channel_id}
    untried = """
        subscription_id IS NULL AND server_id = :server_id AND kind = :kind
        AND state = 'pending' AND attempts = 0
    """
    if channel_id is not None:
        await write.run(f"UPDATE posts SET channel_id = :channel_id WHERE {untried}", values)
        return
    await write.run(
        f"DELETE FROM reviews WHERE post_id IN (SELECT id FROM posts WHERE {untried})", values
    )
    await write.run(
        f"""
        UPDATE posts SET state = 'retracted', error = 'its channel was given up' WHERE {untried}
        """,
        values,
    )
