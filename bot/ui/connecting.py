"""Logs in to Discord and stays connected, whatever state Discord and the network are in.

Discord's answers are never printed: what answers in its place may echo what it was sent, and that
holds the token.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import math
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from functools import partial
from importlib.metadata import version
from typing import Final

import aiohttp
import discord
import discord.shard
from discord.ext import commands

from bot.config.settings import Token
from bot.errors import NewsdeskError, TokenError
from bot.outage import Outage
from bot.shards import Slot
from bot.store.overview.vitals import Vitals
from bot.ui.failures import OUTAGES, described

log = logging.getLogger(__name__)

#: Gives the seconds to wait after so many tries.
Pause = Callable[[int], float]

_LONGEST_PAUSE: Final = 60.0
#: Seconds that a shard waits at most at first, so many times; and later.
_SHORT_WAIT: Final = 10.0
_SHORT_WAITS: Final = 40
_LONG_WAIT: Final = 120.0
#: Discord's word for a token that it does not accept:
#: https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
_AUTHENTICATION_FAILED: Final = 4004
#: By these names the library's tasks are known in which commands, presses and events are answered.
_ANSWERING: Final = ("CommandTree-invoker", "discord-ui-", "discord.py: ")
#: As long as the schedule waits for what it began.
_FINISHING: Final = 2.0
#: What is told of a token that Discord does not accept.
REFUSED: Final = (
    "Discord refuses the token. Copy it anew from the developer portal, Bot, Reset Token."
)

#: What is told where an answer is not of Discord's kind.
INTRUDER: Final = "something else answers in its place; perhaps the network asks for a log-in"


def pause_at_start(tries: int) -> float:
    """Give the seconds to wait before the next try to log in: 2, 4, 8 … up to a minute."""
    return min(2.0 ** min(tries, 10), _LONGEST_PAUSE)


class ShardBackoff:
    """How long a shard that lost its connection waits before it tries again.

    The library's own waits grow to 40 seconds within the first minute of an outage and to 17
    minutes, in which no command is answered although Discord is back. These stay below ten seconds
    for five minutes, and below two minutes later on: Discord allows a thousand sessions a day.
    """

    def __init__(self) -> None:
        self._tries = 0

    def delay(self) -> float:
        """Give the seconds to wait this time."""
        self._tries += 1
        longest = _SHORT_WAIT if self._tries <= _SHORT_WAITS else _LONG_WAIT
        most = min(2.0 ** min(self._tries, 10), longest)
        return random.uniform(most / 2, most)  # noqa: S311 - only so that shards come one by one


# Each shard makes one of these for itself; the library has no option for it.
discord.shard.ExponentialBackoff = ShardBackoff  # type: ignore[attr-defined,assignment]


def watch_shards(client: commands.AutoShardedBot, outage: Outage) -> None:
    """Have an outage learn when a shard loses its connection and when it is back."""

    async def on_shard_disconnect(shard_id: int) -> None:
        outage.lose_shard(shard_id)

    async def on_shard_found(shard_id: int) -> None:
        outage.find_shard(shard_id)

    client.add_listener(on_shard_disconnect, "on_shard_disconnect")
    for event in ("on_shard_ready", "on_shard_resumed"):
        client.add_listener(on_shard_found, event)


async def serve(
    client: discord.AutoShardedClient, token: Token, *, pause: Pause = pause_at_start
) -> None:
    """Log in, connect, and serve until the client is closed; what fails at first is tried again.

    Raises:
        TokenError: Discord refuses the token: the only thing that trying again does not mend.
        NewsdeskError: Discord ended the connection for good.
    """
    await _until_it_works(partial(_log_in, client, token), pause)
    try:
        await _until_it_works(partial(_connect, client), pause)
    except discord.ConnectionClosed as error:
        if error.code == _AUTHENTICATION_FAILED:
            raise TokenError(REFUSED) from None
        raise NewsdeskError(
            f"Discord ended the connection for good (code {error.code}). Look the code up in its "
            "documentation, Opcodes and Status Codes, and start the bot again."
        ) from None


class _UnreadableError(Exception):
    """What answered speaks another language than Discord, such as the page of a hotel's network."""


