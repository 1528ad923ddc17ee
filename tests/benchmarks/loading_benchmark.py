"""First loads against what most people would write, and against the limit of the writer."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bot.databases import Location
from tests.benchmarks.engines import POSTGRES, Measured, about, databases, serving
from tests.benchmarks.generated import write_documents
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

TITLE = "First load"
_PEER = "python-frontmatter + sqlite-utils"
_LIMIT = "limit: rows parsed already, sqlite3 + FTS5"
_OURS = {0: "newsdesk load --workers 0", 1: "newsdesk load --workers 1", 2: "newsdesk load"}
_ON_SERVER = f"newsdesk load, {POSTGRES}"


def measure(options: Options) -> str:
    """Load the documents with every contender."""
    documents = options.scratch / "documents"
    write_documents(documents, options.documents)
    with serving() as server:
        found = databases(options.scratch / "loaded.db", server)
        results = run_rounds(_contenders(documents, found), options.rounds)
        engines = about(server)
    for outcomes in results.values():
        assert {_count(one) for one in outcomes} == {options.documents}
    rows = [_row(results, name) for name in results]
    head = ["", "seconds", f"times as fast as {_PEER}", "times as long as the limit", "MB"]
    return (
        f"{options.documents:,} generated documents, {options.rounds} rounds, whole processes "
        "from start to end (the limit: without its start and parsing), a new database each time. "
        f"MB is the main process. {engines}{_longer(results)}\n\n{table(head, rows)}"
    )


def _contenders(documents: Path, found: Sequence[Measured]) -> list[Contender]:
    file, *others = found
    peers = {_PEER: "frontmatter_and_sqlite_utils", _LIMIT: "writer_limit"}
    command = (sys.executable, "-m", "tests.benchmarks.peers")
    return [
        *(
            Contender(name, (*command, peer, str(documents), str(file.place)), file.renew)
            for name, peer in peers.items()
        ),
        *(
            Contender(name, load_command(documents, file.place, workers), file.renew)
            for workers, name in _OURS.items()
        ),
        *(Contender(_ON_SERVER, load_command(documents, one.place), one.renew) for one in others),
    ]


def load_command(documents: Path, database: Location, workers: int = 2) -> tuple[str, ...]:
    """Give the command that loads a folder and tells what it did as JSON."""
    command = (sys.executable, "-m", "bot", "load", str(documents), "--database", str(database))
    return (*command, "--json", "--workers", str(workers))


def _longer(results: Results) -> str:
    """Say how long the server takes, where there is one."""
    if _ON_SERVER not in results:
        return ""
    longer = ratios(results, _ON_SERVER, _OURS[2], lambda one: one.wall)
    return f" A load into it takes {spread(longer)} times as long as one into a file."


def _count(outcome: Outcome) -> float:
    return outcome.told.get("documents", outcome.told.get("added", 0))


def _row(results: Results, name: str) -> list[str]:
    faster = ratios(results, _PEER, name, lambda one: one.wall)
    limit = [one.inner for one in results[_LIMIT]]
    longer = [one.wall / least for one, least in zip(results[name], limit, strict=True)]
    if name == _LIMIT:
        return [name, spread(limit), "", "1", ""]
    memory = f"{median(one.memory for one in results[name]):.0f}"
    return [
        name,
        spread([one.wall for one in results[name]]),
        spread(faster),
        spread(longer),
        memory,
    ]
