"""Plans what became published into the ledger, and foresees what a publish would make due."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.deliveries.digests import roll_up
from bot.posting.ledger import PlannedDelivery, Release
from bot.posting.planning import Newsroom, plan
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.articles.articles import Articles
from bot.store.editorial.decisions import server_decisions
from bot.store.engine import Reading
from bot.store.filing.embargoes import ended_embargoes, publish_embargoed
from bot.store.posts.plans import leading_articles, record_plan, record_planned, unplanned_releases
from bot.store.posts.restoring import restore_of
from bot.store.subscriptions.subscriptions import standing_subscriptions
from bot.stories import STORY_WINDOW

_PLAN_BATCH: Final = 50


async def plan_deliveries(store: Store, now: datetime) -> int:
    """Plan every release that was not planned yet; gives how many deliveries were written.

    What a paused subscription would have received is planned too: it waits until that goes on.
    """
    await _end_embargoes(store, now)
    count = 0
    while True:
        async with store.database.transaction() as write:
            releases = await unplanned_releases(write, limit=_PLAN_BATCH)
            if not releases:
                return count
            newsroom = await newsroom_about(write, {one.article_id for one in releases}, now)
            standing = await standing_subscriptions(write)
            # Hundreds of releases times thousands of subscriptions: not on the event loop.
            planned = await asyncio.to_thread(plan, releases, standing, newsroom, now)
            count += await record_plan(write, planned, now=now)
            await record_planned(write, releases[-1].id)
            await roll_up(write, now)


async def _end_embargoes(store: Store, now: datetime) -> None:
    """Let become published what was dated ahead, and whose moment has come."""
    # Nearly always there is none, and no need to keep others from writing.
    while await ended_embargoes(store.database, now, limit=1):
        async with store.database.transaction() as write:
            ended = await ended_embargoes(write, now, limit=_PLAN_BATCH)
            await publish_embargoed(write, ended, now)


async def foresee(
    store: Store, article_id: int, server_id: int, now: datetime
) -> list[PlannedDelivery]:
    """Give what a moderator's publish of an article would make due in a server; writes nothing."""
    release = Release(sys.maxsize, article_id, server_id, is_decision=True, released_at=now)
    newsroom = await newsroom_about(store.database, {article_id}, now)
    newsroom = replace(newsroom, decisions={article_id: {server_id: True}})
    subscriptions = await store.subscriptions.of_server(server_id)
    standing = [one for one in subscriptions if one.paused_at is None]
    return plan([release], standing, newsroom, now)


async def newsroom_about(read: Reading, released: Iterable[int], now: datetime) -> Newsroom:
    """Give what planning needs to know about articles."""
    released = set(released)
    articles = Articles(read)
    links = await articles.linked(released)
    involved = released.union(*links.values())
    return Newsroom(
        headlines=await articles.headlines(involved, OPERATOR),
        links=links,
        decisions=await server_decisions(read, released),
        leading=await leading_articles(read, involved, since=now - STORY_WINDOW),
        restore=await restore_of(read),
    )
