"""What feeds cost: a round of many that did not change, one that did, and what searches notice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.benchmarks.feed_server import feed
from tests.benchmarks.generated import write_documents
from tests.benchmarks.loading_benchmark import load_command
from tests.benchmarks.rounds import Contender, Options, Results, remove_database, run_rounds, table

TITLE = "Feeds"
_IDLE = "no feeds"
_QUIET, _DEAF, _BUSY = (
    "unchanged, the servers say so",
    "unchanged, sent again",
    "changed, 58 KB each",
)
_CASES = {_IDLE: "idle", _QUIET: "quiet", _DEAF: "deaf", _BUSY: "busy"}
#: Of all feeds, one of so many changes at a time.
_CHANGED = 10


def measure(options: Options) -> str:
    """Ask feeds beside a newsroom of documents, alone and while somebody searches."""
    count = max(options.documents // 10, 1)
    documents, database = options.scratch / "documents", options.scratch / "loaded.db"
    write_documents(documents, options.documents)
    subprocess.run(load_command(documents, database), check=True, stdout=subprocess.DEVNULL)
    with _served(options.scratch / "port") as port:
        results = _run(options, database, port, count)
    counts = {_IDLE: 0, _QUIET: count, _DEAF: count, _BUSY: max(count // _CHANGED, 1)}
    for name, expected in counts.items():
        assert {one.told["asked"] for one in results[name]} == {expected}, name
    rows = [[name, f"{counts[name]:,}", *_figures(results, name)] for name in _CASES]
    head = ["feeds", "count", "processor s", "ms a feed", "loop late p99 ms", "at most ms"]
    text = table([*head, "search p50 ms", "search p99 ms", "reader's memory MB"], rows)
    size, reading = len(feed(0, 0)) / 1000, _of(results, _BUSY, "reading")
    return (
        f"Beside {options.documents:,} generated articles; {options.rounds} rounds, medians. "
        "*Processor* is what one round of all of them takes of the bot's own process; reading is "
        f"done in another, where a feed of {size:.0f} KB takes {reading:.1f} ms. The other columns "
        "are while somebody searches by two words, one search after the other, for as long as the "
        f"round lasts.\n\n{text}"
    )


def _run(options: Options, database: Path, port: int, count: int) -> Results:
    results: Results = {name: [] for name in _CASES}
    for _ in range(options.rounds):
        for name, case in _CASES.items():
            copy = options.scratch / "copy.db"
            remove_database(copy)
            shutil.copy(database, copy)
            feeds = max(count // _CHANGED, 1) if case == "busy" else count
            command = (
                *(sys.executable, "-m", "tests.benchmarks.feeds_bot"),
                *(case, str(copy), str(port), str(feeds)),
            )
            results[name] += run_rounds([Contender(name, command)], 1)[name]
    return results


def _figures(results: Results, name: str) -> Iterator[str]:
    asked = _of(results, name, "asked")
    processor = _of(results, name, "processor")
    yield f"{processor:.2f}" if asked else ""
    yield f"{processor * 1000 / asked:.2f}" if asked else ""
    for kind in ("loop_p99", "loop_max", "search_p50", "search_p99"):
        yield f"{_of(results, name, kind):.2f}"
    yield f"{_of(results, name, 'memory'):.0f}" if asked else ""


def _of(results: Results, name: str, kind: str) -> float:
    return median(one.told[kind] for one in results[name])


@contextmanager
def _served(port_file: Path) -> Iterator[int]:
    port_file.unlink(missing_ok=True)
    command = (sys.executable, "-m", "tests.benchmarks.feed_server", str(port_file))
    with subprocess.Popen(command) as server:
        try:
            while not port_file.exists():
                time.sleep(0.05)
                assert server.poll() is None
            yield int(port_file.read_text())
        finally:
            server.terminate()
