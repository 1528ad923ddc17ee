"""Asks the bot's search the same on both engines in turn: ``python engines_rounds.py FILE URL N``.

Prints one line of JSON: by engine and by what was asked, the milliseconds that each answer took,
and those of processor time of both this process and the server's. Answers that differ are an error.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bot.cli.answers import location
from bot.store import Store
from tests.benchmarks.engines import POSTGRES, SQLITE
from tests.benchmarks.search_questions import OWN, Ask, Own, questions_about, times_of

#: Ends the names of times of a processor.
PROCESSOR = ", processor"
_LONGEST = 100


async def main(file: str, server: str, rounds: int) -> None:
    """Ask everything in turn, and print the times."""
    sqlite = await Store.open(location(file), creates=False)
    postgres = await Store.open(location(server), creates=False)
    try:
        ways: dict[str, Ask] = {}
        for ask in OWN:
            for engine, store in ((SQLITE, sqlite), (POSTGRES, postgres)):
                await store.names.warm()
                ways[f"{engine}, {ask.__name__}"] = partial(ask, Own(store))
        rows = await postgres.database.fetch(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        )
        told = [Path(f"/proc/{pid}/schedstat") for (pid,) in rows]
        busy = partial(_busy, [os.open(one, os.O_RDONLY) for one in told if one.exists()])
        clocks: Mapping[str, Callable[[], float]] = {PROCESSOR: busy, "": time.perf_counter}
        questions = await questions_about(sqlite)
        times = await times_of(ways, questions, rounds, clocks=clocks, look=_compare)
        print(json.dumps(times))
    finally:
        await sqlite.close()
        await postgres.close()


def _busy(serving: Sequence[int]) -> float:
    """Give the seconds of processor time that this process and the server's took until now.

    Args:
        serving: Files in which Linux tells of the server's, in nanoseconds.
    """
    there = sum(int(os.pread(one, _LONGEST, 0).split()[0]) for one in serving)
    return time.process_time() + there / 1e9


def _compare(answers: Mapping[str, object]) -> None:
    for ask in OWN:
        if answers[f"{SQLITE}, {ask.__name__}"] != answers[f"{POSTGRES}, {ask.__name__}"]:
            raise RuntimeError(f"the engines differ: {ask.__doc__}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
