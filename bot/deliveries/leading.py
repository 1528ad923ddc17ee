"""Lets the best article lead each story, when documents or decisions have changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.deliveries.following import announce
from bot.posting.leading import leading_delivery
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.articles.articles import Articles
from bot.store.editorial.decisions import server_decisions
from bot.store.engine import Transaction
from bot.store.posts.edits import request_edits
from bot.store.posts.leads import record_settled, unsettled_stories
from bot.store.stories.corrections import corrections_of

_AT_ONCE: Final = 500


async def settle_leads(store: Store, now: datetime) -> int:
    """Let other articles lead where they should; gives how many stories that changed.

    A post is edited once for it, not sent again.

    Raises:
        StoreError: The database cannot be read or written.
    """
    count = 0
    # Nearly always there is nothing to do, and no need to keep others from writing.
    while await unsettled_stories(store.database, limit=1):
        async with store.database.transaction() as write:
            count += await _settle(write, now)
    return count


async def _settle(write: Transaction, now: datetime) -> int:
    stories = await unsettled_stories(write, limit=_AT_ONCE)
    ids = {one.article_id for story in stories for one in story.candidates}
    headlines = await Articles(write).headlines(ids, OPERATOR)
    decisions = await server_decisions(write, ids)
    chosen = (await corrections_of(write, ids)).leading
    leads: list[tuple[int, int]] = []
    posts: list[int] = []
    for story in stories:
        lead = leading_delivery(story.candidates, headlines, decisions, chosen)
        last = [one.delivery_id for one in story.candidates if one.leads]
        if lead is not None and last != [lead]:
            leads.append((story.story, lead))
            posts += [] if story.post_id is None else [story.post_id]
    await announce(write, [one.story for one in stories], now)
    await record_settled(write, [one.story for one in stories], leads)
    await request_edits(write, posts, now)
    return len(leads)
