"""``/feed``: what moderators see of feeds, and what comes of what they say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.config.feeds import Feed, Feeds
from bot.loading.feeds.roster import Roster
from bot.store.feeds.records import FeedOptions, WantedFeed
from bot.ui.text import when
from tests.samples import NOW
from tests.ui.world import World, private

ADDRESS = "https://news.example/feed"


async def ask(world: World, command: str, **options: str) -> str:
    return private(await world.moderator.slash(world.newsroom, f"feed {command}", **options))


async def add(world: World, address: str = ADDRESS, name: str = "") -> None:
    await world.store.feeds.add("discord", [WantedFeed(address, name, FeedOptions())], NOW)


async def test_a_feed_is_seen_paused_resumed_and_removed(world: World) -> None:
    store = world.store
    assert "`/feed add` adds one" in await ask(world, "list")
    await add(world, name="Example")
    assert "**Example**: not asked yet" in await ask(world, "list")
    assert "waits for moderators" in await ask(world, "show", feed="Example")
    assert [one.address for one in await store.feeds.due(world.clock())] == [ADDRESS]

    assert "Paused." in await ask(world, "pause", feed="example")
    assert await store.feeds.due(world.clock()) == ()
    assert "It is asked again." in await ask(world, "resume", feed=ADDRESS)
    assert len(await store.feeds.due(world.clock())) == 1

    assert "Removed." in await ask(world, "remove", feed="Example")
    assert await store.feeds.every_one() == ()


async def test_what_is_wrong_is_shown_first_and_in_full(world: World) -> None:
    for name in ("A", "B"):
        await add(world, f"https://{name}.example/feed", name)
    failing = (await world.store.feeds.every_one())[1]
    await world.store.feeds.note_failure(failing, "it is *away*", NOW, None, is_told=True)

    listed = await ask(world, "list")
    assert listed.index("⚠️ **B**: it is \\*away\\*") < listed.index("**A**")
    assert f", since {when(NOW)}" in listed
    assert "2 feeds · 1 failing" in listed
    shown = await ask(world, "show", feed="B")
    assert "It is not asked again." in shown
    assert "it is \\*away\\*" in shown


async def test_health_says_when_it_was_asked_and_is_next_and_what_is_wrong_since_when(
    world: World,
) -> None:
    await add(world, name="Example")
    (feed,) = await world.store.feeds.every_one()
    hour = timedelta(hours=1)
    for number in range(2):
        now = NOW + number * hour
        await world.store.feeds.note_failure(feed, "it is away", now, now + hour, is_told=False)

    shown = await ask(world, "show", feed="Example")
    assert f"Last asked {when(NOW + hour)}." in shown
    assert f"Asked again {when(NOW + 2 * hour)}." in shown
    assert f"Failing since {when(NOW)}: it is away" in shown


async def test_what_the_configuration_names_is_the_operators(world: World) -> None:
    feeds = Feeds(list=(Feed(address=ADDRESS, name="Example"),))
    await Roster(feeds, world.store.feeds, world.clock).settle()

    assert "only its operator can remove it" in await ask(world, "remove", feed="Example")
    assert len(await world.store.feeds.every_one()) == 1


@pytest.mark.parametrize("address", ["news.example", "ftp://news.example/feed", "https://"])
async def test_what_is_no_web_address_is_refused(world: World, address: str) -> None:
    assert "That is not a web address." in await ask(world, "add", address=address)
    assert await world.store.feeds.every_one() == ()


async def test_what_is_not_there_is_not_found(world: World) -> None:
    assert "There is no such feed." in await ask(world, "show", feed="nothing")


async def test_feeds_are_completed_by_name_and_address_however_long(world: World) -> None:
    long = f"{ADDRESS}?{'a' * 100}"
    await add(world, ADDRESS, "Example")
    await add(world, long, "Long one")

    async def offered(typed: str) -> list[str]:
        choices = await world.moderator.autocomplete(world.newsroom, "feed show", "feed", typed)
        return [choice["value"] for choice in choices]

    assert await offered("exam") == [ADDRESS, "Long one"]
    assert await offered("long") == ["Long one"]
    assert "a" * 100 in await ask(world, "show", feed="Long one")
