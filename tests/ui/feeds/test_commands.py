"""``/feed``: what moderators see of feeds, and what comes of what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config.feeds import Feed, Feeds
from bot.loading.feeds.roster import Roster
from tests.samples import NOW
from tests.ui.world import World, private

ADDRESS = "https://news.example/feed"


async def ask(world: World, command: str, **options: str) -> str:
    return private(await world.moderator.slash(world.newsroom, f"feed {command}", **options))


async def test_a_feed_is_added_seen_paused_resumed_and_removed(world: World) -> None:
    store = world.store
    assert "`/feed add` adds one" in await ask(world, "list")
    told = await ask(world, "add", address=ADDRESS, name="Example")
    assert "Added. It is asked within seconds." in told
    assert "waits for moderators" in told
    assert "It is read already." in await ask(world, "add", address=ADDRESS)
    assert "**Example**: not asked yet" in await ask(world, "list")
    assert [one.address for one in await store.feeds.due(world.clock())] == [ADDRESS]

    assert "Paused." in await ask(world, "pause", feed="example")
    assert await store.feeds.due(world.clock()) == ()
    assert "It is asked again." in await ask(world, "resume", feed=ADDRESS)
    assert len(await store.feeds.due(world.clock())) == 1

    assert "Removed." in await ask(world, "remove", feed="Example")
    assert await store.feeds.every_one() == ()


async def test_what_is_wrong_is_shown_first_and_in_full(world: World) -> None:
    for name in ("A", "B"):
        await ask(world, "add", address=f"https://{name}.example/feed", name=name)
    failing = (await world.store.feeds.every_one())[1]
    await world.store.feeds.note_failure(failing, "it is *away*", NOW, None, is_told=True)

    listed = await ask(world, "list")
    assert listed.index("⚠️ **B**: it is \\*away\\*") < listed.index("**A**")
    assert "2 feeds · 1 failing" in listed
    shown = await ask(world, "show", feed="B")
    assert "It is not asked again." in shown
    assert "it is \\*away\\*" in shown


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


async def test_members_change_nothing(world: World) -> None:
    await world.unhide("feed")
    told = private(await world.member.slash(world.newsroom, "feed add", address=ADDRESS))

    assert "Only moderators may do this" in told
    assert await world.store.feeds.every_one() == ()


async def test_where_anybody_can_add_the_bot_only_named_servers_have_a_say(world: World) -> None:
    await world.restart(replace(world.config.moderation), is_public=True)

    assert "its operator names the servers" in await ask(world, "add", address=ADDRESS)
    assert await world.store.feeds.every_one() == ()
