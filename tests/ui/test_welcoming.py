"""What a new server is told, and by which way it is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.config.settings import Moderation
from tests.ui.world import World


async def join(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    await world.bot.on_guild_join(guild)
    await world.env.settle()


def sets_system_channel(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    guild._system_channel_id = world.newsroom.id  # noqa: SLF001  # a setting of the server that the simulated Discord has no words for


async def test_it_stands_in_the_system_channel_once(world: World) -> None:
    sets_system_channel(world)
    await join(world)
    await join(world)
    (message,) = world.newsroom.history()
    assert "`/subscription setup`" in message.content
    assert "`/moderate queue`" in message.content


async def test_without_such_a_channel_the_owner_is_told(world: World) -> None:
    await join(world)
    assert world.newsroom.history() == []
    (message,) = world.guild.owner.dm_channel.history()
    assert message.content.startswith("**The Newsroom**: Hello!")


async def test_where_moderators_decide_nothing_they_are_not_named(world: World) -> None:
    await world.restart(Moderation(), is_public=True)
    sets_system_channel(world)
    await world.store.servers.take_back_greeting(world.guild.id)
    await join(world)
    (message,) = world.newsroom.history()
    assert "moderate" not in message.content
    assert "`/news topics`" in message.content


async def test_where_discord_does_not_answer_it_is_tried_again(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    sets_system_channel(world)
    world.env.inject_error("POST", "/channels/*/messages", status=503, times=1)
    await join(world)
    assert "is greeted later: it answers 503" in caplog.text
    await join(world)
    assert len(world.newsroom.history()) == 1


async def test_a_server_that_knows_the_bot_for_long_is_not_greeted(world: World) -> None:
    sets_system_channel(world)
    world.clock.advance(timedelta(days=1))
    await join(world)
    assert world.newsroom.history() == []
