"""Three bots with one token on a PostgreSQL database: two carry five shards each, one is spare."""

from __future__ import annotations

import signal
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio

from bot.clock import system_clock
from bot.operating.standing import standing, status_text
from bot.store.engine import BOT
from bot.store.postgres.driver import APPLICATION
from tests.gateway.newsroom import Bot, Newsroom, opened
from tests.gateway.payloads import command, server
from tests.postgres import Server
from tests.proof.discord_stand_in import SILENCE

SHARDS = range(10)
SLOTS = "[shards]\ncount = 10\nslot = 5\n"


def server_on(shard: int) -> int:
    return (shard + 10) << 22


def channel_on(shard: int) -> int:
    return 1000 + shard


@pytest_asyncio.fixture
async def desk(tmp_path: Path, postgres: Server) -> AsyncIterator[Newsroom]:
    """A newsroom with a server on each shard, of which five may identify within five seconds."""
    async with opened(tmp_path, postgres.emptied()) as newsroom, newsroom.reachable():
        newsroom.gateway.max_concurrency = 5
        newsroom.gateway.servers = {
            server_on(shard): server(server_on(shard), (channel_on(shard),)) for shard in SHARDS
        }
        newsroom.configure(SLOTS)
        yield newsroom


async def subscribe(desk: Newsroom, shards: range) -> None:
    for shard in shards:
        await desk.subscribe(channel_on(shard), server_id=server_on(shard))


async def shows_once(desk: Newsroom, title: str, shards: range) -> None:
    for shard in shards:
        await desk.shows(title, channel_id=channel_on(shard))
    assert [desk.discord.copies(channel_on(shard), title) for shard in shards] == [1] * len(shards)


async def answers_once(desk: Newsroom, shard: int) -> None:
    used = command(server_on(shard), channel_on(shard), "news", "search", words="Long ago")
    token = str(used["token"])
    await desk.gateway.until(lambda: desk.gateway.connected(shard))
    await desk.gateway.tell("INTERACTION_CREATE", used, shard=shard)
    await desk.gateway.until(lambda: "Long ago" in str(desk.answers.given.get(token)))
    kinds = [one.get("type") for one in desk.answers.given[token]]
    assert kinds.count(5) <= 1, "two processes took it up"


async def start(desk: Newsroom) -> tuple[Bot, Bot, Bot]:
    """Start one after the other, so that it is known which is which."""
    first = await desk.start()
    await first.says("this process carries slot 1 of 2, shards 0 to 4 of 10")
    await first.says("source documents: 1 added")
    second = await desk.start()
    await second.says("this process carries slot 2 of 2, shards 5 to 9 of 10")
    spare = await desk.start()
    await spare.says("other processes carry every slot; this one waits")
    await desk.gateway.until(lambda: len(set(desk.gateway.identified)) == len(SHARDS))
    return first, second, spare


async def test_each_serves_its_shards_and_nothing_happens_twice(desk: Newsroom) -> None:
    first, second, spare = await start(desk)
    assert (sorted(desk.gateway.identified), desk.gateway.too_soon) == (list(SHARDS), [])
    await subscribe(desk, SHARDS)
    desk.write("Just now")
    await shows_once(desk, "Just now", SHARDS)
    for shard in (0, 9):
        await answers_once(desk, shard)
    assert len(desk.discord.announced) == 1
    assert not any("leader" in line for line in second.lines)

    told = status_text(await standing(desk.database, None, system_clock()))
    assert "carries        slot 1 of 2, shards 0 to 4 of 10" in told
    assert "carries        slot 2 of 2, shards 5 to 9 of 10" in told
    assert "carries        nothing: it waits for another one's end" in told
    for bot in (spare, second, first):
        await bot.stop()


