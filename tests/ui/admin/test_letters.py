"""Operators are told by direct message; whether it is to be tried again depends on who was."""

from __future__ import annotations

import pytest

from bot.config.settings import Moderation
from bot.ui.admin.letters import tell_operators
from tests.ui.world import World


def both(world: World) -> Moderation:
    return Moderation(operators=frozenset({world.member.id, world.manager.id}))


def letters(world: World) -> int:
    people = (world.member, world.manager)
    return sum(len(one.user.dm_channel.history()) for one in people)


async def test_every_operator_is_told(world: World) -> None:
    assert await tell_operators(world.bot, both(world), "It fails.", "one")
    assert letters(world) == 2


@pytest.mark.parametrize(("times", "is_done", "told"), [(1, True, 1), (2, False, 0)])
async def test_it_is_tried_again_where_nobody_was_told(
    world: World, times: int, is_done: bool, told: int
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=503, times=times)
    assert await tell_operators(world.bot, both(world), "It fails.", "one") is is_done
    assert letters(world) == told


async def test_whoever_takes_no_direct_message_finds_it_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, times=2)
    assert await tell_operators(world.bot, both(world), "It fails.", "one")
    assert caplog.text.count("takes no direct message: It fails.") == 2


async def test_before_discord_is_connected_it_waits(world: World) -> None:
    world.bot._ready.clear()  # noqa: SLF001  # as before the gateway has told
    try:
        assert not await tell_operators(world.bot, both(world), "It fails.", "one")
    finally:
        world.bot._ready.set()  # noqa: SLF001
