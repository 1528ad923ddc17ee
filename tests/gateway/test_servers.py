"""Servers that come and go, as Discord tells of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from bot.store import Store
from tests.gateway.newsroom import CHANNEL, Newsroom
from tests.gateway.payloads import BOT, server
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
