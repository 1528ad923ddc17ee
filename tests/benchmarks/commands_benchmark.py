"""Whole commands in the simulated Discord, at rest and while a load runs."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.generated import write_documents
from tests.benchmarks.rounds import Options, table
from tests.benchmarks.search_engine import build, newsdesk_of

TITLE = "Commands, from interaction to answer"
_MOST_MILLISECONDS = 100
#: A load that lasts long enough for hundreds of questions, however few articles are there.
_LEAST_LOADED, _MOST_LOADED = 100, 50_000


def measure(options: Options) -> str:
    """Ask the whole bot one question after the other, and load beside it."""
    loaded = min(max(options.documents // 10, _LEAST_LOADED), _MOST_LOADED)
    asyncio.run(build(options.scratch, options.documents))
    done = _asked(options, loaded)
    told = json.loads(done.splitlines()[-1])
    assert told["added"] == loaded
    kinds = list(told["rest"])
    rows = [[kind, *_cells(told["rest"][kind]), *_cells(told["load"][kind])] for kind in kinds]
    everything = [[time for kind in kinds for time in told[when][kind]] for when in _WHEN]
    rows.append(["all of them", *_cells(everything[0]), *_cells(everything[1])])
    late = _ninety_nine(everything[1])
    verdict = "met" if late <= _MOST_MILLISECONDS else "missed"
    head = ["", "p50 ms", "p99 ms", "loading: p50 ms", "p99 ms", "questions"]
    rows = [[*row, str(len(told["load"].get(row[0], everything[1])))] for row in rows]
    return (
        f"{options.documents:,} generated articles are there and {loaded:,} more are loaded, in a "
        "process of its own as the bot does it. Target: p99 of all while loading at most "
        f"{_MOST_MILLISECONDS} ms ({verdict}: {late:.0f}).\n\n{table(head, rows)}"
    )


def _asked(options: Options, loaded: int) -> str:
    """Let the bot be asked in a database of its own, and give what it prints."""
    database = newsdesk_of(options.scratch, options.documents)
    with tempfile.TemporaryDirectory(dir=options.scratch) as own:
        copy, documents = Path(own, "newsdesk.db"), Path(own, "documents")
        shutil.copy(database, copy)
        write_documents(documents, loaded, seed=2)
        command = (sys.executable, "-m", "tests.benchmarks.command_bot", str(copy), str(documents))
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


_WHEN = ("rest", "load")


def _cells(times: Sequence[float]) -> list[str]:
    return [f"{median(times):.1f}", f"{_ninety_nine(times):.1f}"]


def _ninety_nine(times: Sequence[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]
