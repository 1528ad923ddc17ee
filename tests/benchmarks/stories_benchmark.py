"""What it costs to tell stories apart: planning, lists, what is kept, and what a load takes."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from statistics import median
from typing import Any, Final

from tests.benchmarks.generated import write_documents
from tests.benchmarks.rounds import (
    Contender,
    Options,
    ratios,
    remove_database,
    run_rounds,
    spread,
    table,
)
from tests.benchmarks.search_engine import build

TITLE = "Telling stories apart"
_SMALLEST: Final = 1_000
#: More documents are not loaded for this: the share does not change with their number.
_LOADED: Final = 10_000
_LATER, _AT_ONCE = "later", "at-once"
_ASKED = {
    "planned": "planning a changed article: finding what may tell the same, comparing, planning",
    "told": "an article's full story",
    "counted": "counting the sources of a page of ten",
    "listed": "a topic's ten newest, article by article",
    "folded": "a topic's ten newest, each story once",
}


def measure(options: Options) -> str:
    """Ask databases of each size, and load the same documents with and without their words."""
    sizes = sorted({_SMALLEST, max(_SMALLEST, options.documents)})
    told = {size: _told(options, size) for size in sizes}
    rows = [
        [f"{what}, p50 and p99", *(_times(told[size]["times"][kind]) for size in sizes)]
        for kind, what in _ASKED.items()
    ]
    rows.append(["share of the database that is kept for it", *map(_share, told.values())])
    asked = table(["", *(f"{size:,} articles" for size in sizes)], rows)
    return (
        f"{options.rounds} rounds of 100 questions, in processor time of the whole process, the "
        f"database's share included.\n\n{asked}\n\n{_loading(options)}"
    )


def _told(options: Options, size: int) -> Any:
    asyncio.run(build(options.scratch, size))
    command = (sys.executable, "-m", "tests.benchmarks.stories_rounds")
    arguments = (str(options.scratch), str(size), str(options.rounds))
    done = subprocess.run((*command, *arguments), check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _times(times: Sequence[float]) -> str:
    return f"{median(times):.2g} ms, {sorted(times)[int(len(times) * 0.99)]:.2g} ms"


def _share(told: Any) -> str:
    if told["bytes"] is None:
        return "this SQLite cannot tell"
    own, every = told["bytes"]
    return f"{own / every:.1%}"


def _loading(options: Options) -> str:
    """Load documents that nothing new can join, so that their words may wait, and with them."""
    documents = min(options.documents, _LOADED)
    folder, database = options.scratch / "documents", options.scratch / "loaded.db"
    write_documents(folder, documents)
    module, fresh = "tests.benchmarks.stories_load", partial(remove_database, database)
    results = run_rounds(
        [
            Contender(when, (sys.executable, "-m", module, when, str(folder), str(database)), fresh)
            for when in (_LATER, _AT_ONCE)
        ],
        options.rounds,
    )
    assert {one.told["added"] for found in results.values() for one in found} == {documents}
    longer = ratios(results, _AT_ONCE, _LATER, lambda one: one.inner)
    after = [one.told["after"] / one.inner for one in results[_LATER]]
    return (
        f"Loading {documents:,} documents, in one process, takes {spread(longer)} times as much "
        "processor time where each article gets its words with its rows. A backlog does not: its "
        f"words take {spread(after)} of the load's time in the background."
    )
