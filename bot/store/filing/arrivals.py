"""Records when articles came that are held, so that moderators can be told what is new."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.store.engine import Transaction
from bot.store.times import as_seconds


async def record_arrivals(write: Transaction, article_ids: Iterable[int], now: datetime) -> None:
    """Record that articles came; the first time counts."""
    await write.run_many(
        """
        INSERT INTO arrivals (article_id, arrived_at) VALUES (:article_id, :now)
        ON CONFLICT (article_id) DO NOTHING
        """,
        [{"article_id": one, "now": as_seconds(now)} for one in article_ids],
    )
