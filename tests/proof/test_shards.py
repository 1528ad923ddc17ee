"""Several processes with one token share Discord's limits, and carry each other's work."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest_asyncio

from bot.posting.filters import Filters
from bot.store import Store
from tests.gateway.gateway import PATIENCE
from tests.gateway.newsroom import Bot, Newsroom, opened
from tests.gateway.payloads import command, server
from tests.postgres import Server
from tests.proof.limits import Limits, most_within_a_second
from tests.proof.measure import scaled
from tests.proof.report import RecordFault

SHARDS: Final = scaled(few=4, many=10)
SLOT: Final = SHARDS // 2
SERVERS: Final = scaled(few=20, many=2000)
#: Of so many servers a channel receives all stories.
CHANNELS: Final = scaled(few=12, many=1000)
#: Discord's, in a full run; there sessions begin one by one.
CONCURRENCY: Final = scaled(few=SHARDS, many=1)
#: A story's way to all of them, looked for before; and a margin for the slowest machine.
_PATIENCE: Final = 4 * CHANNELS / 50 + PATIENCE
STORIES: Final = ("Before anything", "All is well", "While one dies", "Afterwards")


def server_of(number: int) -> int:
    """Give a server's id, one shard after the other."""
    return (number + SHARDS) << 22


def channel_of(number: int) -> int:
    """Give the id of a server's channel."""
    return 1000 + number


@pytest_asyncio.fixture
async def desk(tmp_path: Path, postgres: Server) -> AsyncIterator[Newsroom]:
    """A newsroom on PostgreSQL, with servers on every shard, and Discord with its limits."""
    async with opened(tmp_path, postgres.emptied()) as newsroom, newsroom.reachable():
        newsroom.discord.limits = Limits()
        newsroom.gateway.max_concurrency = CONCURRENCY
        newsroom.gateway.servers = {
            server_of(number): server(server_of(number), (channel_of(number),))
            for number in range(SERVERS)
        }
        newsroom.configure(f"[shards]\ncount = {SHARDS}\nslot = {SLOT}\n")
        yield newsroom


@dataclass(frozen=True, slots=True)
class Sent:
    """A story's way to every channel.

    Attributes:
        took: How long it took from the first request to the last, by what Discord's limit allows.
        most: How many requests left within one second at the most.
    """

    took: float
    most: int


async def test_one_of_three_is_killed_while_a_story_is_on_its_way(
    desk: Newsroom, record_fault: RecordFault
) -> None:
    await subscribe(desk)
    first, *others = await start(desk)
    await publish(desk, STORIES[0])  # looks through each channel before
    undisturbed = await publish(desk, STORIES[1])

    desk.write(STORIES[2])
    await stands(desk, 2 * CHANNELS + CHANNELS // 3)
    killed_at = time.monotonic()
    await first.kill()
    answered = await asyncio.gather(*(answers(desk, shard) for shard in range(SLOT)))
    await stands(desk, 3 * CHANNELS)
    after = await publish(desk, STORIES[3])

    limits = desk.discord.limits
    assert limits is not None
    assert not limits.refused
    assert desk.gateway.too_soon == []
    lost, doubled = counted(desk)
    waits = sorted(one - killed_at for one in answered)
    record_fault(
        f"one of three processes with {SHARDS} shards and {SERVERS:,} servers is killed while a "
        f"story goes to {CHANNELS:,} channels",
        tried=1,
        lost=lost,
        doubled=doubled,
        told=(
            "the log and `newsdesk status` name who carries which shards; the spare's first shard "
            f"answered after {waits[0]:.1f} s, its last after {waits[-1]:.1f}. Stories took "
            f"{undisturbed.took:.2f} times what fifty requests a second take before, and "
            f"{after.took:.2f} afterwards; at most {most_within_a_second(limits.left)} left within "
            "a second, and none was refused"
        ),
    )
    for bot in others:
        await bot.stop()


async def subscribe(desk: Newsroom) -> None:
    """Let a channel of each of the first servers receive all stories."""
    store = await Store.open(desk.database)
    for number in range(CHANNELS):
        await store.subscriptions.add(
            server_id=server_of(number),
            channel_id=channel_of(number),
            filters=Filters(),
            max_age=timedelta(days=3),
            created_by=1,
            now=datetime.now(UTC),
        )
    await store.close()


async def start(desk: Newsroom) -> tuple[Bot, Bot, Bot]:
    """Start two that carry a slot, and one that waits."""
    first = await desk.start()
    await first.says("this process carries slot 1 of 2")
    await first.says("source documents: 1 added")
    second = await desk.start()
    await second.says("this process carries slot 2 of 2")
    spare = await desk.start()
    await spare.says("other processes carry every slot; this one waits")
    await desk.gateway.until(lambda: all(map(desk.gateway.connected, range(SHARDS))))
    return first, second, spare


async def publish(desk: Newsroom, title: str) -> Sent:
    """Publish a story, and give how it came to every channel."""
    limits = desk.discord.limits
    assert limits is not None
    since, before = len(limits.left), standing(desk)
    desk.write(title)
    await stands(desk, before + CHANNELS)
    left = limits.left[since:]
    allowed = (len(left) - 1) / 50
    return Sent((left[-1] - left[0]) / allowed, most_within_a_second(left))


async def stands(desk: Newsroom, messages: int) -> None:
    """Wait until so many messages stand."""
    await desk.gateway.until(lambda: standing(desk) >= messages, seconds=_PATIENCE)


def standing(desk: Newsroom) -> int:
    """Count what stands in all channels."""
    return sum(map(len, desk.discord.channels.values()))


async def answers(desk: Newsroom, shard: int) -> float:
    """Wait until a shard is there again and answers a command; gives when that was."""
    seconds = PATIENCE + 5.2 * SLOT
    await desk.gateway.until(lambda: not desk.gateway.connected(shard))
    await desk.gateway.until(lambda: desk.gateway.connected(shard), seconds=seconds)
    used = command(server_of(shard), channel_of(shard), "news", "search", words="Long ago")
    await desk.gateway.tell("INTERACTION_CREATE", used, shard=shard)
    token = str(used["token"])
    await desk.gateway.until(lambda: "Long ago" in str(desk.answers.given.get(token)))
    return time.monotonic()


def counted(desk: Newsroom) -> tuple[int, int]:
    """Count what is lost and what is doubled."""
    copies = [
        desk.discord.copies(channel_of(number), title)
        for number in range(CHANNELS)
        for title in STORIES
    ]
    return copies.count(0), sum(one - 1 for one in copies if one > 1)
