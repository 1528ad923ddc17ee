"""A program of its own that forks processes which open a database, to be killed at a statement.

It reads one task a line: a database, and how many statements may run. It answers how it ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
import traceback
from pathlib import Path

from bot.store.sqlite.database import Database
from tests.proof.worker import Countdown


async def open_and_close(path: Path) -> None:
    database = await Database.open(path)
    await database.close()


def run(path: Path, statements: int) -> None:
    """Open a database, and be killed before one statement more than may run."""
    countdown = Countdown(statements)
    countdown.is_running = True
    sqlite3.connect = countdown.connecting(sqlite3.connect)  # type: ignore[assignment]  # of the same shape
    asyncio.run(open_and_close(path))


def main() -> None:
    """Do one task after the other, each in a process of its own."""
    for line in sys.stdin:
        path, statements = json.loads(line)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                run(Path(path), statements)
                status = 0
            except Exception:  # noqa: BLE001  # tell of it before the process ends
                traceback.print_exc()
            finally:
                os._exit(status)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
