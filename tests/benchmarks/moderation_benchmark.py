"""From a decision to what it takes down, and the pages of a queue in which very many wait."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from statistics import median

from bot.config.settings import Posting
from tests.benchmarks.moderation_bot import CPU
from tests.benchmarks.rounds import (
    Contender,
    Options,
    Outcome,
    remove_database,
    run_rounds,
    spread,
    table,
)

TITLE = "Moderating"

_MOST_POSTS = 300
_PER_SECOND = 50
_MOST_MILLISECONDS = 50
_ANY = "any of them"


def measure(options: Options) -> str:
    """Measure, and give what came out as Markdown."""
    posts = min(_MOST_POSTS, max(5, options.documents // 30))
    sizes = {"queue": options.documents, "takedown": posts}
    contenders = [_contender(case, size, options) for case, size in sizes.items()]
    results = run_rounds(contenders, options.rounds)
    return f"{_queue(results['queue'], options)}\n\n{_takedown(results['takedown'], posts)}"


def _contender(case: str, size: int, options: Options) -> Contender:
    database = options.scratch / f"moderating-{case}.db"
    command = (sys.executable, "-m", "tests.benchmarks.moderation_bot", case, str(size))
    return Contender(case, (*command, str(database)), partial(remove_database, database))


def _queue(outcomes: Sequence[Outcome], options: Options) -> str:
    by_name: dict[str, list[float]] = {}
    for outcome in outcomes:
        for name, times in outcome.lists.items():
            of_any = f"{CPU}{_ANY}" if name.startswith(CPU) else _ANY
            by_name.setdefault(name, []).extend(times)
            by_name.setdefault(of_any, []).extend(times)
    by_name[_ANY] = by_name.pop(_ANY)  # below the others
    rows = [
        [name, *(f"{one:.1f}" for one in _figures(times, by_name[CPU + name])), f"{len(times):,}"]
        for name, times in by_name.items()
        if not name.startswith(CPU)
    ]
    late = _late(by_name[_ANY])
    verdict = "met" if late <= _MOST_MILLISECONDS else "missed"
    return (
        f"Pages of `/moderate queue` where {options.documents:,} stories wait, everything included "
        f"but Discord. Target: p99 at most {_MOST_MILLISECONDS} ms ({verdict}: {late:.0f}). What a "
        "page took beyond the processor's time is waiting for other programs of the machine.\n\n"
        + table(["", "p50 ms", "p99 ms", "p99 ms of the processor", "pages"], rows)
    )


def _takedown(outcomes: Sequence[Outcome], posts: int) -> str:
    limit = posts / _PER_SECOND
    single = [time for outcome in outcomes for time in outcome.lists["single"]]
    interval = Posting().interval.total_seconds()
    refused = max(outcome.told["refused"] for outcome in outcomes)
    return (
        f"A story that stands in {posts:,} channels of one server, over real HTTP, by the real "
        "discord.py, to a local stand-in that answers after 60 ms and enforces Discord's limits: "
        f"from the decision until all are gone {spread([one.inner / limit for one in outcomes])} "
        f"times as long as the limit of fifty requests a second; {refused:.0f} were refused. "
        f"Until the first is gone, with Discord's answer: {median(single):.0f} ms, p99 "
        f"{_late(single):.0f} ms, after the next look at the ledger, every {interval:.0f} s."
    )


def _figures(times: Sequence[float], processor: Sequence[float]) -> tuple[float, float, float]:
    return median(times), _late(times), _late(processor)


def _late(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
