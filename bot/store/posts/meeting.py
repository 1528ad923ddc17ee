"""Finds stories that wait and have changed, and puts them to others that they are the same as."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.store.engine import Reading, Transaction
from bot.store.posts.edits import request_edits
from bot.store.posts.leads import note_stories


@dataclass(frozen=True, slots=True)
class ChangedStory:
    """A story that waits in a channel, and of whose articles one has changed.

    Attributes:
        story: Its number.
        lead: The article that leads it.
    """

    story: int
    channel_id: int
    server_id: int
    lead: int


async def changed_while_waiting(read: Reading) -> tuple[ChangedStory, ...]:
    """Give the stories that wait, by themselves or with others, and were noted as changed."""
    rows = await read.fetch(
        """
        SELECT deliveries.story, deliveries.channel_id, server_id, article_id
        FROM unsettled_stories
        JOIN deliveries ON deliveries.story = unsettled_stories.story
        JOIN subscriptions ON subscriptions.id = subscription_id
        WHERE leads AND post_id IS NULL AND withdrawn_at IS NULL
        ORDER BY deliveries.story
        """
    )
    return tuple(ChangedStory(*row) for row in rows)


async def put_together(
    write: Transaction, met: Iterable[tuple[ChangedStory, int]], now: datetime
) -> None:
    """Put stories to those that other articles of their channels are part of."""
    for one, other_id in met:
        rows = await write.fetch(
            """
            SELECT story, post_id, waits FROM deliveries
            WHERE channel_id = :channel_id AND article_id = :other_id AND withdrawn_at IS NULL
            ORDER BY leads DESC LIMIT 1
            """,
            {"channel_id": one.channel_id, "other_id": other_id},
        )
        story, post_id, waits = rows[0]
        await write.run(
            """
            UPDATE deliveries
            SET story = :story, post_id = :post_id, waits = :waits, leads = FALSE
            WHERE story = :own
            """,
            {"story": story, "post_id": post_id, "waits": waits, "own": one.story},
        )
        await note_stories(write, [story])
        if post_id is not None:
            await request_edits(write, [post_id], now)
