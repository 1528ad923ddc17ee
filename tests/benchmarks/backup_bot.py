"""Searches at rest and while its database is backed up: ``python backup_bot.py DATABASE FOLDER``.

Prints one line of JSON: the times of searches, in milliseconds, and of a backup, in seconds.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Final

from bot.processes import Processes
from bot.store import Store
from bot.store.opening import back_up
from tests.benchmarks.busy_bot import percentile, searches, words_of

#: How long it is searched at rest, and at least during backups.
_SECONDS: Final = 3.0


async def main(database: Path, folder: Path) -> None:
    """Search at rest, then during as many backups as it takes."""
    store = await Store.open(database)
    try:
        words = await words_of(store)
        await searches(store, words, asyncio.create_task(asyncio.sleep(0.5)))  # warms up
        rest = await searches(store, words, asyncio.create_task(asyncio.sleep(_SECONDS)))
        keeping = asyncio.create_task(_back_up(database, folder / "kept.db"))
        beside = await searches(store, words, keeping)
        took = await keeping
    finally:
        await store.close()
    told = {"backup": took, "bytes": database.stat().st_size}
    for name, times in (("rest", rest), ("beside", beside)):
        told |= {f"{name}_p50": percentile(times, 0.5), f"{name}_p99": percentile(times, 0.99)}
    print(json.dumps(told))


async def _back_up(database: Path, file: Path) -> float:
    """Back up again and again, as the bot itself does it; gives the seconds of the first time."""
    started = time.perf_counter()
    took: list[float] = []
    processes = Processes()
    while not took or time.perf_counter() - started < _SECONDS:
        file.unlink(missing_ok=True)
        began = time.perf_counter()
        await processes.run(back_up, database, file)
        took.append(time.perf_counter() - began)
    return took[0]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
