"""How fast one, two and four processes claim what is to be posted, on both engines."""

from __future__ import annotations

import asyncio
import sys
from statistics import median

from tests.benchmarks.claims_bot import fill
from tests.benchmarks.engines import Measured, about, databases, serving
from tests.benchmarks.rounds import (
    Contender,
    Options,
    Outcome,
    Results,
    ratios,
    run_rounds,
    spread,
    table,
)

TITLE = "Claiming"

_MOST_CHANNELS = 2_000
_PROCESSES = {1: "one process", 2: "two processes", 4: "four processes"}


def measure(options: Options) -> str:
    """Claim the same posts with so many processes, on each engine in turn."""
    channels = min(_MOST_CHANNELS, max(5, options.documents // 5))
    filled = options.scratch / "filled.db"
    posts = asyncio.run(fill(filled, channels))
    with serving() as server:
        found = databases(options.scratch / "claimed.db", server, filled)
        results = run_rounds(
            [_contender(processes, one) for processes in _PROCESSES for one in found],
            options.rounds,
        )
        engines = about(server)
    assert {one.told["posts"] for outcomes in results.values() for one in outcomes} == {posts}
    rows = [_row(results, processes, one.engine) for one in found for processes in _PROCESSES]
    head = ["", "posts a second", "times those of one process", "a claim, p50 ms", "p99 ms"]
    return (
        f"{posts:,} posts wait in {channels:,} channels. Each process claims a hundred at once, "
        "records that they stand and gives their channels back, until none is left; nothing is "
        "sent, and none was claimed twice. (Discord takes fifty a second.) "
        f"{options.rounds} rounds. {engines}\n\n{table(head, rows)}"
    )


def _contender(processes: int, database: Measured) -> Contender:
    command = (sys.executable, "-m", "tests.benchmarks.claims_bot", str(processes))
    name = _name(processes, database.engine)
    return Contender(name, (*command, str(database.place)), database.renew)


def _name(processes: int, engine: str) -> str:
    return f"{_PROCESSES[processes]}, {engine}"


def _row(results: Results, processes: int, engine: str) -> list[str]:
    name = _name(processes, engine)
    claims = sorted(taken for one in results[name] for taken in one.lists["claims"])
    return [
        name,
        f"{median(map(_throughput, results[name])):,.0f}",
        spread(ratios(results, name, _name(1, engine), _throughput)),
        f"{median(claims):.1f}",
        f"{claims[int(len(claims) * 0.99)]:.1f}",
    ]


def _throughput(outcome: Outcome) -> float:
    return outcome.told["posts"] / outcome.told["seconds"]
