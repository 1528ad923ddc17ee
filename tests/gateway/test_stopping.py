"""A bot that is told to stop does so within five seconds, whatever it is at, and loses nothing."""

from __future__ import annotations

import pytest

from tests.gateway.newsroom import CHANNEL, OTHER, Bot, Newsroom
from tests.proof.discord_stand_in import SILENCE


async def begun(desk: Newsroom) -> Bot:
    """Start a bot with two channels that receive all stories."""
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL, OTHER)
    await desk.gateway.until(desk.gateway.connected)
    return bot


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_told_to_stop_while_it_sends(desk: Newsroom, moment: str) -> None:
    """Discord answers one post never, be it that it did not take it or that it did."""
    getattr(desk.discord, moment).append(SILENCE)
    bot = await begun(desk)
    desk.write("Just now")
    await desk.gateway.until(lambda: not getattr(desk.discord, moment))
    await bot.stop()
    assert "raised an exception" not in "\n".join(bot.lines)

    again = await desk.start()
    for channel_id in (CHANNEL, OTHER):
        await desk.shows("Just now", channel_id=channel_id)
    desk.write("Later on")
    for channel_id in (CHANNEL, OTHER):
        await desk.shows("Later on", channel_id=channel_id)
        assert desk.discord.copies(channel_id, "Just now") == 1
    await again.stop()


async def test_told_to_stop_while_its_connection_is_dead(desk: Newsroom) -> None:
    bot = await begun(desk)
    desk.gateway.freeze()
    await bot.stop()


async def test_told_to_stop_while_it_waits_for_discord(desk: Newsroom) -> None:
    async def never(_moment: str) -> None:
        desk.gateway.note()
        asked.append(1)
        await desk.gateway.until(lambda: False)

    asked: list[int] = []
    desk.discord.watch = never
    bot = await desk.start()
    await desk.gateway.until(lambda: asked)
    await bot.stop()
