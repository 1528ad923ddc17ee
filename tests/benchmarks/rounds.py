"""Runs contenders against each other: in turn, each in a fresh process, ratios within a round.

The machine may be busy or slow; in one round it is so for all. What is run is said by the modules
that end in ``_benchmark``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure with.

    Attributes:
        documents: How many, in benchmarks that choose their number.
        rounds: How often everything is run.
        scratch: An empty folder for documents and databases.
    """

    documents: int
    rounds: int
    scratch: Path


@dataclass(frozen=True, slots=True)
class Contender:
    """Something to run.

    Attributes:
        command: Its last line on the standard output is a JSON object.
        renew: Is called before each run, for it to find nothing of an earlier one.
    """

    name: str
    command: tuple[str, ...]
    renew: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run.

    Attributes:
        wall: Seconds of the whole process.
        memory: The most that it held at one time, in megabytes; its workers not counted.
        told: What is a number of the JSON object that it printed.
        lists: What is a list of numbers there.
    """

    wall: float
    memory: float
    told: dict[str, float]
    lists: dict[str, list[float]]

    @property
    def inner(self) -> float:
        """Seconds that it told itself, without its start; else those of the whole process."""
        return self.told.get("seconds", self.wall)


Results = dict[str, list[Outcome]]


def run_rounds(contenders: Sequence[Contender], rounds: int) -> Results:
    """Run every contender once a round."""
    results: Results = {one.name: [] for one in contenders}
    for number in range(rounds):
        for one in contenders:
            outcome = _run(one)
            results[one.name].append(outcome)
            print(f"  round {number + 1}: {one.name}: {outcome.wall:.2f} s", file=sys.stderr)
    return results


def ratios(
    results: Results, name: str, base: str, measure: Callable[[Outcome], float]
) -> list[float]:
    """Give, for each round, how many times as long as the base a contender took."""
    pairs = zip(results[name], results[base], strict=True)
    return [measure(one) / measure(other) for one, other in pairs]


def spread(values: Sequence[float], unit: str = "") -> str:
    """Give the median of some values, and between which they lie."""
    middle = f"{median(values):.2f}{unit}"
    if len(values) == 1:
        return middle
    return f"{middle} ({min(values):.2f} to {max(values):.2f})"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def remove_database(path: Path) -> None:
    """Remove a database with what SQLite puts beside it."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def _run(one: Contender) -> Outcome:
    one.renew()
    started = time.perf_counter()
    with subprocess.Popen(one.command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = process.stdout.read().strip().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{one.name} failed with status {process.returncode}")
    printed = json.loads(lines[-1])
    lists = {name: told for name, told in printed.items() if isinstance(told, list)}
    told = {name: told for name, told in printed.items() if name not in lists}
    return Outcome(wall, usage.ru_maxrss / 1024, told, lists)
