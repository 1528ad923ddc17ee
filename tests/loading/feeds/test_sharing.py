"""Processes on one database share its feeds: each is asked by one, and no host by two at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from bot.loading.feeds.polling import Polling
from bot.store import Store
from bot.store.feeds.hosts import PATIENCE, HostClaims
from tests.loading.feeds.wire import LATER, Wire, rss
from tests.sources.web.player import Play, playing
from tests.store.databases import place_of

HOST = "127.0.0.1"


@asynccontextmanager
async def another(wire: Wire) -> AsyncIterator[Polling]:
    """Give what asks feeds in another process on the same database; it dies at the end."""
    store = await Store.open(place_of(wire.store.database))
    try:
        yield Polling(store.database, wire.web, wire.reader, wire.clock)
    finally:
        await store.close()


async def test_each_feed_is_asked_by_one_process(wire: Wire) -> None:
    async with playing("0.0.0.0") as player, another(wire) as other:  # noqa: S104 - many hosts
        wire.player = player
        for number in range(20):
            await wire.want(f"/{number}")
            address = player.plays(f"/{number}", Play(rss(f"Report {number}")))
            await wire.store.database.run(
                "UPDATE feeds SET location = :location WHERE address = :address",
                {"location": address.replace("0.0.0.0", f"127.0.1.{number}"), "address": address},  # noqa: S104
            )
        wire.desk.clock.advance(LATER)
        counts = await asyncio.gather(wire.polling.turn(), other.turn())

    assert Counter(one.path for one in player.asked) == {f"/{number}": 1 for number in range(20)}
    assert sum(counts) == 20


async def test_what_another_process_has_just_asked_is_due_no_more(wire: Wire) -> None:
    await wire.want()
    wire.player.plays("/feed", Play(rss("One")))
    wire.desk.clock.advance(LATER)
    (feed,) = await wire.store.feeds.due(wire.clock())
    async with another(wire) as other:
        await other.turn()
        wire.desk.clock.advance(timedelta(seconds=10))

        assert await HostClaims(wire.store.database).claim({HOST: feed.id}, wire.clock()) == set()


async def test_a_host_rests_for_every_process(wire: Wire) -> None:
    for path in ("/busy", "/other"):
        await wire.want(path)
        wire.player.plays(path, Play(status=429, headers={"Retry-After": "3600"}))
    wire.desk.clock.advance(LATER)
    async with another(wire) as other:
        assert await other.turn() == 1
        assert await wire.polling.turn() == 0
        wire.desk.clock.advance(timedelta(minutes=59))
        assert await wire.polling.turn() == 0
        wire.desk.clock.advance(timedelta(minutes=2))
        assert await wire.polling.turn() == 1


async def test_what_a_dead_process_was_asking_is_asked_at_once(wire: Wire) -> None:
    await wire.want()
    wire.desk.clock.advance(LATER)
    (feed,) = await wire.store.feeds.due(wire.clock())
    claims, wanted = HostClaims(wire.store.database), {HOST: feed.id}
    dying = await Store.open(place_of(wire.store.database))
    assert await HostClaims(dying.database).claim(wanted, wire.clock()) == {feed.id}
    await claims.take_back()
    assert await claims.claim(wanted, wire.clock()) == set()
    await dying.close()
    await claims.take_back()

    assert await claims.claim(wanted, wire.clock()) == {feed.id}


async def test_a_process_that_hangs_loses_its_hosts(wire: Wire) -> None:
    await wire.want()
    wire.desk.clock.advance(LATER)
    (feed,) = await wire.store.feeds.due(wire.clock())
    claims, wanted = HostClaims(wire.store.database), {HOST: feed.id}
    hanging = await Store.open(place_of(wire.store.database))
    assert await HostClaims(hanging.database).claim(wanted, wire.clock()) == {feed.id}
    wire.desk.clock.advance(PATIENCE)

    assert await claims.claim(wanted, wire.clock()) == {feed.id}
    await HostClaims(hanging.database).release({HOST: wire.clock()}, wire.clock())
    assert await HostClaims(hanging.database).claim(wanted, wire.clock()) == set()
    await hanging.close()


async def test_hosts_that_rested_for_long_enough_are_forgotten(wire: Wire) -> None:
    address = await wire.want()
    await wire.gives("One")
    assert await _hosts(wire) == [HOST]
    await wire.store.feeds.pause(address, wire.clock())
    await wire.want("/other", name="Other")
    await wire.store.database.run(
        "UPDATE feeds SET location = 'http://127.0.0.2:1/' WHERE name = 'Other'"
    )
    await wire.turn()

    assert await _hosts(wire) == ["127.0.0.2"]


async def _hosts(wire: Wire) -> list[str]:
    rows = await wire.store.database.fetch("SELECT host FROM feed_hosts ORDER BY host")
    return [row[0] for row in rows]
