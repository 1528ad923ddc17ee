"""A bot that is told to stop does so within five seconds, whatever it is at, and loses nothing."""

from __future__ import annotations

import signal

import pytest

from tests.gateway.newsroom import CHANNEL, OTHER, Bot, Newsroom
from tests.gateway.test_connecting import ask
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


async def begin_answer(desk: Newsroom) -> str:
    """Use a command, and wait until its first answer reaches Discord, which does not take it."""
    desk.answers.may_pass.clear()
    await desk.gateway.until(desk.gateway.connected)
    token = await ask(desk)
    await desk.gateway.until(lambda: desk.answers.asked)
    return token


async def test_told_to_stop_while_it_answers(desk: Newsroom) -> None:
    """What it has begun to answer it answers; what comes later it does not begin."""
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    token = await begin_answer(desk)
    bot.tell(signal.SIGTERM)
    await bot.says("closing")
    late = await ask(desk)
    desk.answers.may_pass.set()
    await bot.stop()
    assert "Long ago" in str(desk.answers.given[token])
    assert late not in desk.answers.given
    assert bot.lines[-1].endswith("closing")


async def test_told_to_stop_while_discord_takes_no_answer(desk: Newsroom) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await begin_answer(desk)
    await bot.stop()
    assert bot.lines[-1].endswith("closing")
    desk.answers.may_pass.set()
