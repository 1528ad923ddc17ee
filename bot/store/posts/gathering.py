"""Sees to it that no story waits where nothing ever comes together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store.engine import Transaction
from bot.store.times import as_seconds


async def let_gather(write: Transaction, stories: Iterable[int], now: datetime) -> None:
    """Have the stories that wait come together soon, where no time for that was set.

    Args:
        write: The transaction in which they began to wait, or came to another subscription.
        stories: Their numbers; those that do not wait are passed over.
        now: The present moment.
    """
    await write.run(
        """
        UPDATE subscriptions SET gathered_until = :now
        WHERE gathered_until IS NULL AND removed_at IS NULL AND id IN (
            SELECT subscription_id FROM deliveries INDEXED BY deliveries_by_story
            WHERE story IN :stories
                AND post_id IS NULL AND withdrawn_at IS NULL
        )
        """,
        {"stories": list(stories), "now": as_seconds(now)},
    )
