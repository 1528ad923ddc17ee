"""Lets stories that wait come to others that they turn out to be the same as.

A document may be corrected, or list more, while its story waits for a digest: that shows no story
twice, and none that its channel had. Two posts that stand already both stay.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import datetime

from bot.deliveries.newsroom import newsroom_about
from bot.posting.channels import Channels
from bot.posting.planning import Joining, Newsroom
from bot.store import Store
from bot.store.posts.meeting import ChangedStory, changed_while_waiting, put_together
from bot.stories import Merge


async def let_meet(store: Store, now: datetime, merge: Merge) -> int:
    """Put stories that wait and have changed where they belong now; gives how many that were.

    Raises:
        StoreError: The database cannot be read or written.
    """
    # Nearly always there is nothing to do, and no need to keep others from writing.
    if not await changed_while_waiting(store.database):
        return 0
    async with store.database.transaction() as write:
        waiting = await changed_while_waiting(write)
        newsroom = await newsroom_about(write, {one.lead for one in waiting}, now, merge)
        met = await asyncio.to_thread(_met, waiting, newsroom)
        await put_together(write, met, now)
    return len(met)


def _met(waiting: Iterable[ChangedStory], newsroom: Newsroom) -> list[tuple[ChangedStory, int]]:
    """Give the stories that are the same as another of their channel, with an article of that."""
    channels = Channels(newsroom.stories)
    by_lead: dict[int, list[ChangedStory]] = {}
    for one in waiting:
        by_lead.setdefault(one.lead, []).append(one)
    met: list[tuple[ChangedStory, int]] = []
    joined: set[tuple[int, int]] = set()
    for lead, stories in by_lead.items():
        there = channels.with_any(newsroom.same(lead))
        joining = Joining(newsroom.headlines[lead], newsroom)
        for one in stories:
            others = [story for story in there.get(one.channel_id, ()) if lead not in story.members]
            other = joining.best(others, one.server_id)
            # What others have just come to stays where it is until the next look.
            if other is not None and (one.channel_id, lead) not in joined:
                met.append((one, other.lead))
                joined.add((one.channel_id, other.lead))
    return met
