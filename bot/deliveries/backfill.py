"""Finds the newest stories that a subscription wants, and plans some of its backlog on request."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Final

from bot.deliveries.newsroom import newsroom_about
from bot.headlines import Headline
from bot.posting.filters import Filters
from bot.posting.ledger import Release
from bot.posting.planning import plan
from bot.posting.subscriptions import Subscription
from bot.publication import Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.posts.plans import record_plan
from bot.stories import Merge

#: How many of the newest stories of each wanted topic or provider are looked through.
_LOOKED_AT: Final = 300


async def backfill(
    store: Store,
    subscription: Subscription,
    *,
    count: int,
    now: datetime,
    merge: Merge = Merge.SIMILAR,
) -> int:
    """Plan the newest published stories that a subscription wants, whatever their age.

    One article stands for each story; what the channel has already is no part of it. A digest
    subscription gets them in its next digest.

    Args:
        store: Where they are, and where they are planned.
        subscription: For which; it has just been made.
        count: How many stories at the most.
        now: The present moment.
        merge: Which articles are one story.

    Returns:
        How many were planned.
    """
    wanted = await _wanted(store, subscription.filters, subscription.server_id)
    async with store.database.transaction() as write:
        newsroom = await newsroom_about(write, {one.id for one in wanted}, now, merge)
        there = {
            member
            for story in newsroom.stories
            if story.channel_id == subscription.channel_id
            for member in story.members
        }
        fresh = (one for one in wanted if there.isdisjoint(newsroom.same(one.id)))
        chosen = _one_a_story(fresh, newsroom.same, count)
        # The oldest first, as if they had been published one after the other.
        releases = [
            Release(sys.maxsize - place, one.id, subscription.server_id, True, now)
            for place, one in enumerate(chosen)
        ]
        planned = plan(releases, [subscription], newsroom, now)
        return await record_plan(write, planned, now=now)


async def newest_wanted(
    store: Store,
    filters: Filters,
    server_id: int,
    *,
    count: int,
    now: datetime,
    merge: Merge = Merge.SIMILAR,
) -> list[Headline]:
    """Give the newest published stories that filters want in a server, one article for each."""
    wanted = await _wanted(store, filters, server_id)
    newsroom = await newsroom_about(store.database, {one.id for one in wanted}, now, merge)
    return _one_a_story(wanted, newsroom.same, count)


async def _wanted(store: Store, filters: Filters, server_id: int) -> list[Headline]:
    """Give the newest published articles that filters want, the newest first."""
    found: dict[int, Headline] = {}
    for query in _queries(filters):
        page = await store.search.page(query, Scope(server_id), limit=_LOOKED_AT, count_up_to=0)
        found.update((one.id, one) for one in page.headlines if filters.mismatch(one) is None)
    newest = sorted(found.values(), key=lambda one: (one.published_at, one.id), reverse=True)
    return newest[:_LOOKED_AT]


def _queries(filters: Filters) -> Iterator[SearchQuery]:
    """Give searches that together find all that filters can want; they are checked again."""
    least = filters.min_quality
    if filters.topics:
        yield from (SearchQuery(topic=name, min_quality=least) for name in filters.topics)
    elif filters.providers:
        yield from (SearchQuery(provider=domain, min_quality=least) for domain in filters.providers)
    elif filters.words:
        yield from (SearchQuery(words=(word,), min_quality=least) for word in filters.words)
    else:
        yield SearchQuery(min_quality=least)


def _one_a_story(
    articles: Iterable[Headline], same: Callable[[int], AbstractSet[int]], count: int
) -> list[Headline]:
    """Give the first articles of so many stories, in their order."""
    chosen: list[Headline] = []
    told: set[int] = set()
    for one in articles:
        if len(chosen) == count:
            break
        if one.id not in told:
            chosen.append(one)
            told |= same(one.id)
    return chosen
