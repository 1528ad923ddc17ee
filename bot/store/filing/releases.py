"""Records when articles became published, for the planner of deliveries to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
    await record_releases_in(write, {server_id: article_ids}, now=now, is_decision=is_decision)


async def record_releases_in(
    write: Transaction,
    released: Mapping[int, Iterable[int]],
    *,
    now: datetime,
    is_decision: bool = False,
) -> None:
    """Record the same of several servers at once; articles by server."""
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
            for server_id, article_ids in released.items()
            for article_id in article_ids
        ],
    )
