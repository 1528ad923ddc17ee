"""Counts what became of posts within a span, and what waits for people at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.store.engine import Reading
from bot.store.times import as_seconds


@dataclass(frozen=True, slots=True)
class Day:
    """What there is to tell of a span.

    Attributes:
        posted: Messages that were sent in it.
        refused: Posts that were planned in it and that Discord refused.
        held: Articles that are published by nobody, and were not taken back.
        rejected: Documents that cannot be read now.
    """

    posted: int
    refused: int
    held: int
    rejected: int


async def day_since(read: Reading, since: datetime) -> Day:
    """Count what happened since a moment; reads all articles and all of the ledger."""
    ((posted, refused, held, rejected),) = await read.fetch(
        """
        SELECT (SELECT count(*) FROM posts
                WHERE sent_at >= :since AND subscription_id IS NOT NULL),
            (SELECT count(*) FROM posts WHERE state = 'rejected' AND planned_at >= :since),
            (SELECT count(*) FROM articles WHERE NOT published AND NOT removed),
            (SELECT count(*) FROM problems WHERE is_rejection)
        """,
        {"since": as_seconds(since)},
    )
    return Day(posted, refused, held, rejected)
