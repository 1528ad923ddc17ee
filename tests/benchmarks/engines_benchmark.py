"""The same searches on both engines, in turn."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from bot.databases import ServerDatabase
from bot.store.opening import move
from tests.benchmarks.engines import POSTGRES, SQLITE, about, serving
from tests.benchmarks.engines_rounds import PROCESSOR
from tests.benchmarks.rounds import Options, remove_database, spread, table
from tests.benchmarks.search_engine import build, newsdesk_of
from tests.benchmarks.tenfold import make_tenfold
from tests.postgres import EMPTY, Server

TITLE = "Searching on both engines"
#: Of more, each article is there ten times.
_MOST_BUILT = 100_000
_ASKED = {
    "topic": "topic, newest",
    "provider": "provider, newest",
    "common": "common word, newest",
    "rare": "rare word, newest",
    "two": "two words, newest",
    "combined": "word, topic, 90 days",
    "best": "common word, best",
    "names": "names of providers, completed",
    "related": "related coverage of one article",
}
Times = Mapping[str, Sequence[float]]


def measure(options: Options) -> str:
    """Fill a database on each engine alike, ask in turn, and compare."""
    with serving() as server:
        if server is None:
            return about(server)
        file, place = _filled(options, server)
        times = _asked(file, place, options.rounds)
        engines = about(server)
    head = ["", f"{SQLITE}, p50", "p99", f"{POSTGRES}, p50", "p99", "times as long, p50"]
    asked = [[what, *_cells(times, kind, options.rounds)] for kind, what in _ASKED.items()]
    taken = [
        [what, *_cells(times, f"{kind}{PROCESSOR}", options.rounds)]
        for kind, what in _ASKED.items()
    ]
    return (
        f"The ten newest or best among {options.documents:,} articles; {options.rounds} rounds of "
        "100 questions. Both are asked in turn in one process, and answer the same to the row. "
        f"{engines} Milliseconds:\n\n{table(head, asked)}\n\n"
        "In processor time, of the process that asks and of those of the server that answer, which "
        f"tells more where a machine has other work, too:\n\n{table(head, taken)}"
    )


def _filled(options: Options, server: Server) -> tuple[Path, ServerDatabase]:
    """Give a file and a server's database with the same articles."""
    is_tenfold = options.documents > _MOST_BUILT
    size = options.documents // 10 if is_tenfold else options.documents
    asyncio.run(build(options.scratch, size))
    built = newsdesk_of(options.scratch, size)
    place = server.create("searched", like=EMPTY)
    move(built, place, lambda _: None)
    if not is_tenfold:
        return built, place
    file = options.scratch / "tenfold.db"
    remove_database(file)
    shutil.copy(built, file)
    make_tenfold(file)
    make_tenfold(place)
    return file, place


def _asked(file: Path, place: ServerDatabase, rounds: int) -> Times:
    command = (sys.executable, "-m", "tests.benchmarks.engines_rounds")
    arguments = (str(file), place.url, str(rounds))
    done = subprocess.run((*command, *arguments), check=True, stdout=subprocess.PIPE, text=True)
    times: Times = json.loads(done.stdout)
    return times


def _cells(times: Times, kind: str, rounds: int) -> list[str]:
    in_file, on_server = (times[f"{engine}, {kind}"] for engine in (SQLITE, POSTGRES))
    each = len(in_file) // rounds
    longer = [
        median(on_server[start : start + each]) / median(in_file[start : start + each])
        for start in range(0, rounds * each, each)
    ]
    shares = (
        f"{share:.3g}"
        for one in (in_file, on_server)
        for share in (median(one), sorted(one)[int(len(one) * 0.99)])
    )
    return [*shares, spread(longer)]
