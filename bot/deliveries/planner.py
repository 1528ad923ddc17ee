"""Plans what became published into the ledger, and foresees what a publish would make due."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.deliveries.digests import roll_up
from bot.deliveries.following import announce
from bot.deliveries.leading import settle_leads
from bot.deliveries.meeting import let_meet
from bot.deliveries.newsroom import newsroom_about
from bot.posting.ledger import PlannedDelivery, Release
from bot.posting.planning import plan
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.editorial.yielding import own_words
from bot.store.engine import Transaction
from bot.store.filing.embargoes import ended_embargoes, publish_embargoed
from bot.store.posts.edits import request_similar_edits
from bot.store.posts.follow_ups import stories_in
from bot.store.posts.plans import record_plan, record_planned, unplanned_releases
from bot.store.subscriptions.subscriptions import standing_subscriptions
from bot.stories import Merge

#: How many articles are planned in one transaction, and in how many releases of theirs at most.
_PLAN_BATCH: Final = 50
_MOST_RELEASES: Final = 2_000


async def plan_deliveries(store: Store, now: datetime, merge: Merge = Merge.SIMILAR) -> int:
    """Plan every release that was not planned yet; gives how many deliveries were written.

    Before and after that, stories get the lead that they should have. What a paused subscription
    would have received is planned too: it waits until that goes on.

    Args:
        store: Where they are, and where they are planned.
        now: The present moment.
        merge: Which articles may share a post.
    """
    await _end_embargoes(store, now)
    await let_meet(store, now, merge)
    count = 0
    await settle_leads(store, now)
    while True:
        async with store.database.transaction() as write:
            unplanned = await unplanned_releases(write, limit=_MOST_RELEASES)
            if not unplanned:
                break
            releases = _of_few_articles(unplanned)
            newsroom = await newsroom_about(write, {one.article_id for one in releases}, now, merge)
            standing = await standing_subscriptions(write)
            # Hundreds of releases times thousands of subscriptions: not on the event loop.
            planned = await asyncio.to_thread(plan, releases, standing, newsroom, now)
            count += await record_plan(write, planned, now=now)
            await _follow(write, planned, standing, now)
            if merge is Merge.LINKED:
                await request_similar_edits(write, {one.article_id for one in releases}, now)
            await record_planned(write, releases[-1].id)
            await roll_up(write, now)
    await settle_leads(store, now)
    return count


def _of_few_articles(releases: Iterable[Release]) -> list[Release]:
    """Give the first releases, as long as they are of no more articles than are planned at once."""
    articles: set[int] = set()
    taken = []
    for release in releases:
        articles.add(release.article_id)
        if len(articles) > _PLAN_BATCH:
            break
        taken.append(release)
    return taken


async def _follow(
    write: Transaction,
    planned: Iterable[PlannedDelivery],
    subscriptions: Iterable[Subscription],
    now: datetime,
) -> None:
    """Announce what is weighty of the articles that joined stories which are followed."""
    channels = {one.channel_id for one in subscriptions if one.options.follow_ups}
    joining = {one.article_id for one in planned if one.joins and one.channel_id in channels}
    if joining:
        await announce(write, await stories_in(write, joining, channels), now)


async def _end_embargoes(store: Store, now: datetime) -> None:
    """Let become published what was dated ahead, and whose moment has come."""
    # Nearly always there is none, and no need to keep others from writing.
    while await ended_embargoes(store.database, now, limit=1):
        async with store.database.transaction() as write:
            ended = await ended_embargoes(write, now, limit=_PLAN_BATCH)
            await publish_embargoed(write, ended, now)


async def foresee(
    store: Store,
    article_id: int,
    server_id: int,
    now: datetime,
    merge: Merge = Merge.SIMILAR,
) -> list[PlannedDelivery]:
    """Give what a moderator's publish of an article would make due in a server; writes nothing."""
    release = Release(sys.maxsize, article_id, server_id, is_decision=True, released_at=now)
    newsroom = await newsroom_about(store.database, {article_id}, now, merge)
    newsroom = replace(newsroom, decisions={**newsroom.decisions, article_id: {server_id: True}})
    subscriptions = await store.subscriptions.of_server(server_id)
    standing = [one for one in subscriptions if one.paused_at is None]
    return plan([release], standing, newsroom, now)


async def foresee_everywhere(
    store: Store, article_id: int, now: datetime, merge: Merge = Merge.SIMILAR
) -> Mapping[int, int]:
    """Give, by server, to how many channels the operator's publish of an article brings it.

    Writes nothing. Where a server's people decided about the article, their word goes on to count.
    """
    release = Release(sys.maxsize, article_id, OPERATOR, is_decision=True, released_at=now)
    newsroom = await newsroom_about(store.database, {article_id}, now, merge)
    published = replace(newsroom.headlines[article_id], is_published=True)
    newsroom = replace(
        newsroom,
        headlines={**newsroom.headlines, article_id: published},
        decisions={**newsroom.decisions, article_id: await own_words(store.database, article_id)},
    )
    subscriptions = await standing_subscriptions(store.database)
    active = {one.id: one for one in subscriptions if one.paused_at is None}
    planned = await asyncio.to_thread(plan, [release], [*active.values()], newsroom, now)
    reached = {(active[one.subscription_id].server_id, one.channel_id) for one in planned}
    return Counter(server_id for server_id, _ in reached)