async def _until_it_works(step: Callable[[], Awaitable[None]], pause: Pause) -> None:
    tries = 0
    while True:
        try:
            await step()
        except (_UnreadableError, *OUTAGES) as error:
            tries += 1
            seconds = pause(tries)
            because = INTRUDER if isinstance(error, _UnreadableError) else described(error)
            log.warning(
                "Discord cannot be reached: %s. Trying again in %.0f seconds.", because, seconds
            )
        else:
            return
        await asyncio.sleep(seconds)


async def _log_in(client: discord.AutoShardedClient, token: Token) -> None:
    try:
        await client.login(token.reveal())
    except discord.LoginFailure:
        # From None: the library's own error could hold what was sent.
        raise TokenError(REFUSED) from None
    except BaseException as error:
        await _end_session(client)
        # Once Discord has told who the bot is, what fails is the bot's own part.
        if client.application is None and isinstance(error, TypeError | ValueError | LookupError):
            raise _UnreadableError from None
        raise


async def _connect(client: discord.AutoShardedClient) -> None:
    try:
        await client.connect()
    except (TypeError, ValueError, LookupError):
        if client.shards:
            raise
        raise _UnreadableError from None


async def _end_session(client: discord.Client) -> None:
    """Close what the try opened: the next one opens its own, and the library closes only one."""
    await client.http.close()
    client.http.connector = discord.utils.MISSING


def take_no_commands(client: discord.AutoShardedClient) -> None:
    """Take no further commands and presses; the client stays connected."""
    client._connection.parsers.pop("INTERACTION_CREATE", None)  # noqa: SLF001 - no other way


async def finish_answers(*, patience: float = _FINISHING) -> None:
    """Let those commands and presses end that are being answered, once no further ones are taken.

    Call it before the client and the database are closed.

    Args:
        patience: Seconds after which what goes on is broken off: Discord may not answer for long.
    """
    answering = {one for one in asyncio.all_tasks() if one.get_name().startswith(_ANSWERING)}
    if answering:
        _, late = await asyncio.wait(answering, timeout=patience)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


def vitals_of(
    client: discord.AutoShardedClient,
    now: datetime,
    started_at: datetime,
    scans: Mapping[str, datetime],
    slot: Slot,
    duties: tuple[str, ...],
) -> Vitals:
    """Give what a process tells of itself: how its connection is, and what it does."""
    return Vitals(
        told_at=now,
        started_at=started_at,
        version=version("newsdesk"),
        is_ready=client.is_ready(),
        latency=measured(client.latency),
        shards={shard: measured(latency) for shard, latency in client.latencies},
        servers=len(client.guilds),
        scans=scans,
        slot=slot,
        duties=duties,
    )


def settle_once_ready(client: commands.AutoShardedBot) -> None:
    """Leave what every server is made of out of later searches for garbage.

    At 10,000 servers each of those would hold up every answer for half a second.
    """

    async def on_ready() -> None:
        client.remove_listener(on_ready, "on_ready")
        gc.collect()
        gc.freeze()

    client.add_listener(on_ready, "on_ready")


def measured(latency: float) -> float | None:
    """Give a latency as the library tells it; None where there is no connection to measure."""
    return latency if math.isfinite(latency) else None


def quieten_tries() -> None:
    """Keep the library from telling every try of every shard, with its traceback."""
    for name in ("discord.shard", "discord.gateway"):
        logging.getLogger(name).addFilter(_is_news)


def _is_news(record: logging.LogRecord) -> bool:
    error = record.exc_info[1] if record.exc_info else None
    return not isinstance(error, (*OUTAGES, discord.ConnectionClosed, aiohttp.ClientError))
