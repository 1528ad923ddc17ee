"""What a large load does to a running bot: how late its event loop is, how long searches take."""

from __future__ import annotations

import shutil
import subprocess
import sys
from statistics import median

from tests.benchmarks.generated import write_documents
from tests.benchmarks.loading_benchmark import load_command
from tests.benchmarks.rounds import Contender, Options, Results, remove_database, run_rounds, table

TITLE = "A load in a running bot"
_IDLE = "no load"
_CASES = {
    _IDLE: "idle",
    "load in a process of its own (as the bot does it)": "apart",
    "load in the bot's process, 2 workers": "workers",
    "load in the bot's process, in a thread": "thread",
}


def measure(options: Options) -> str:
    """Search in a loaded database while a second folder of documents is loaded into it."""
    first, second = options.scratch / "documents", options.scratch / "more"
    write_documents(first, options.documents)
    write_documents(second, max(options.documents // 10, 1), seed=2)
    database = options.scratch / "loaded.db"
    subprocess.run(load_command(first, database), check=True, stdout=subprocess.DEVNULL)
    results: Results = {name: [] for name in _CASES}
    for _ in range(options.rounds):
        for name, case in _CASES.items():
            copy = options.scratch / "copy.db"
            remove_database(copy)
            shutil.copy(database, copy)
            command = (
                sys.executable,
                "-m",
                "tests.benchmarks.busy_bot",
                case,
                str(copy),
                str(second),
            )
            results[name] += run_rounds([Contender(name, command)], 1)[name]
    loaded = {int(one.told["added"]) for name in _CASES for one in results[name] if name != _IDLE}
    assert loaded == {max(options.documents // 10, 1)}
    kinds = ("loop_p99", "loop_max", "search_p50", "search_p99", "load")
    rows = [
        [
            name,
            *(f"{median(one.told[kind] for one in results[name]):.2f}" for kind in kinds),
            _times_idle(results, name),
        ]
        for name in _CASES
    ]
    head = ["", "loop late p99 ms", "at most ms", "search p50 ms", "search p99 ms", "load s"]
    return (
        f"{options.documents:,} generated articles are there, a tenth of that is loaded; "
        f"{options.rounds} rounds, medians. Searches are by two words, newest first, one after "
        f"the other.\n\n{table([*head, 'search p99, times idle'], rows)}"
    )


def _times_idle(results: Results, name: str) -> str:
    pairs = zip(results[name], results[_IDLE], strict=True)
    return f"{median(one.told['search_p99'] / idle.told['search_p99'] for one, idle in pairs):.2f}"
