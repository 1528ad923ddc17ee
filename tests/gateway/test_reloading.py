"""SIGHUP has a bot read its configuration again."""

from __future__ import annotations

import signal

from tests.gateway.newsroom import Newsroom
from tests.gateway.test_connecting import answers


async def test_what_may_change_is_taken_over_and_what_is_wrong_is_told(desk: Newsroom) -> None:
    bot = await desk.start()
    await answers(desk)
    desk.configure('[moderation]\nroles = ["123456789012345678"]\n[watching]\nport = 8900\n')
    bot.tell(signal.SIGHUP)
    line = await bot.says("the configuration was read again.")
    assert line.endswith("Taken over: moderation.roles. Needs a restart: watching.port.")

    desk.configure("[moderation]\nroles = 7\n")
    bot.tell(signal.SIGHUP)
    assert "ERROR" in await bot.says("nothing is taken over:")
    await answers(desk)

    (desk.folder / "more").mkdir()
    desk.configure('[[sources]]\nname = "more"\nfolders = ["more"]\n')
    bot.tell(signal.SIGHUP)
    await bot.says("Taken over: moderation.roles, sources.")
    desk.write("Far away", folder="more")
    await bot.says("source more: 1 added")
    await bot.stop()


async def test_a_bot_that_waits_for_another_one_takes_it_over_too(desk: Newsroom) -> None:
    await desk.start()
    await answers(desk)
    second = await desk.start()
    await second.says("another bot works")
    second.tell(signal.SIGHUP)
    await second.says("The configuration is what it was.")
    await second.stop()
