"""Feeds in trouble: nothing is lost, nothing comes twice, and no feed holds another up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import Problem
from bot.loading.feeds import taking
from bot.store.feeds.troubles import feed_problems
from tests.deliveries.desk import Killed
from tests.loading.feeds.wire import LATER, Wire, rss
from tests.sources.web.player import Ending, Play, playing

DAY = timedelta(days=1)


async def troubles(wire: Wire) -> list[str]:
    failing, _ = await feed_problems(wire.store.database)
    return [one.problem for one in failing]


async def test_what_was_fetched_when_the_bot_was_killed_is_asked_for_again(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wire.want()
    await wire.gives("One")

    async def kill(*_: object, **__: object) -> None:
        raise Killed

    for statement in ("record_entries", "save", "record_listed", "record_read"):
        with monkeypatch.context() as patch:
            patch.setattr(taking, statement, kill)
            with pytest.raises(Killed):
                await wire.gives("Two", "One")
        assert sorted(await wire.articles()) == ["One"]
        wire.restart()

    assert await wire.gives("Two", "One") == ["Two"]
    assert await wire.gives("Two", "One") == []


async def test_a_killed_first_load_is_still_a_first_load(
    wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def kill(*_: object, **__: object) -> None:
        raise Killed

    await wire.want()
    with monkeypatch.context() as patch:
        patch.setattr(taking, "record_read", kill)
        with pytest.raises(Killed):
            await wire.gives("One")
    wire.restart()

    assert await wire.gives("One") == []
    assert sorted(await wire.articles()) == ["One"]


async def test_what_is_gone_is_never_asked_again(wire: Wire) -> None:
    await wire.want()
    await wire.plays(Play(status=410))
    asked = len(wire.player.asked)
    wire.desk.clock.advance(30 * DAY)
    await wire.turn()

    assert len(wire.player.asked) == asked
    (told,) = await troubles(wire)
    assert told.startswith("the site says that the feed is gone for good; remove it")


async def test_a_passing_trouble_is_told_to_nobody(wire: Wire) -> None:
    await wire.want()
    await wire.gives("One")
    await wire.plays(Play(status=503))
    feed = await wire.feed()
    assert (feed.failures, feed.problem) == (1, "the site is in trouble (status 503)")
    assert await troubles(wire) == []

    wire.desk.clock.advance(DAY)
    assert await wire.gives("Two", "One") == ["Two"]
    feed = await wire.feed()
    assert (feed.failures, feed.failing_since, feed.problem) == (0, None, "")


async def test_a_lasting_trouble_is_told_and_never_given_up(wire: Wire) -> None:
    await wire.want()
    wire.player.plays("/feed", Play(status=500))
    for _ in range(5):
        wire.desk.clock.advance(DAY)
        await wire.turn()

    (told,) = await troubles(wire)
    assert told.startswith("the site is in trouble (status 500), since 2026-01-0")
    wire.desk.clock.advance(DAY)
    await wire.gives("One")
    assert await troubles(wire) == []


async def test_an_entry_that_is_left_out_is_a_warning(wire: Wire) -> None:
    address = await wire.want()
    await wire.plays(Play(rss("One").replace(b"https://news.example/one", b"urn:x")))

    _, warnings = await feed_problems(wire.store.database)
    assert [type(one) for one in warnings] == [Problem]
    assert warnings[0].path == address


PAGE = b"""<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml"
    href="/real"></head></html>"""


async def test_a_page_leads_to_the_feed_that_it_names(wire: Wire) -> None:
    address = await wire.want("/page")
    real = wire.player.plays("/real", Play(rss("One")))
    await wire.plays(Play(PAGE), path="/page")

    feed = await wire.feed()
    assert (feed.address, feed.location, feed.problem) == (address, real, "")
    assert await wire.gives("Two", "One", path="/real") == ["Two"]


async def test_a_page_leads_no_further_than_once(wire: Wire) -> None:
    await wire.want("/page")
    wire.player.plays("/real", Play(PAGE))
    await wire.plays(Play(PAGE), path="/page")

    problem = (await wire.feed()).problem
    assert problem == f"this is a web page, no feed; it names {wire.player.address('/real')}"


async def test_a_page_without_a_feed_says_so(wire: Wire) -> None:
    await wire.want()
    await wire.plays(Play(b"<!DOCTYPE html><html></html>"))

    problem = (await wire.feed()).problem
    assert problem.startswith("this is a web page that names no feed")


async def test_a_page_about_repairs_takes_nothing_away(wire: Wire) -> None:
    await wire.want()
    await wire.gives("One")
    await wire.plays(Play(PAGE))
    assert (await wire.feed()).location == (await wire.feed()).address
    wire.desk.clock.advance(DAY)

    assert await wire.gives("One") == []
    assert await wire.gives("Two", "One") == ["Two"]


async def test_a_feed_that_fails_holds_up_no_other(wire: Wire) -> None:
    for number, ending in enumerate((Ending.CUT, Ending.WHOLE, Ending.WHOLE)):
        await wire.want(f"/{number}")
        status = 500 if number == 1 else 200
        wire.player.plays(f"/{number}", Play(rss(f"Old {number}"), status=status, ending=ending))
    await wire.turn()

    assert sorted(await wire.articles()) == ["Old 2"]
    assert [one.failures for one in await wire.store.feeds.every_one()] == [1, 1, 0]


async def test_a_host_that_had_too_many_requests_rests_for_all_its_feeds(wire: Wire) -> None:
    await wire.want("/busy")
    await wire.want("/other")
    wire.player.plays("/busy", Play(status=429, headers={"Retry-After": "3600"}))
    wire.player.plays("/other", Play(rss("One")))
    wire.desk.clock.advance(LATER)
    assert await wire.polling.turn() == 1
    wire.desk.clock.advance(timedelta(minutes=50))
    assert await wire.polling.turn() == 0
    wire.desk.clock.advance(timedelta(minutes=11))
    assert await wire.polling.turn() == 1


async def test_of_a_host_one_feed_is_asked_at_a_time(wire: Wire) -> None:
    for path in ("/a", "/b"):
        await wire.want(path)
        wire.player.plays(path, Play(rss("One")))
    async with playing("127.0.0.2") as other:
        wire.player, own = other, wire.player
        await wire.want("/c")
        wire.player = own
        wire.desk.clock.advance(LATER)
        assert await wire.polling.turn() == 2
        assert await wire.polling.turn() == 0
        wire.desk.clock.advance(timedelta(seconds=2))
        assert await wire.polling.turn() == 1


async def test_an_address_that_moved_for_good_is_kept_after_a_day(wire: Wire) -> None:
    address = await wire.want("/old")
    new = wire.player.plays("/new", Play(rss("One")))
    wire.player.plays("/old", Play(status=301, headers={"Location": new}))
    for _ in range(3):
        assert (await wire.feed()).location == address
        await wire.turn()
        wire.desk.clock.advance(DAY / 2)

    feed = await wire.feed()
    assert (feed.address, feed.location) == (address, new)


async def test_validators_are_kept_even_where_the_body_is_what_it_was(wire: Wire) -> None:
    await wire.want()
    await wire.plays(Play(rss("One"), headers={"ETag": "a"}))
    await wire.plays(Play(rss("One"), headers={"ETag": "b"}))

    assert (await wire.feed()).validators.etag == "b"
