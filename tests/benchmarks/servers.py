"""A client that takes the stand-in for Discord, and knows servers with channels in it."""

from __future__ import annotations

import gc
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord

from bot.ui.departing import paced
from bot.ui.pacing import pacer_with


@asynccontextmanager
async def stand_in(*, is_paced: bool = True) -> AsyncIterator[tuple[discord.Client, str]]:
    """Give a client that takes the stand-in for Discord, and its address.

    Args:
        is_paced: Whether its requests keep the bot's pace.
    """
    command = [sys.executable, "-m", "tests.benchmarks.discord_stand_in"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: ASYNC220 - nothing else runs yet
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        discord.http.Route.BASE = f"{url}/api"
        try:
            options: Any = {"http_trace": paced(pacer_with(None))} if is_paced else {}
            intents = discord.Intents(guilds=True)
            async with discord.Client(intents=intents, **options) as client:
                await client.login("token")
                yield client, url
        finally:
            process.terminate()


def join_servers(client: discord.Client, count: int, channels: int = 2) -> None:
    """Let a client know servers with so many channels each, as the gateway would tell it."""
    assert client.user is not None
    for server in range(1, count + 1):
        data: Any = _server(server, client.user.id, channels)
        client._connection._add_guild_from_data(data)  # noqa: SLF001 - there is no gateway
    gc.collect()
    gc.freeze()  # as the bot does once it knows its servers


def _server(number: int, bot_id: int, channels: int) -> dict[str, object]:
    """Give a server as the gateway tells it, with everybody allowed to post."""
    rights = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
    everyone = {
        "id": str(number << 30),
        "name": "@everyone",
        "permissions": str(rights.value),
        **dict.fromkeys(("position", "color"), 0),
        **dict.fromkeys(("hoist", "managed", "mentionable"), False),
    }
    user = {"id": str(bot_id), "username": "Newsdesk", "discriminator": "0", "avatar": None}
    return {
        "id": str(number << 30),
        "name": f"Server {number}",
        "owner_id": "1",
        "roles": [everyone],
        "channels": [
            {"id": str(one), "type": 0, "name": "news", "position": 0, "permission_overwrites": []}
            for one in (channel_of(number, place) for place in range(channels))
        ],
        "members": [
            {"user": user, "roles": [], "joined_at": None, "deaf": False, "mute": False, "flags": 0}
        ],
    }


def channel_of(server: int, place: int) -> int:
    """Give the id of a server's channel, by the number of each; the first is 0."""
    return (server << 30) + place + 1
