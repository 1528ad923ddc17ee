"""The bot comes up by itself once Discord can be reached, and prints nothing of what it answers."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Iterator

import aiohttp
import discord
import pytest
import pytest_asyncio
from discord.ext import commands

from bot.errors import NewsdeskError, TokenError
from bot.ui.connecting import ShardBackoff, pause_at_start, quieten_tries, serve, settle_once_ready
from bot.ui.failures import described
from tests.ui.gate import PORTAL, SECRET, TOKEN, Gate, open_gate


@pytest_asyncio.fixture
async def gate(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Gate]:
    async with open_gate(monkeypatch) as made:
        yield made


@pytest_asyncio.fixture
async def client() -> AsyncIterator[commands.AutoShardedBot]:
    made = commands.AutoShardedBot(
        command_prefix=commands.when_mentioned, intents=discord.Intents.none(), help_command=None
    )
    async with made:
        yield made


@pytest.fixture(autouse=True)
def _nothing_is_printed(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Look through the log, in which the library's level is never below INFO."""
    caplog.set_level(logging.INFO)
    yield
    assert SECRET not in caplog.text
    assert "hotel" not in caplog.text


def at_once(_tries: int) -> float:
    return 0.0


async def test_what_fails_at_the_start_is_tried_again_with_one_plain_line_each(
    gate: Gate, client: commands.AutoShardedBot, caplog: pytest.LogCaptureFixture
) -> None:
    gate.answers = {
        "/users/@me": [(503, f"<html>{SECRET}</html>"), PORTAL, (403, "blocked")],
        "/oauth2/applications/@me": [(503, ""), PORTAL],
        "/gateway/bot": [(503, ""), PORTAL],
    }
    with pytest.raises(TokenError, match="refuses the token"):  # 4004, in the end
        await serve(client, TOKEN, pause=at_once)

    told = [one for one in caplog.records if one.name == "bot.ui.connecting"]
    portal = "something else answers in its place; perhaps the network asks for a log-in"
    assert [one.getMessage().split(": ", 1)[1] for one in told] == [
        f"{because}. Trying again in 0 seconds."
        for because in [
            "it answers 503",
            portal,
            "it answers 403",
            "it answers 503",
            portal,
            "it does not tell where its gateway is",
            portal,
        ]
    ]
    assert not any(one.exc_info for one in told)


async def test_only_a_refused_token_ends_it(gate: Gate, client: commands.AutoShardedBot) -> None:
    gate.answers = {"/users/@me": [(401, {"message": f"401: {SECRET}", "code": 0})]}
    with pytest.raises(TokenError) as caught:
        await serve(client, TOKEN, pause=at_once)
    assert SECRET not in str(caught.value)
    assert caught.value.__suppress_context__


async def test_a_connection_that_discord_ends_for_good_is_named(
    gate: Gate, client: commands.AutoShardedBot
) -> None:
    gate.closes_with = 4013
    with pytest.raises(NewsdeskError, match=r"for good \(code 4013\)"):
        await serve(client, TOKEN, pause=at_once)


async def test_a_fault_of_our_own_is_not_taken_for_an_outage(
    gate: Gate, client: commands.AutoShardedBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert gate.url

    async def fail() -> None:
        raise KeyError("ours")

    monkeypatch.setattr(client, "setup_hook", fail)
    with pytest.raises(KeyError, match="ours"):
        await serve(client, TOKEN, pause=at_once)


def test_pauses_grow_to_a_minute() -> None:
    assert [pause_at_start(tries) for tries in range(1, 9)] == [2, 4, 8, 16, 32, 60, 60, 60]


def test_a_shard_waits_ten_seconds_at_most_while_an_outage_is_young() -> None:
    waits = [ShardBackoff().delay()]
    backoff = ShardBackoff()
    waits = [backoff.delay() for _ in range(60)]
    assert waits[0] <= 2
    assert max(waits[:40]) <= 10
    assert min(waits[40:]) >= 60
    assert max(waits[40:]) <= 120


def test_the_library_uses_these_waits() -> None:
    assert vars(discord.shard)["ExponentialBackoff"] is ShardBackoff


def test_the_library_does_not_tell_each_try(caplog: pytest.LogCaptureFixture) -> None:
    quieten_tries()
    logger = logging.getLogger("discord.shard")
    for error in (OSError("gone"), aiohttp.ServerDisconnectedError(), KeyError("a bug")):
        logger.error("trying", exc_info=error)
    assert [record.exc_info[0] for record in caplog.records if record.exc_info] == [KeyError]


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (TimeoutError(), "it does not answer in time"),
        (ConnectionRefusedError(111, "Connection refused"), "the connection failed"),
        (aiohttp.ServerDisconnectedError(), "the connection broke off"),
    ],
)
def test_failures_are_said_in_words_of_our_own(error: Exception, words: str) -> None:
    assert described(error).startswith(words)


async def test_once_it_is_ready_what_is_there_is_no_garbage_any_more(
    client: commands.AutoShardedBot,
) -> None:
    settle_once_ready(client)
    for _ in range(2):
        client.dispatch("ready")
        await asyncio.sleep(0)
    frozen = gc.get_freeze_count()
    gc.unfreeze()
    assert frozen > 0
    assert not client.extra_events["on_ready"]
