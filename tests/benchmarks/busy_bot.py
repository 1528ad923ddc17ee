"""A bot without Discord searches while it loads: ``python busy_bot.py CASE DATABASE FOLDER``.

Prints one line of JSON: lateness of the event loop and time of searches, in milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from pathlib import Path

from bot.clock import system_clock
from bot.config.settings import Source
from bot.loading.apart import Apart
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport
from bot.processes import Processes
from bot.publication import Scope
from bot.search.query import SearchQuery, parse_words
from bot.store import Store

_TICK = 0.002
_IDLE_SECONDS = 3.0


async def main(case: str, database: Path, folder: Path) -> None:
    """Measure one case."""
    store = await Store.open(database)
    try:
        words = await words_of(store)
        await searches(store, words, asyncio.create_task(asyncio.sleep(0.5)))  # warms up
        started = time.perf_counter()
        load = asyncio.create_task(_load(case, store, database, folder))
        late = asyncio.create_task(lateness(load))
        times = await searches(store, words, load)
        report = await load
        told = {
            "added": report.added,
            "load": time.perf_counter() - started,
            "loop_p99": percentile(await late, 0.99),
            "loop_max": max(await late),
            "search_p50": percentile(times, 0.5),
            "search_p99": percentile(times, 0.99),
        }
    finally:
        await store.close()
    print(json.dumps(told))


async def _load(case: str, store: Store, database: Path, folder: Path) -> LoadReport:
    if case == "idle":
        await asyncio.sleep(_IDLE_SECONDS)
        return LoadReport()
    elsewhere = Apart(database, system_clock, Processes()).load if case == "apart" else None
    loader = Loader(
        store.database, system_clock, workers=2 if case == "workers" else 0, elsewhere=elsewhere
    )
    return await loader.load(Source(name="more", folders=(folder,)))


async def words_of(store: Store) -> list[str]:
    """Give words of titles to search for."""
    rows = await store.database.fetch("SELECT title FROM articles ORDER BY id LIMIT 500")
    return [word for (title,) in rows for word in title.split()]


async def searches(store: Store, words: list[str], until: asyncio.Task[object]) -> list[float]:
    """Search again and again until a task is done, at least once."""
    chance, times = random.Random(1), list[float]()
    while not times or not until.done():
        query = SearchQuery(words=parse_words(" ".join(chance.sample(words, 2))))
        started = time.perf_counter()
        await store.search.page(query, Scope(), limit=10)
        times.append((time.perf_counter() - started) * 1000)
    return times


async def lateness(until: asyncio.Task[object]) -> list[float]:
    """Give how much later than asked for the event loop woke up each time."""
    late: list[float] = []
    while not late or not until.done():
        started = time.perf_counter()
        await asyncio.sleep(_TICK)
        late.append((time.perf_counter() - started - _TICK) * 1000)
    return late


def percentile(values: list[float], share: float) -> float:
    """Give the value below which a share of some values lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
