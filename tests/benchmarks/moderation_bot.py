"""Decides as moderators do: ``python moderation_bot.py queue|takedown COUNT DATABASE``.

Prints one line of JSON. ``queue`` gives, for each way to ask for a page of the queue, how many
milliseconds each page took, and how many of the processor's, under the same name with ``CPU``
before it; ``takedown`` how many seconds a story in that many posts took to go, and how many
milliseconds single ones took, from the decision to Discord's answer.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bot.articles import Article, Provider
from bot.clock import system_clock
from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Stories
from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.identity import article_id
from bot.publication import Action
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.store.editorial.waiting import Rank
from bot.ui.client import NewsdeskClient
from bot.ui.moderation.queue import queue_page
from bot.ui.posts.publisher import ChannelPublisher
from tests.benchmarks.posting_bot import COLOUR, article_of, measured, publish, subscribe
from tests.benchmarks.servers import channel_of, join_servers, stand_in

#: Stands before the name of what took the processor's time.
CPU = "processor: "
_SERVER = 1
_PAGES = 100
#: Stories that stand in one channel each: as many as there are topics of their own.
_SINGLE = 40
_BATCH = 1_000
_TOPICS = 50
_PROVIDERS = 400


async def main(case: str, count: int, database: Path) -> None:
    """Measure one case."""
    store = await Store.open(database)
    try:
        told = await (_queue if case == "queue" else _takedown)(store, count, database)
    finally:
        await store.close()
    print(json.dumps(told))


async def _queue(store: Store, count: int, database: Path) -> dict[str, list[float]]:
    """Turn page after page of a queue in which so many wait."""
    chance = random.Random(1)
    for begin in range(0, count, _BATCH):
        waiting = range(begin, min(count, begin + _BATCH))
        await publish(store, [_waiting(number, chance) for number in waiting])
    config = Config(
        database=database,
        sources=(),
        posting=Posting(),
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
        logging=Logging(file=None),
    )
    async with NewsdeskClient(store=store, config=config, clock=system_clock) as desk:
        told = {}
        for name, ask in _PAGES_OF.items():
            told[name], told[CPU + name] = await _turned(desk, ask, chance)
        return told


def _waiting(number: int, chance: random.Random) -> Article:
    url = f"https://provider.com/waiting-{number}"
    provider = chance.randrange(_PROVIDERS)
    return Article(
        article_id(url),
        f"Story {number} that waits for a decision",
        url,
        datetime.now(UTC) - timedelta(minutes=number),
        Provider(f"Provider {provider}", f"provider-{provider}.com"),
        excerpt="A few sentences that say what happened, to whom, where and when. " * 4,
        quality=chance.randrange(140),
        topics=tuple(f"Topic {one}" for one in chance.sample(range(_TOPICS), 2)),
        published=False,
    )


async def _turned(
    desk: NewsdeskClient, ask: Callable[[random.Random], SearchQuery], chance: random.Random
) -> tuple[list[float], list[float]]:
    """Ask for pages, each below the one before or somewhere else.

    Gives the milliseconds that each took, and those of the processor in all of the process.
    """
    times, processor, below = list[float](), list[float](), None
    for number in range(_PAGES):
        query = ask(chance)
        if number % 2:
            below = Rank(chance.randrange(140), 0)
        started, used = time.perf_counter(), time.process_time()
        page = await queue_page(desk, query, _SERVER, below=below)
        times.append((time.perf_counter() - started) * 1000)
        processor.append((time.process_time() - used) * 1000)
        if query == SearchQuery() and not page.waits:
            raise RuntimeError("nothing waits, and so nothing is measured")
        below = page.rank
    return times, processor


_PAGES_OF: dict[str, Callable[[random.Random], SearchQuery]] = {
    "all that waits": lambda _: SearchQuery(),
    "of a topic": lambda chance: SearchQuery(topic=f"Topic {chance.randrange(_TOPICS)}"),
    "of a provider": lambda chance: SearchQuery(
        provider=f"provider-{chance.randrange(_PROVIDERS)}.com"
    ),
    "from a quality on": lambda chance: SearchQuery(min_quality=chance.randrange(139)),
    "of the last week": lambda _: SearchQuery(since=datetime.now(UTC) - timedelta(days=7)),
}


async def _takedown(store: Store, count: int, _database: Path) -> dict[str, object]:
    """Take down single stories, then one that stands in so many channels of one server."""
    async with stand_in() as (client, url):
        join_servers(client, 1, channels=count)
        courier = Courier(store, ChannelPublisher(client, COLOUR), system_clock)
        for place in range(count):
            await subscribe(store, _SERVER << 30, channel_of(_SERVER, place), "Topic 0")
        everywhere = article_of(0)
        single = [article_of(number) for number in range(1, 1 + min(_SINGLE, count))]
        for place, article in enumerate(single):
            await subscribe(store, _SERVER << 30, channel_of(_SERVER, place), article.topics[0])
        await publish(store, [everywhere, *single])
        await plan_deliveries(store, system_clock())
        await courier.work()
        times = [await _gone(store, courier, one) for one in single]
        told = await measured(_taken_down(store, courier, everywhere))
        async with aiohttp.ClientSession() as session, session.get(f"{url}/count") as answer:
            counted = await answer.json()
    if counted["deleted"] != counted["messages"] or counted["messages"] != count + len(single):
        raise RuntimeError(f"not everything was taken down: {counted}")
    return {**told, "single": times, "refused": counted["refused"]}


async def _gone(store: Store, courier: Courier, article: Article) -> float:
    started = time.perf_counter()
    await _taken_down(store, courier, article)
    return (time.perf_counter() - started) * 1000


def _taken_down(store: Store, courier: Courier, article: Article) -> Awaitable[None]:
    async def work() -> None:
        decision = Decision(_SERVER << 30, article.id, Action.UNPUBLISH, 1, "", system_clock())
        await store.decisions.decide(decision)
        await courier.work()

    return work()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3])))
