"""Gives all that a database holds to whoever moves it elsewhere; nobody writes to it meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.errors import StoreBusyError
from bot.store.engine import BOT, Row
from bot.store.sqlite.errors import translated
from bot.store.sqlite.roles import Roles

_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Leaving:
    """A database as it is at one moment."""

    sqlite: sqlite3.Connection

    def rows(self, table: str, columns: Sequence[str]) -> Iterator[list[Row]]:
        """Give the rows of a table, some at a time."""
        cursor = self.sqlite.execute(f"SELECT {', '.join(columns)} FROM {table}")
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows

    def last_ids(self) -> dict[str, int]:
        """Give the last id that was given out in each table that never gives one twice."""
        return dict(self.sqlite.execute("SELECT name, seq FROM sqlite_sequence"))


@contextmanager
def leaving(path: Path) -> Iterator[Leaving]:
    """Hold a database that no bot runs on, so that nobody writes to it; nothing of it is changed.

    Raises:
        StoreBusyError: A bot runs on it, or another program writes.
        StoreError: It cannot be read.
    """
    roles = Roles(path)
    if not roles.try_hold(BOT):
        raise StoreBusyError(f"A bot runs on {path}. Stop it first; nothing was moved.")
    try:
        with translated(path), closing(sqlite3.connect(path, isolation_level=None)) as sqlite:
            sqlite.execute("BEGIN IMMEDIATE")
            yield Leaving(sqlite)
            sqlite.execute("ROLLBACK")
    finally:
        roles.end()
