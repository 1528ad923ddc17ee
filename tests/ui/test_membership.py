"""Where the bot stays, and whose moderators see and decide what is held."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.config.settings import Moderation, Servers
from tests.samples import make_article, write
from tests.ui.world import World, answer, private

HELD = make_article("Secret merger", topics=["Mergers"], published=False)


async def words_of(world: World, command: str, **options: object) -> str:
    return private(await world.moderator.slash(world.newsroom, command, **options))


async def test_servers_that_are_not_allowed_are_left(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.config = replace(world.config, servers=Servers(allowed=frozenset({world.guild.id})))
    await world.restart()
    stranger = world.env.create_guild("Strangers")
    await world.env.settle()
    assert [guild.id for guild in world.bot.guilds] == [world.guild.id]
    assert f"left server {stranger.id}: it is not among those allowed" in caplog.text


async def test_those_of_before_are_left_at_the_start(world: World) -> None:
    """The home server is never one of them."""
    world.env.create_guild("Strangers")
    await world.env.settle()
    assert len(world.bot.guilds) == 2
    world.config = replace(world.config, servers=Servers(allowed=frozenset({1})))
    await world.restart(Moderation(home_server=world.guild.id))
    await world.env.settle()
    assert [guild.id for guild in world.bot.guilds] == [world.guild.id]


async def test_a_public_bot_shows_strangers_nothing_held(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await write(world.store, HELD)
    await world.restart(is_public=True)
    told = "In this server nobody decides what is published"
    assert told in await words_of(world, "moderate queue")
    assert told in await words_of(world, "moderate publish", article="Secret")
    assert told in await words_of(world, "why", article="Secret")
    assert "No story here matches" in await words_of(world, "news show", article="Secret")
    assert "moderators to see" in await words_of(world, "news latest", unpublished=True)
    offered = await world.moderator.autocomplete(
        world.newsroom, "moderate publish", "article", "Sec"
    )
    assert not offered
    assert "moderators of no server see and decide what is held" in caplog.text


async def test_what_was_shown_before_decides_nothing_there_any_more(world: World) -> None:
    await write(world.store, HELD)
    card = answer(await world.moderator.slash(world.newsroom, "news show", article=str(HELD.id)))
    queue = answer(await world.moderator.slash(world.newsroom, "moderate queue"))
    await world.restart(is_public=True)
    for shown in (card, queue):
        for label in ("Publish", "Reject", "Why here?"):
            refused = private(await world.moderator.click(shown, label=label))
            assert "In this server nobody decides what is published" in refused
    assert await world.store.decisions.history(world.guild.id, HELD.id) == ()


async def test_names_of_what_is_held_are_no_names_there(world: World) -> None:
    await write(world.store, HELD)
    await world.restart(is_public=True)
    offered = await world.manager.autocomplete(world.newsroom, "subscription add", "topics", "Mer")
    assert not offered
    refused = await world.manager.slash(
        world.newsroom, "subscription add", channel=world.newsroom, topics="Mergers"
    )
    assert "There is no topic “Mergers” here" in private(refused)


@pytest.mark.parametrize("is_home", [True, False])
async def test_named_servers_decide_all_the_same(world: World, is_home: bool) -> None:
    await write(world.store, HELD)
    here = world.guild.id
    named = Moderation(home_server=here) if is_home else Moderation(servers=frozenset({here}))
    await world.restart(named, is_public=True)
    assert "Secret merger" in await words_of(world, "moderate queue")


async def test_once_servers_are_named_others_are_not_meant(world: World) -> None:
    """Private or not: who writes a list means that list."""
    await write(world.store, HELD)
    await world.restart(Moderation(servers=frozenset({1})))
    assert "nobody decides what is published" in await words_of(world, "moderate queue")
