"""First loads against what most people would write, and against the limit of the writer."""

from __future__ import annotations

import sys
from pathlib import Path
from statistics import median

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


def measure(options: Options) -> str:
    """Load the documents with every contender."""
    documents = options.scratch / "documents"
    write_documents(documents, options.documents)
    results = run_rounds(_contenders(documents, options.scratch / "loaded.db"), options.rounds)
    for outcomes in results.values():
        assert {_count(one) for one in outcomes} == {options.documents}
    rows = [_row(results, name) for name in results]
    head = ["", "seconds", f"times as fast as {_PEER}", "times as long as the limit", "MB"]
    return (
        f"{options.documents:,} generated documents, {options.rounds} rounds, whole processes "
        "from start to end (the limit: without its start and parsing), a new database each time. "
        f"MB is the main process.\n\n{table(head, rows)}"
    )


def _contenders(documents: Path, database: Path) -> list[Contender]:
    return [
        *(
            Contender(
                name,
                (
                    sys.executable,
                    "-m",
                    "tests.benchmarks.peers",
                    peer,
                    str(documents),
                    str(database),
                ),
                database,
            )
            for name, peer in (
                (_PEER, "frontmatter_and_sqlite_utils"),
                (_LIMIT, "writer_limit"),
            )
        ),
        *(
            Contender(name, load_command(documents, database, workers), database)
            for workers, name in _OURS.items()
        ),
    ]


def load_command(documents: Path, database: Path, workers: int = 2) -> tuple[str, ...]:
    """Give the command that loads a folder and tells what it did as JSON."""
    command = (sys.executable, "-m", "bot", "load", str(documents), "--database", str(database))
    return (*command, "--json", "--workers", str(workers))


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
