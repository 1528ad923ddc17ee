"""A bot without Discord asks feeds and searches: ``python feeds_bot.py CASE DATABASE PORT COUNT``.

Prints one line of JSON: what a round of feeds costs by itself, and what searches notice of one.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

from bot.documents.feeds import read_feed
from bot.loading.feed_reader import FeedReader
from bot.loading.feeds.polling import Polling
from bot.sources.web.fetching import open_web
from bot.sources.web.guarding import anywhere
from bot.store import Store
from bot.store.feeds.records import FeedOptions, WantedFeed
from tests.benchmarks.busy_bot import lateness, percentile, searches, words_of
from tests.benchmarks.feed_server import feed
from tests.samples import NOW
from tests.ui.world import ManualClock

_IDLE_SECONDS = 3.0
_READINGS = 20


async def main(case: str, database: Path, port: int, count: int) -> None:
    """Measure one case."""
    store, reader, clock = await Store.open(database), FeedReader(), ManualClock(NOW)
    try:
        async with open_web("Newsdesk", rule=anywhere) as web:
            polling = Polling(store.database, web, reader, clock)
            feeds = [] if case == "idle" else [address(case, port, n) for n in range(count)]
            await store.feeds.want(
                "config", [WantedFeed(one, "", FeedOptions()) for one in feeds], NOW
            )
            await ask_all(polling, clock)  # the first load is none of it
            alone = await measured(polling, clock)
            beside = await watched(store, polling, clock)
    finally:
        await reader.close()
        await store.close()
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    reading = reading_time() if case == "busy" else 0.0
    print(json.dumps({**alone, **beside, "memory": memory, "reading": reading}))


def address(case: str, port: int, number: int) -> str:
    """Give the address of a feed; each stands at a host of its own."""
    return f"http://127.1.{number // 250}.{1 + number % 250}:{port}/{case}/{number}"


async def ask_all(polling: Polling, clock: ManualClock) -> int:
    """Wait until feeds are due, and ask each; gives how many were asked."""
    clock.advance(timedelta(hours=5))
    asked = 0
    while turn := await polling.turn():
        asked += turn
    return asked


async def measured(polling: Polling, clock: ManualClock) -> dict[str, float]:
    """Give what a round takes of processor and time, with nothing beside it."""
    started, processor = time.perf_counter(), time.process_time()
    asked = await ask_all(polling, clock)
    return {
        "asked": asked,
        "processor": time.process_time() - processor,
        "seconds": time.perf_counter() - started,
    }


async def watched(store: Store, polling: Polling, clock: ManualClock) -> dict[str, float]:
    """Search while a round goes on, or for a while where there is no feed."""
    words = await words_of(store)
    await searches(store, words, asyncio.create_task(asyncio.sleep(0.5)))  # warms up
    has_feeds = bool(await store.feeds.every_one())
    work: asyncio.Task[object] = asyncio.create_task(
        ask_all(polling, clock) if has_feeds else asyncio.sleep(_IDLE_SECONDS)
    )
    late = asyncio.create_task(lateness(work))
    times = await searches(store, words, work)
    await work
    return {
        "loop_p99": percentile(await late, 0.99),
        "loop_max": max(await late),
        "search_p50": percentile(times, 0.5),
        "search_p99": percentile(times, 0.99),
    }


def reading_time() -> float:
    """Give the milliseconds of processor that reading a feed of 58 KB takes, imports aside."""
    now: datetime = NOW + timedelta(days=2)
    read_feed(feed(0, 0), "https://0.example/", "", now)
    started = time.process_time()
    for edition in range(_READINGS):
        assert read_feed(feed(0, edition), "https://0.example/", "", now).entries
    making = time.process_time()
    for edition in range(_READINGS):
        feed(0, edition)
    return ((making - started) - (time.process_time() - making)) * 1000 / _READINGS


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
