"""The thin layer over aiosqlite: connections, and one hop for what is run.

What is a transaction, and who waits for whom, is left to ``database``.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

import aiosqlite

from bot.store.engine import Parameters, Row
from bot.store.sqlite.errors import is_busy
from bot.store.sqlite.matching import written
from bot.store.sqlite.statements import bound

T = TypeVar("T")

#: How many statements a connection keeps prepared: a search alone has dozens of shapes.
_STATEMENTS = 256
#: Seconds between two tries to write where another program is writing.
ASKING_AGAIN = 0.002
_PRAGMAS = (
    # Of new databases. Loading writes a quarter less than with the 4,096 that SQLite chooses.
    "PRAGMA page_size = 16384",
    # FULL: the ledger's word that a post was sent must survive a power cut.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
)
#: Of connections that only read. Rows that lie far apart are read in half the time where they are
#: not copied out of the system's cache, which also takes that memory back when it needs it.
_READING_PRAGMAS = (
    "PRAGMA query_only = ON",
    f"PRAGMA mmap_size = {4 << 30}",
    "PRAGMA cache_size = -8192",
)


class Reader:
    """A connection as those see it who only read, on its own thread."""

    __slots__ = ("_sqlite",)

    def __init__(self, sqlite: sqlite3.Connection) -> None:
        self._sqlite = sqlite

    def rows(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Give the rows of one statement."""
        return self._sqlite.execute(*bound(sql, parameters)).fetchall()

    def written(self, words: Sequence[str]) -> list[str]:
        """Give those words that stand in a title or an excerpt, in whatever form."""
        return written(self._sqlite, words)


class Connection(aiosqlite.Connection):
    """A connection without transactions of the driver's making, which runs whole functions.

    A hop to its thread and back costs more than most statements: what belongs together is one
    function, and one hop.
    """

    def __init__(self, path: Path, patience: float) -> None:
        connector = partial(
            sqlite3.connect,
            path,
            isolation_level=None,
            timeout=patience,
            cached_statements=_STATEMENTS,
        )
        super().__init__(connector, iter_chunk_size=64)
        self.waiting = 0
        """How many functions it has still to run, or is running."""

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run a function on the connection's thread and give what it returns."""
        self.waiting += 1
        try:
            result: T = await self._execute(function, self._conn)  # type: ignore[no-untyped-call]  # aiosqlite's own is not typed
            return result
        finally:
            self.waiting -= 1

    async def ended(self) -> None:
        """Wait until the thread of a connection that could not be opened has ended."""
        await asyncio.to_thread(self._thread.join)


async def connect(
    path: Path, patience: float, opened: list[Connection], *, reads_only: bool = False
) -> Connection:
    """Open a connection, and note it in ``opened``."""
    connection = Connection(path, patience)
    try:
        await connection
    except BaseException:
        # Its thread has been told to stop, and speaks to this event loop once more when it does.
        await asyncio.shield(connection.ended())
        raise
    opened.append(connection)
    for pragma in _PRAGMAS + _READING_PRAGMAS * reads_only:
        await fetch(connection, pragma)
    return connection


async def watch(path: Path, patience: float) -> sqlite3.Connection:
    """Open a connection for any thread that only tells whether something was written.

    From then on it never waits: it may be asked on the event loop. The first time it may have to,
    since for a moment whoever closes the same file keeps out everybody who is not in it yet.
    """
    watcher = sqlite3.connect(path, isolation_level=None, timeout=patience, check_same_thread=False)
    entering = asyncio.create_task(asyncio.to_thread(_enter, watcher))
    try:
        await asyncio.shield(entering)
    except BaseException:
        entering.add_done_callback(lambda _: watcher.close())
        raise
    return watcher


def _enter(watcher: sqlite3.Connection) -> None:
    watcher.execute("PRAGMA data_version").fetchall()
    watcher.execute("PRAGMA busy_timeout = 0").fetchall()


async def close(connections: Sequence[Connection]) -> None:
    """Close connections one after the other; their threads end."""
    for connection in connections:
        await connection.close()


async def fetch(
    connection: Connection, sql: str, parameters: Parameters | None = None
) -> list[Row]:
    """Run a statement and give its rows, in one hop to the connection's thread."""
    text, values = bound(sql, parameters)
    return await connection.run(lambda sqlite: sqlite.execute(text, values).fetchall())


async def when_free(
    connection: Connection,
    patience: float,
    sql: str,
    parameters: Parameters | None = None,
) -> None:
    """Run a statement that writes as soon as no other program does; see ``in_turn``."""
    text, values = bound(sql, parameters)
    await in_turn(connection, patience, lambda sqlite: sqlite.execute(text, values).fetchall())


async def run_whole(
    connection: Connection,
    patience: float,
    sql: str,
    rows: Sequence[Parameters | tuple[object, ...]],
) -> None:
    """Run a statement for each row, for all of them or none, as soon as no other program writes."""
    text, _ = bound(sql, None)

    def run(sqlite: sqlite3.Connection) -> None:
        sqlite.execute("BEGIN IMMEDIATE")
        try:
            sqlite.executemany(text, rows)
            sqlite.execute("COMMIT")
        except BaseException:
            sqlite.rollback()  # nothing, where no transaction is open any more
            raise

    await in_turn(connection, patience, run)


async def in_turn(
    connection: Connection, patience: float, function: Callable[[sqlite3.Connection], object]
) -> None:
    """Run a function as soon as no other program writes.

    Args:
        connection: Where to run it.
        patience: Seconds after which it gives up.
        function: Writes nothing before it is its turn.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        try:
            await connection.run(function)
        except sqlite3.OperationalError as error:
            # SQLite itself asks ten times a second, which misses the moments in which a long load
            # lets others write, and not at all while several turn a new file to WAL.
            if not is_busy(error) or loop.time() > deadline:
                raise
            await asyncio.sleep(ASKING_AGAIN)
        else:
            return
