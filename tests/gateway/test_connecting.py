"""``newsdesk run`` as a process, connected to Discord's stand-in over real sockets."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tests.gateway.newsroom import CHANNEL, OTHER, Newsroom, opened
from tests.gateway.payloads import command, server
from tests.proof.discord_payloads import SERVER


async def ask(desk: Newsroom) -> str:
    """Use a command, which reaches the bot now or when it is connected again."""
    used = command(SERVER, CHANNEL, "news", "search", words="Long ago")
    await desk.gateway.tell("INTERACTION_CREATE", used)
    return str(used["token"])


async def answers(desk: Newsroom, token: str | None = None) -> None:
    """Wait until the bot has answered a command, one that is used now where none is named."""
    await desk.gateway.until(desk.gateway.connected)
    asked = token or await ask(desk)
    await desk.gateway.until(lambda: "Long ago" in str(desk.answers.given.get(asked)))


async def test_it_connects_answers_and_announces_its_commands_once(desk: Newsroom) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await answers(desk)
    (announced,) = desk.discord.announced
    assert {"news", "subscription", "moderate"} <= {one["name"] for one in announced}
    await bot.stop()
    assert bot.lines[-1].endswith("closing")

    again = await desk.start()
    await answers(desk)
    assert len(desk.discord.announced) == 1
    await again.stop()


async def test_a_lost_connection_is_resumed_with_all_that_was_said_meanwhile(
    desk: Newsroom,
) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL)
    await answers(desk)
    await desk.gateway.drop()
    token = await ask(desk)
    await answers(desk, token)
    await desk.gateway.ask_to_reconnect()
    await desk.gateway.until(lambda: desk.gateway.resumed == [0, 0])
    await answers(desk)
    assert (desk.gateway.identified, len(desk.answers.given)) == ([0], 3)
    desk.write("Just now")
    await desk.shows("Just now")
    await bot.stop()


async def test_a_session_that_discord_ends_is_begun_anew(desk: Newsroom) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL)
    await answers(desk)
    await desk.gateway.invalidate()
    await answers(desk)
    assert (desk.gateway.identified, desk.gateway.resumed) == ([0, 0], [])
    desk.write("Just now")
    await desk.shows("Just now")
    assert len(desk.discord.announced) == 1
    await bot.stop()


async def test_a_connection_that_is_dead_and_does_not_look_it_is_left(desk: Newsroom) -> None:
    desk.gateway.heartbeat = 0.2
    bot = await desk.start(silence=3)
    await answers(desk)
    await desk.gateway.until(lambda: desk.gateway.heartbeats[0] > 2)
    desk.gateway.freeze()
    token = await ask(desk)
    await desk.gateway.until(lambda: desk.gateway.resumed)
    await answers(desk, token)
    await bot.stop()


async def test_it_comes_up_by_itself_once_discord_can_be_reached(tmp_path: Path) -> None:
    async with opened(tmp_path) as desk:
        bot = await desk.start()
        await bot.says("source documents: 1 added")
        line = await bot.says("Discord cannot be reached", times=2)
        assert "Trying again in 4 seconds" in line
        assert not any("Traceback" in one for one in bot.lines)
        async with desk.reachable():
            await answers(desk)
            await bot.stop()


async def test_each_shard_connects_in_its_turn_and_answers(desk: Newsroom) -> None:
    far = 1 << 22
    desk.gateway.shards, desk.gateway.max_concurrency = 2, 1
    desk.gateway.servers[far] = server(far, (OTHER,))
    bot = await desk.start()
    await desk.gateway.until(lambda: desk.gateway.connected(0) and desk.gateway.connected(1))
    assert (desk.gateway.identified, desk.gateway.too_soon) == ([0, 1], [])
    for shard, server_id, channel_id in ((0, SERVER, CHANNEL), (1, far, OTHER)):
        used = command(server_id, channel_id, "news", "latest")
        await desk.gateway.tell("INTERACTION_CREATE", used, shard=shard)
        token = used["token"]
        await desk.gateway.until(partial(desk.answers.given.get, token))
    await bot.stop()
