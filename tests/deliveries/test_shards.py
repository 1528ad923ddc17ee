"""A process works on what concerns servers on its shards, and another one on the rest."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest_asyncio

from bot.deliveries.planner import plan_deliveries
from bot.publication import OPERATOR, Action
from bot.shards import slots
from bot.store import Store
from tests.deliveries.desk import ARTICLE, CHANNEL, OTHER_CHANNEL, Desk
from tests.deliveries.edits import MINUTE, Watching, edit, waiting
from tests.samples import make_article, write
from tests.store.databases import place_of

FIRST, SECOND = (one.shards for one in slots(10, 5))
HERE, THERE = 12 << 22, 17 << 22
DAY = timedelta(days=1)


@pytest_asyncio.fixture
async def other(desk: Desk) -> AsyncIterator[Desk]:
    """The process that carries the other shards; both publish to the same channels."""
    desk.publisher = Watching()
    desk.store.serve(FIRST)
    store = await Store.open(place_of(desk.store.database))
    store.serve(SECOND)
    try:
        yield Desk(store, desk.clock, desk.publisher)
    finally:
        await store.close()


async def posted(desk: Desk) -> None:
    await desk.subscribe(CHANNEL, server_id=HERE)
    await desk.subscribe(OTHER_CHANNEL, server_id=THERE)
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, desk.clock())


async def test_each_posts_to_its_servers(desk: Desk, other: Desk) -> None:
    await posted(desk)
    await desk.courier.work()
    titles = desk.publisher.titles
    assert (titles(CHANNEL), titles(OTHER_CHANNEL)) == (["One"], [])
    await other.courier.work()
    await desk.courier.work()
    assert (titles(CHANNEL), titles(OTHER_CHANNEL)) == (["One"], ["One"])


async def test_each_edits_and_takes_down_in_its_servers(desk: Desk, other: Desk) -> None:
    await posted(desk)
    await desk.courier.work()
    await other.courier.work()
    await write(desk.store, make_article("One", excerpt="Another one."))
    await edit(other, MINUTE)
    assert (await waiting(desk), isinstance(desk.publisher, Watching)) == (1, True)
    await edit(desk)
    assert await waiting(desk) == 0

    await desk.decide(Action.UNPUBLISH, server_id=OPERATOR)
    await other.courier.work()
    titles = desk.publisher.titles
    assert (titles(CHANNEL), titles(OTHER_CHANNEL)) == (["One"], [])
    await desk.courier.work()
    assert titles(CHANNEL) == []


async def test_each_tells_of_pauses_in_its_servers(desk: Desk, other: Desk) -> None:
    for server_id in (HERE, THERE):
        subscription = await desk.subscribe(server_id=server_id)
        await desk.store.subscriptions.pause(
            subscription.id, because="it is closed", now=desk.clock()
        )
    for one, server_id in ((desk, HERE), (other, THERE)):
        ((told, _),) = await one.store.untold_pauses.due(desk.clock() + DAY)
        assert told == server_id
