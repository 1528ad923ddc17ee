"""Records when articles became published, for the planner of deliveries to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.publication import OPERATOR
from bot.store.engine import Transaction
from bot.store.times import as_seconds


async def record_releases(
    write: Transaction,
    article_ids: Iterable[int],
    *,
    now: datetime,
    server_id: int = OPERATOR,
    is_decision: bool = False,
) -> None:
    """Record that articles became published, in one server or (``OPERATOR``) everywhere."""
    await write.run_many(
        """
        INSERT INTO releases (article_id, server_id, is_decision, released_at)
        VALUES (:article_id, :server_id, :is_decision, :now)
        """,
        [
            {
                "article_id": article_id,
                "server_id": server_id,
                "is_decision": is_decision,
                "now": as_seconds(now),
            }
            for article_id in article_ids
        ],
    )
