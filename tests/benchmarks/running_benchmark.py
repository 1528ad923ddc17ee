"""What it takes to run the bot: its start, its memory over a day, searches during a backup."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.running.warming import fill
from bot.store import Store
from tests.benchmarks.rounds import Contender, Options, Outcome, run_rounds, spread, table
from tests.benchmarks.running_bot import HOURS, Day, Start, live, start
from tests.benchmarks.search_engine import build, newsdesk_of

TITLE = "Running"
#: Articles beside which a whole day is lived through; beside fewer, a part of one.
_WHOLE = 100_000
_MEGABYTE = 1_000_000
#: The hours of the day whose memory is shown.
_SHOWN = (1, 2, 4, 8, 12, 16, 20, 24)


def measure(options: Options) -> str:
    """Start, live and back up, each on a copy of the same database."""
    database = asyncio.run(_filled(options))
    starts = asyncio.run(_starts(_beside(database, "starts"), options.rounds))
    share = min(1.0, options.documents / _WHOLE)
    day = asyncio.run(live(_beside(database, "day"), share))
    folder = _beside(database, "backups")
    command = (sys.executable, "-m", "tests.benchmarks.backup_bot")
    contender = Contender("backup", (*command, str(folder / "newsdesk.db"), str(folder)))
    backups = run_rounds([contender], options.rounds)["backup"]
    rows = [*_of_starts(starts), *_of_day(day), *_of_backups(backups)]
    return (
        f"Among {options.documents:,} articles; {options.rounds} rounds. *Ready* is when `newsdesk "
        "run`, connected to a stand-in for Discord over real sockets, has answered the first "
        f"command. The day has {day.changes:,} changed or new documents, {day.posts:,} posts and "
        f"{day.commands:,} commands in {HOURS} hours, which pass by a clock that is set. A backup "
        "is written, and looked through, by a process of its own while somebody searches by two "
        "words, one search after the other. Memory is the process's own: pages of the database's "
        "file, which the system takes back when it needs them, are not counted.\n\n"
        + table(["", ""], rows)
    )


async def _filled(options: Options) -> Path:
    """Fill a database, and give its articles their words, as a bot does after its first load."""
    await build(options.scratch, options.documents)
    database = newsdesk_of(options.scratch, options.documents)
    store = await Store.open(database)
    await fill(store)
    await store.close()
    return database


def _beside(database: Path, name: str) -> Path:
    """Give a new folder that holds a copy of the database alone."""
    folder = database.parent / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(database, folder / "newsdesk.db")
    return folder


async def _starts(folder: Path, rounds: int) -> list[Start]:
    found = []
    for _ in range(rounds):
        found.append(await start(folder))
        shutil.rmtree(folder / "documents")
    return found


def _of_starts(starts: Sequence[Start]) -> list[list[str]]:
    return [
        [
            "start to ready, times `import discord`",
            spread([one.ready / one.bare for one in starts]),
        ],
        ["start to ready, s", spread([one.ready for one in starts])],
        ["memory after the start, MB", spread([one.memory / _MEGABYTE for one in starts])],
    ]


def _of_day(day: Day) -> list[list[str]]:
    megabytes = [held / _MEGABYTE for held in day.memory]
    shown = ", ".join(f"{megabytes[hour - 1]:.0f}" for hour in _SHOWN)
    second, later = megabytes[1], megabytes[2:]
    return [
        [f"memory after hours {', '.join(map(str, _SHOWN))}, MB", shown],
        [
            "the most after any later hour, times that after the second",
            f"{max(later) / second:.2f}",
        ],
        ["memory after the day, times that after half of it", f"{later[-1] / megabytes[11]:.2f}"],
    ]


def _of_backups(backups: Sequence[Outcome]) -> list[list[str]]:
    told = [one.told for one in backups]
    size = told[0]["bytes"] / _MEGABYTE
    return [
        [f"backup of {size:,.0f} MB, s", spread([one["backup"] for one in told])],
        ["search p99 at rest, ms", spread([one["rest_p99"] for one in told])],
        [
            "search p99 during a backup, times that at rest",
            spread([one["beside_p99"] / one["rest_p99"] for one in told]),
        ],
    ]
