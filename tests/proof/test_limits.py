"""The bot asks Discord for no more than it takes, whatever a channel is to receive."""

from __future__ import annotations

import asyncio

import discord
import pytest
from aiohttp import ClientSession

from bot.ui.sharded import ShardedBot
from tests.proof.discord_payloads import SERVER
from tests.proof.discord_stand_in import listening
from tests.proof.limits import LEFT_AT, Bucket, Limits, most_within_a_second


async def test_a_channels_bucket_is_never_asked_for_more_than_it_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits = Limits(usual=Bucket(3, 0.2))
    client = ShardedBot(turns=None, command_prefix="", intents=discord.Intents.none())
    async with listening() as stand_in, client:
        stand_in.limits = limits
        monkeypatch.setattr(discord.http.Route, "BASE", stand_in.url)
        await client.login("token")
        channel = client.get_partial_messageable(100, guild_id=SERVER)
        sent = await asyncio.gather(*(channel.send(f"Number {number}") for number in range(8)))
        await asyncio.gather(*(one.edit(content="Again") for one in sent))
        await asyncio.gather(*(one.delete() for one in sent))
        assert stand_in.channels[100] == {}
    assert not limits.refused
    assert len(limits.left) == 2 + 3 * 8


async def asked_at(url: str, *moments: float, is_bot: bool = True) -> list[int]:
    """Give how each of some requests is answered that left at these moments."""
    token = {"Authorization": "Bot token"} if is_bot else {}
    statuses = []
    async with ClientSession() as session:
        for number, moment in enumerate(moments):
            headers = {LEFT_AT: str(moment), **token}
            async with session.get(f"{url}/channels/{1000 + number}", headers=headers) as response:
                statuses.append(response.status)
    return statuses


async def test_the_stand_in_refuses_the_fifty_first_request_within_a_second() -> None:
    moments = [number / 50 for number in range(50)]
    async with listening() as stand_in:
        stand_in.limits = limits = Limits()
        assert set(await asked_at(stand_in.url, *moments)) == {200}
        assert await asked_at(stand_in.url, 0.99) == [429]
        assert await asked_at(stand_in.url, 0.99, is_bot=False) == [200]
        assert await asked_at(stand_in.url, 1.001) == [200]
    assert limits.refused == {"global": 1}
    assert most_within_a_second(limits.left) == 50


async def test_the_stand_in_refuses_what_a_bucket_does_not_hold() -> None:
    async with listening() as stand_in:
        stand_in.limits = limits = Limits(usual=Bucket(1, 60.0))
        assert [*await asked_at(stand_in.url, 0.0), *await asked_at(stand_in.url, 0.1)] == [
            200,
            429,
        ]
    assert limits.refused == {"GET /channels/{channel}": 1}
