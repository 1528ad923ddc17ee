"""Servers that come and go, as Discord tells of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.store import Store
from tests.gateway.newsroom import CHANNEL, OTHER, Newsroom
from tests.gateway.payloads import BOT, command, server
from tests.gateway.test_connecting import answers
from tests.proof.discord_payloads import SERVER

NEW, LOBBY = 8, 110


def joined(server_id: int, channel_id: int = LOBBY) -> dict[str, Any]:
    """Give a server that the bot has joined just now, with a system channel."""
    me = {"user": BOT, "roles": [], "joined_at": datetime.now(UTC).isoformat(), "flags": 0}
    return server(server_id, (channel_id,), system_channel_id=str(channel_id), members=[me])


async def left(desk: Newsroom) -> int:
    """Count the servers that the bot has left."""
    store = await Store.open(desk.database)
    try:
        ((found,),) = await store.database.fetch("SELECT count(*) FROM left_servers")
        return int(found)
    finally:
        await store.close()


def greetings(desk: Newsroom) -> list[str]:
    return [one for one in desk.discord.told if one.startswith("Hello!")]


async def test_a_server_is_greeted_once_whatever_happens_then(desk: Newsroom) -> None:
    bot = await desk.start()
    await answers(desk)
    assert greetings(desk) == []
    await desk.gateway.tell("GUILD_CREATE", joined(NEW))
    desk.gateway.servers[NEW] = joined(NEW)
    await desk.gateway.until(lambda: greetings(desk))
    assert all(
        f"`/{one}`" in greetings(desk)[0]
        for one in ("subscription setup", "news search", "moderate queue")
    )
    await desk.gateway.tell("GUILD_DELETE", {"id": str(NEW), "unavailable": True})
    await desk.gateway.tell("GUILD_CREATE", {**joined(NEW), "unavailable": False})
    await desk.gateway.drop()
    await desk.gateway.until(lambda: desk.gateway.resumed)
    await answers(desk)
    await bot.stop()
    again = await desk.start()
    await answers(desk)
    await again.stop()
    assert len(greetings(desk)) == 1
    assert await left(desk) == 0


async def test_a_server_that_was_joined_while_the_bot_was_away_is_greeted_then(
    desk: Newsroom,
) -> None:
    desk.gateway.servers[NEW] = joined(NEW)
    bot = await desk.start()
    await desk.gateway.until(lambda: greetings(desk))
    await bot.stop()


async def test_a_server_that_lets_the_bot_in_again_finds_all_as_it_was(desk: Newsroom) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL)
    await answers(desk)
    await desk.gateway.tell("GUILD_DELETE", {"id": str(SERVER), "unavailable": True})
    await answers(desk)
    assert await left(desk) == 0

    await desk.gateway.tell("GUILD_DELETE", {"id": str(SERVER)})
    await bot.says("server 7 was left; what it ordered is kept for 30 days")
    desk.write("Meanwhile")
    await bot.says("source documents: 1 added", times=2)
    assert desk.discord.copies(CHANNEL, "Meanwhile") == 0

    await desk.gateway.tell("GUILD_CREATE", desk.gateway.servers[SERVER])
    await bot.says("the bot is in server 7 again, where all is as it was")
    await desk.shows("Meanwhile")
    assert await left(desk) == 0
    await bot.stop()


async def test_a_server_that_was_left_while_the_bot_was_away_is_left_from_then_on(
    desk: Newsroom,
) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL)
    await answers(desk)
    await bot.stop()

    here = desk.gateway.servers.pop(SERVER)
    away = await desk.start()
    await away.says("server 7 was left; what it ordered is kept for 30 days")
    assert await left(desk) == 1
    await away.stop()

    desk.gateway.servers[SERVER] = here
    again = await desk.start()
    await again.says("the bot is in server 7 again, where all is as it was")
    assert await left(desk) == 0
    await again.stop()


async def test_a_server_in_an_outage_is_not_left(desk: Newsroom) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL)
    await answers(desk)
    await bot.stop()

    desk.gateway.servers[NEW] = server(NEW, (LOBBY,))
    desk.gateway.unavailable.add(SERVER)
    again = await desk.start()
    await desk.gateway.until(desk.gateway.connected)
    # What is said to a member of the other server comes after all that the start brings.
    used = command(NEW, LOBBY, "news", "latest")
    await desk.gateway.tell("INTERACTION_CREATE", used)
    await desk.gateway.until(lambda: desk.answers.given.get(str(used["token"])))
    await again.stop()
    assert not any("was left" in line for line in again.lines)


async def test_a_server_that_was_left_between_two_sessions_is_left_from_then_on(
    desk: Newsroom,
) -> None:
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.subscribe(CHANNEL)
    await answers(desk)
    here = desk.gateway.servers.pop(SERVER)
    await desk.gateway.invalidate()
    await bot.says("server 7 was left; what it ordered is kept for 30 days")

    desk.gateway.servers[SERVER] = here
    await desk.gateway.invalidate()
    await bot.says("the bot is in server 7 again, where all is as it was")
    await bot.stop()


async def test_only_servers_of_shards_that_are_connected_count_as_left(desk: Newsroom) -> None:
    """The other shard's session is not there yet, and so nobody knows of its servers."""
    far = 1 << 22
    desk.gateway.shards = 2
    desk.gateway.refuses.add(1)
    await desk.subscribe(CHANNEL)
    await desk.subscribe(OTHER, server_id=far)
    await desk.subscribe(LOBBY, server_id=NEW)
    bot = await desk.start()
    await bot.says("server 8 was left")
    await desk.gateway.until(lambda: 1 in desk.gateway.identified)
    await bot.stop()
    assert await left(desk) == 1
