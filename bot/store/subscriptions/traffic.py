"""Tells what waits in a subscription and what went out last, and withdraws what waited in vain."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.posting.subscriptions import Subscription
from bot.store.engine import Reading, Transaction
from bot.store.posts.withdrawals import reinstate_deliveries, withdraw_deliveries
from bot.store.times import as_moment, as_seconds

# What was planned in a subscription and did not go out: it waits for a digest, or to be sent.
_WAITING = """
    FROM deliveries LEFT JOIN posts ON posts.id = post_id
    WHERE deliveries.subscription_id = :id AND withdrawn_at IS NULL
        AND (post_id IS NULL OR state = 'pending')
"""
REMOVED: Final = "its subscription was removed"
TOO_OLD: Final = "it was too old when the subscription went on"


@dataclass(frozen=True, slots=True)
class Traffic:
    """What goes through a subscription.

    Attributes:
        waiting: How many stories are still to go out.
        last_sent_at: When its last post went out; None before the first one.
        last_message_id: That post's message; None where it was taken down, or before the first.
        refusal: Why Discord refused the newest post; empty where it did not.
    """

    waiting: int
    last_sent_at: datetime | None
    last_message_id: int | None
    refusal: str = ""


async def traffic_of(read: Reading, subscription_id: int) -> Traffic:
    """Give what waits in a subscription, and what went out last."""
    sent = await read.fetch(
        """
        SELECT sent_at, CASE state WHEN 'sent' THEN message_id END FROM posts
        WHERE subscription_id = :id AND sent_at IS NOT NULL
        ORDER BY sent_at DESC, id DESC LIMIT 1
        """,
        {"id": subscription_id},
    )
    waiting = await count_waiting(read, subscription_id)
    refusal = await _refusal(read, subscription_id)
    if not sent:
        return Traffic(waiting, None, None, refusal)
    sent_at, message_id = sent[0]
    return Traffic(waiting, as_moment(sent_at), message_id, refusal)


async def _refusal(read: Reading, subscription_id: int) -> str:
    """Give why the newest of a subscription's posts was refused; empty where it was not."""
    rows = await read.fetch(
        """
        SELECT state, error FROM posts
        WHERE subscription_id = :id AND state IN ('sent', 'rejected', 'retracting', 'retracted')
        ORDER BY planned_at DESC, id DESC LIMIT 1
        """,
        {"id": subscription_id},
    )
    return next((error for state, error in rows if state == "rejected"), "")


async def count_waiting(read: Reading, subscription_id: int) -> int:
    """Give how many stories of a subscription are still to go out."""
    rows = await read.fetch(f"SELECT count(DISTINCT story) {_WAITING}", {"id": subscription_id})
    return int(rows[0][0])


async def gathered_articles(read: Reading, subscription_id: int) -> tuple[int, ...]:
    """Give the articles that lead the stories which wait for a subscription's next digest."""
    rows = await read.fetch(
        f"SELECT article_id {_WAITING} AND post_id IS NULL AND leads ORDER BY deliveries.id",
        {"id": subscription_id},
    )
    return tuple(row[0] for row in rows)


async def withdraw_waiting(
    write: Transaction, subscription_id: int, *, now: datetime, because: str
) -> None:
    """Withdraw everything that waits in a subscription.

    A post that shows another subscription's article too goes to that one.
    """
    rows = await write.fetch(f"SELECT deliveries.id {_WAITING}", {"id": subscription_id})
    await withdraw_deliveries(write, [row[0] for row in rows], now=now, because=because)
    await write.run(
        """
        UPDATE posts SET subscription_id = heir.subscription_id
        FROM deliveries AS heir
        WHERE heir.post_id = posts.id AND heir.withdrawn_at IS NULL AND posts.state = 'pending'
            AND posts.subscription_id = :id AND heir.subscription_id != :id
        """,
        {"id": subscription_id},
    )


async def reinstate_waiting(
    write: Transaction, subscription_id: int, *, removed_at: int, now: datetime
) -> None:
    """Let wait again what was withdrawn when a subscription was removed.

    Args:
        write: The transaction that brings the subscription back.
        subscription_id: Which.
        removed_at: When it was removed, as the row says it.
        now: The present moment.
    """
    rows = await write.fetch(
        """
        SELECT id FROM deliveries
        WHERE subscription_id = :id AND withdrawn_at = :removed_at AND withdrawn_because = :because
        """,
        {"id": subscription_id, "removed_at": removed_at, "because": REMOVED},
    )
    await reinstate_deliveries(write, [row[0] for row in rows], now=now)


async def withdraw_outdated(write: Transaction, subscription: Subscription, now: datetime) -> int:
    """Withdraw what waits and is older than the subscription wants; gives how many articles.

    What a moderator published by hand stays, whatever its age.
    """
    rows = await write.fetch(
        f"""
        SELECT deliveries.id {_WAITING}
            AND EXISTS (
                SELECT 1 FROM articles
                WHERE articles.id = article_id AND articles.published_at < :oldest
            )
            AND NOT EXISTS (
                SELECT 1 FROM decisions
                WHERE decisions.article_id = deliveries.article_id AND stands
                    AND server_id = :server_id AND action = 'publish'
            )
        """,
        {
            "id": subscription.id,
            "server_id": subscription.server_id,
            "oldest": as_seconds(now - subscription.max_age),
        },
    )
    outdated = [row[0] for row in rows]
    await withdraw_deliveries(write, outdated, now=now, because=TOO_OLD)
    return len(outdated)