async def test_the_spare_takes_over_what_a_killed_one_carried(desk: Newsroom) -> None:
    first, second, spare = await start(desk)
    await subscribe(desk, SHARDS[:5])
    desk.discord.after.append(SILENCE)
    desk.write("While it dies")
    await desk.gateway.until(lambda: not desk.discord.after)
    await first.kill()
    await spare.says("this process carries slot 1 of 2, shards 0 to 4 of 10")
    await shows_once(desk, "While it dies", SHARDS[:5])
    await answers_once(desk, 4)

    await subscribe(desk, SHARDS[5:])
    desk.write("Later on")
    await shows_once(desk, "Later on", SHARDS)
    assert desk.gateway.too_soon == []
    assert sorted(desk.gateway.identified) == sorted([*SHARDS, *SHARDS[:5]])
    assert len(desk.discord.announced) == 1
    for bot in (spare, second):
        await bot.stop()


@pytest.mark.proof_only
async def test_the_spare_takes_over_from_one_that_hangs(desk: Newsroom) -> None:
    """Its connections stay; when it goes on, it finds its work taken and ends."""
    first, second, spare = await start(desk)
    await subscribe(desk, SHARDS)
    first.tell(signal.SIGSTOP)
    await spare.says("this process carries slot 1 of 2, shards 0 to 4 of 10")
    desk.write("While it hangs")
    await shows_once(desk, "While it hangs", SHARDS)
    first.tell(signal.SIGCONT)
    assert await first.end() != 0
    assert "this one ends" in first.lines[-1]
    await answers_once(desk, 0)
    assert desk.discord.copies(channel_on(0), "While it hangs") == 1
    for bot in (spare, second):
        await bot.stop()


_TAKE_OVER = """
    SELECT pg_terminate_backend(pid, 1000), pg_try_advisory_lock(classid::int, objid::int)
    FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = %(roles)s
        AND objid::bigint = %(slot)s AND pid <> pg_backend_pid()
"""


async def test_one_whose_slot_another_has_leaves_discord_before_anything_else(
    desk: Newsroom,
) -> None:
    """What it is sending may hold it up for a while; meanwhile two would answer."""
    desk.configure()
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await subscribe(desk, SHARDS[:1])
    desk.discord.before.append(SILENCE)
    desk.write("On its way")
    await desk.gateway.until(lambda: not desk.discord.before)
    with psycopg.connect(str(desk.database), autocommit=True) as other:
        values = {"roles": APPLICATION + 1, "slot": zlib.crc32(BOT.encode()) >> 1}
        has_it = False
        while not has_it:
            has_it = any(taken for _, taken in other.execute(_TAKE_OVER, values))
        await bot.says("closing")
        assert not desk.gateway.connected()
        assert await bot.end() != 0
        # What became of it is for the other one to find out: it has not failed.
        assert other.execute("SELECT DISTINCT state FROM posts").fetchall() == [("sending",)]
    assert "another process has taken over" in bot.lines[-1]


@pytest.mark.proof_only
async def test_one_that_loses_its_database_leaves_discord_and_ends(
    desk: Newsroom, postgres: Server
) -> None:
    desk.configure()
    bot = await desk.start()
    await bot.says("source documents: 1 added")
    await desk.gateway.until(desk.gateway.connected)
    with psycopg.connect(f"host={postgres.folder} user=newsdesk dbname=postgres") as others:
        others.autocommit = True
        others.execute("ALTER DATABASE shared ALLOW_CONNECTIONS false")
        try:
            postgres.emptied()  # which ends all of its connections
            assert await bot.end() != 0
        finally:
            others.execute("ALTER DATABASE shared ALLOW_CONNECTIONS true")
    assert "The database was out of reach for 10 seconds" in bot.lines[-1]
    assert not desk.gateway.connected()


@pytest.mark.proof_only
async def test_one_that_deals_shards_out_otherwise_is_refused(desk: Newsroom) -> None:
    first, *_ = await start(desk)
    desk.configure("[shards]\ncount = 8\nslot = 4\n")
    other = await desk.start()
    assert await other.end() != 0
    assert "works with 10 shards in 2 slots, this one with 8 in 2" in other.lines[-1]
    await first.stop()
