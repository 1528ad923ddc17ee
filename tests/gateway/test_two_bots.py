"""Two bots on one database: the second waits, and takes over when the first has ended."""

from __future__ import annotations

from tests.gateway.newsroom import CHANNEL, OTHER, Newsroom
from tests.gateway.test_connecting import answers
from tests.proof.discord_stand_in import SILENCE


async def test_the_second_waits_until_the_first_is_stopped(desk: Newsroom) -> None:
    first = await desk.start()
    await answers(desk)
    second = await desk.start()
    await second.says("another bot works on this database; this one waits until that has ended")
    assert (len(second.lines), desk.gateway.identified) == (1, [0])
    await first.stop()
    await second.says("the other bot has ended; this one takes over")
    await answers(desk)
    assert desk.gateway.identified == [0, 0]
    await second.stop()


async def test_the_second_goes_on_with_what_a_killed_one_was_sending(desk: Newsroom) -> None:
    desk.discord.after.append(SILENCE)
    first = await desk.start()
    await first.says("source documents: 1 added")
    await desk.subscribe(CHANNEL, OTHER)
    second = await desk.start()
    await second.says("another bot works")
    desk.write("Just now")
    await desk.gateway.until(lambda: not desk.discord.after)
    await first.kill()
    await second.says("this one takes over")
    for channel_id in (CHANNEL, OTHER):
        await desk.shows("Just now", channel_id=channel_id)
    desk.write("Later on")
    for channel_id in (CHANNEL, OTHER):
        await desk.shows("Later on", channel_id=channel_id)
        assert desk.discord.copies(channel_id, "Just now") == 1
    await second.stop()


async def test_the_second_can_be_stopped_while_it_waits(desk: Newsroom) -> None:
    await desk.start()
    await answers(desk)
    second = await desk.start()
    await second.says("another bot works")
    await second.stop()
