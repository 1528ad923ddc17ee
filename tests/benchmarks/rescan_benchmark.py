"""Looking again at a folder in which nothing changed, against asking the file system alone."""

from __future__ import annotations

import subprocess
import sys

from tests.benchmarks.generated import write_documents
from tests.benchmarks.loading_benchmark import load_command
from tests.benchmarks.rounds import Contender, Options, ratios, run_rounds, spread, table

TITLE = "Unchanged folder"
_LIMIT = "limit: scandir + stat"
_OURS = "newsdesk load, nothing changed"


def measure(options: Options) -> str:
    """Load the documents once, then again and again."""
    documents, database = options.scratch / "documents", options.scratch / "loaded.db"
    write_documents(documents, options.documents)
    subprocess.run(load_command(documents, database), check=True, stdout=subprocess.DEVNULL)
    limit = (sys.executable, "-m", "tests.benchmarks.peers", "scan_limit", str(documents), "")
    results = run_rounds(
        [Contender(_LIMIT, limit), Contender(_OURS, load_command(documents, database))],
        options.rounds,
    )
    assert {one.told["unchanged"] for one in results[_OURS]} == {options.documents}
    rows = [
        [
            name,
            spread([one.inner for one in results[name]]),
            spread(ratios(results, name, _LIMIT, lambda one: one.inner)),
            spread([one.wall for one in results[name]]),
            spread(ratios(results, name, _LIMIT, lambda one: one.wall)),
        ]
        for name in results
    ]
    head = ["", "seconds", "times as long", "whole process", "times as long"]
    return (
        f"{options.documents:,} generated documents, {options.rounds} rounds. The first two "
        "columns are what each tells itself, without starting Python and opening the database.\n\n"
        f"{table(head, rows)}"
    )
