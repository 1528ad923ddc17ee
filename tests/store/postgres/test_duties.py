"""Duties and slots of shards: one process at a time has each."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from bot.databases import ServerDatabase
from bot.errors import NewsdeskError
from bot.running.slots import take_slot
from bot.shards import WHOLE, slots
from bot.store import Store
from bot.store.duties import LEADER, LOADER
from bot.store.overview.vitals import Vitals, living_vitals, tell_vitals
from bot.store.postgres.database import Database
from tests.samples import NOW

TWO = slots(10, 5)
VITALS = Vitals(
    told_at=NOW,
    started_at=NOW,
    version="1",
    is_ready=True,
    latency=None,
    shards={},
    servers=0,
    scans={},
)


@pytest_asyncio.fixture
async def stores(place: ServerDatabase) -> AsyncIterator[list[Store]]:
    """Three processes on one database."""
    opened = [await Store.open(place) for _ in range(3)]
    try:
        yield opened
    finally:
        for one in opened:
            await one.close()


async def nothing() -> None:
    pass


async def test_a_duty_is_one_process_s_until_that_ends(
    stores: list[Store], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    one, other = stores.pop(), stores[0]
    assert await one.duties.has(LEADER)
    assert not await other.duties.has(LEADER)
    assert await other.duties.has(LOADER)
    assert (one.duties.held, other.duties.held) == ((LEADER,), (LOADER,))
    await one.close()
    assert await other.duties.has(LEADER)
    assert await other.duties.has(LEADER)
    assert other.duties.held == (LEADER, LOADER)
    assert caplog.messages == [
        "this process is the leader from now on",
        "this process is the loader from now on",
        "this process is the leader from now on",
    ]


async def test_each_takes_a_slot_and_who_finds_none_waits_for_one(
    stores: list[Store], caplog: pytest.LogCaptureFixture
) -> None:
    one, spare, other = (store.database for store in stores)
    assert await take_slot(one, TWO, nothing) == TWO[0]
    assert await take_slot(other, TWO, nothing) == TWO[1]
    waits = asyncio.Event()

    async def tell() -> None:
        waits.set()

    waiting = asyncio.create_task(take_slot(spare, TWO, tell))
    await waits.wait()
    assert "other processes carry every slot" in caplog.text
    await stores.pop().close()
    assert await waiting == TWO[1]


async def test_who_hangs_loses_its_slot_from_the_first_moment(stores: list[Store]) -> None:
    database = stores[0].database
    assert isinstance(database, Database)
    await take_slot(database, TWO, nothing)
    question = "SHOW idle_session_timeout"
    shown = await database._aside(  # noqa: SLF001 - no other connection can see it
        lambda session: session.going_on.execute(question).fetchall()
    )
    assert shown == [("15s",)]


async def test_who_deals_shards_out_otherwise_gets_none(stores: list[Store]) -> None:
    one, other, _ = (store.database for store in stores)
    await tell_vitals(one, replace(VITALS, slot=TWO[1], duties=("leader",)))
    (told,) = await living_vitals(other)
    assert (told.slot, told.duties) == (TWO[1], ("leader",))
    for dealt in (slots(10, 10), slots(8, 4), (WHOLE,)):
        with pytest.raises(NewsdeskError, match="works with 10 shards in 2 slots, this one with"):
            await take_slot(other, dealt, nothing)
    assert await take_slot(other, TWO, nothing) == TWO[0]
