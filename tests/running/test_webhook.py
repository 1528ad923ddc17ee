"""The newsroom's server beside the running bot: what it hears of, and what the operator does."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import simcord

from bot.config.settings import Config, Moderation
from bot.publication import Action
from bot.running.app import Newsdesk, newsdesk
from bot.running.ticking import ticks_of
from bot.sources.web.guarding import anywhere
from bot.store.editorial.decisions import Decision
from bot.store.overview.troubles import troubles
from tests.samples import NOW, make_article, write
from tests.store.migrations.past import contents
from tests.ui.world import ManualClock
from tests.webhook.receiver import SECRET, receiving, secret

HELD = make_article("Secret merger", published=False)


def told_anywhere(path: Path, text: str) -> bool:
    """Tell whether a text stands anywhere in a database."""
    return any(
        text in str(value) for _, rows in contents(path).values() for row in rows for value in row
    )


async def decide(desk: Newsdesk, server_id: int) -> None:
    decision = Decision(server_id, HELD.id, Action.PUBLISH, 5, "", NOW)
    await desk.store.decisions.decide(decision)


@pytest.mark.sqlite_only
async def test_decisions_of_the_operators_servers_reach_its_server(
    config: Config, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    async with receiving() as receiver:
        moderation = Moderation(webhook=receiver.address, servers=frozenset({7}), home_server=8)
        config = replace(config, moderation=moderation)
        async with newsdesk(config, clock, feeds_stand=anywhere, secret=secret()) as desk:
            await write(desk.store, HELD)
            env = simcord.Env(desk.client, shard_count=1)
            await env.start()
            await desk.follow()
            for server_id in (7, 8, 9):
                await decide(desk, server_id)
            await desk.follow()
            assert [one.decision["server"] for one in receiver.told] == ["7", "8"]
            await env.shutdown()
    assert SECRET not in caplog.text
    assert isinstance(config.database, Path)
    assert not told_anywhere(config.database, SECRET)
    assert not told_anywhere(config.database, "hidden-path")


async def test_until_it_is_known_who_may_add_the_bot_decisions_wait(
    config: Config, clock: ManualClock
) -> None:
    async with receiving() as receiver:
        config = replace(config, moderation=Moderation(webhook=receiver.address))
        async with newsdesk(config, clock, feeds_stand=anywhere, secret=secret()) as desk:
            await write(desk.store, HELD)
            await desk.store.following.begin()
            await decide(desk, 7)
            await desk.follow()
            env = simcord.Env(desk.client, shard_count=1)
            await env.start()
            assert desk.client.application is not None
            desk.client.application.bot_public = False
            await desk.follow()
            assert receiver.numbers == [1]
            desk.client.application.bot_public = True
            await decide(desk, 7)
            await desk.follow()
            assert receiver.numbers == [1]
            await env.shutdown()


async def test_another_address_counts_at_once_when_the_configuration_is_read_again(
    config: Config, clock: ManualClock
) -> None:
    async with (
        receiving() as receiver,
        newsdesk(config, clock, feeds_stand=anywhere, secret=secret()) as desk,
    ):
        env = simcord.Env(desk.client, shard_count=1)
        await env.start()
        await write(desk.store, HELD)
        await decide(desk, 7)
        await desk.follow()
        named = Moderation(webhook=receiver.address, servers=frozenset({7}))
        await desk.change(replace(config, moderation=named))
        await desk.follow()
        await decide(desk, 7)
        await desk.follow()
        assert receiver.numbers == [2]
        await env.shutdown()


async def test_that_nothing_is_taken_is_a_trouble_until_it_is(
    config: Config, clock: ManualClock
) -> None:
    async with receiving() as receiver:
        moderation = Moderation(webhook=receiver.address, home_server=7)
        config = replace(config, moderation=moderation)
        async with newsdesk(config, clock, feeds_stand=anywhere, secret=secret()) as desk:
            env = simcord.Env(desk.client, shard_count=1)
            await env.start()
            await write(desk.store, HELD)
            await desk.follow()
            await decide(desk, 7)
            receiver.statuses.extend([500] * 2)
            for _ in range(2):
                await desk.follow()
                await desk.raise_alarm()
                clock.advance(timedelta(minutes=31))
            (trouble,) = await troubles(desk.store.database)
            assert trouble.because == "127.0.0.1 answers with status 500."
            assert trouble.since == NOW
            await desk.follow()
            await desk.raise_alarm()
            assert await troubles(desk.store.database) == ()
            assert receiver.numbers == [1, 1, 1]
            await env.shutdown()


async def test_it_is_told_by_itself_soon(config: Config, clock: ManualClock) -> None:
    async with receiving() as receiver:
        moderation = Moderation(webhook=receiver.address, home_server=7)
        config = replace(config, moderation=moderation)
        async with newsdesk(config, clock, feeds_stand=anywhere, secret=secret()) as desk:
            env = simcord.Env(desk.client, shard_count=1)
            await env.start()
            await write(desk.store, HELD)
            await desk.follow()
            await decide(desk, 7)
            schedule = ticks_of(desk)
            schedule.start()
            try:
                async with asyncio.timeout(30):
                    await receiver.was_told.wait()
            finally:
                await schedule.stop()
            await env.shutdown()
