"""Searches against plain SQL, at every power of ten from 1,000 articles on."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.rounds import Options, table
from tests.benchmarks.search_engine import build
from tests.benchmarks.search_rounds import SMALLEST

TITLE = "Searching"
_LARGE = 100_000
Times = Mapping[str, Sequence[float]]
Figure = Callable[[Times], float]


@dataclass(frozen=True, slots=True)
class _Figure:
    """What is told about a size, and the most that it is to be there; None where any will do."""

    name: str
    of: Figure
    most: Callable[[int], float | None]
    unit: str = ""

    def cell(self, times: Times, size: int) -> str:
        value, most = self.of(times), self.most(size)
        verdict = "" if most is None else f" ({'met' if value <= most else 'missed'}: {most:g})"
        return f"{value:.3g}{self.unit}{verdict}"


def measure(options: Options) -> str:
    """Fill databases of each size, ask in turn, and set the answers' times side by side."""
    sizes = _sizes(options.documents)
    for size in sizes:
        asyncio.run(build(options.scratch, size))
    times = {size: _asked(options, size) for size in sizes}
    rows = [
        [figure.name, *(figure.cell(times[size], size) for size in sizes)] for figure in _FIGURES
    ]
    return (
        f"The ten newest or best, {options.rounds} rounds of 100 questions; everything is asked "
        "in turn in one process, from an event loop through aiosqlite. Plain SQL is a schema by "
        "hand with its indexes and FTS5, and gives rows; the search gives values. In brackets "
        f"the target.\n\n{table(['', *(f'{size:,}' for size in sizes)], rows)}"
    )


def _sizes(most: int) -> list[int]:
    sizes = [SMALLEST]
    while sizes[-1] * 10 <= most:
        sizes.append(sizes[-1] * 10)
    return sizes


def _asked(options: Options, size: int) -> Times:
    command = (
        sys.executable,
        "-m",
        "tests.benchmarks.search_rounds",
        str(options.scratch),
        str(size),
        str(options.rounds),
    )
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    times: Times = json.loads(done.stdout)
    return times


def _middle(kind: str) -> Figure:
    return lambda times: median(times[kind])


def _ninety_nine(kind: str) -> Figure:
    return lambda times: sorted(times[kind])[int(len(times[kind]) * 0.99)]


def _ratio(
    kind: str, base: str, share: Callable[[str], Callable[[Times], float]]
) -> Callable[[Times], float]:
    return lambda times: share(kind)(times) / share(base)(times)


def _always(most: float) -> Callable[[int], float]:
    return lambda _: most


def _when_large(large: float, huge: float) -> Callable[[int], float | None]:
    """Give what counts from a hundred thousand articles on, and what does beyond that."""
    return lambda size: None if size < _LARGE else large if size == _LARGE else huge


_FIGURES = (
    _Figure(
        "topic, newest: times plain SQL, p50",
        _ratio("topic", "topic_by_hand", _middle),
        _always(1.2),
    ),
    _Figure(
        "provider, newest: times plain SQL, p50",
        _ratio("provider", "provider_by_hand", _middle),
        _always(1.2),
    ),
    _Figure(
        "topic, newest: times its cost among 1,000, p50",
        _ratio("topic", "topic_among_few", _middle),
        _always(2),
    ),
    _Figure(
        "what the thread adds to it, p50",
        lambda times: 1000 * (_middle("topic")(times) - _middle("topic_on_the_spot")(times)),
        _always(100),
        " µs",
    ),
    _Figure(
        "common word, newest: times bm25, p50",
        _ratio("common", "common_by_hand", _middle),
        _when_large(0.05, 0.01),
    ),
    _Figure(
        "word, topic, 90 days: times the plain join, p99",
        _ratio("combined", "combined_by_hand", _ninety_nine),
        _when_large(0.05, 0.05),
    ),
    _Figure("common word, best, p99", _ninety_nine("best"), _always(20), " ms"),
    _Figure("names of providers, completed, p99", _ninety_nine("names"), _always(1), " ms"),
    _Figure(
        "related coverage of one article, p50",
        _middle("related"),
        lambda size: 0.5 if size <= _LARGE else 1,
        " ms",
    ),
)
