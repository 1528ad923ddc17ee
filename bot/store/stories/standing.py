"""Reads which stories stand in channels, with all articles that are part of them there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.posting.ledger import StandingStory
from bot.store.engine import Reading
from bot.store.times import as_seconds


async def standing_stories(
    read: Reading, article_ids: Iterable[int], since: datetime
) -> tuple[StandingStory, ...]:
    """Give the stories in channels that any of the articles is part of, whichever leads them.

    A story's post stands or is under way, or it waits for a digest; some article came to it since
    then.
    """
    rows = await read.fetch(
        """
        SELECT deliveries.story, deliveries.channel_id, deliveries.subscription_id, article_id,
            leads
        FROM deliveries LEFT JOIN posts ON posts.id = post_id
        WHERE story IN (
                SELECT story FROM deliveries
                WHERE article_id IN :ids AND withdrawn_at IS NULL AND planned_at >= :since
            )
            AND withdrawn_at IS NULL
            AND (post_id IS NULL OR posts.state IN ('pending', 'sending', 'sent'))
        ORDER BY story, leads DESC, deliveries.id
        """,
        {"ids": list(article_ids), "since": as_seconds(since)},
    )
    found: dict[int, tuple[int, int, dict[int, None]]] = {}
    for story, channel_id, subscription_id, article_id, _ in rows:
        _, _, members = found.setdefault(story, (channel_id, subscription_id, {}))
        members[article_id] = None
    return tuple(
        StandingStory(channel_id, subscription_id, tuple(members))
        for channel_id, subscription_id, members in found.values()
    )
