"""The thin layer over aiosqlite: connections, one hop for what is run, and its errors made ours.

What is a transaction, and who waits for whom, is left to ``database``.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite

from bot.errors import StoreBusyError, StoreError

log = logging.getLogger(__name__)

Row = tuple[Any, ...]
Parameters = Mapping[str, object]
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
#: What a person can do about a failure, by SQLite's result code (https://sqlite.org/rescode.html).
_ADVICE = {
    sqlite3.SQLITE_FULL: "it cannot grow: the disk is full. Free some space.",
    sqlite3.SQLITE_IOERR: "the disk cannot be read or written. Is it full, limited, or broken?",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened. Does its folder exist?",
    sqlite3.SQLITE_READONLY: "it cannot be written: permission is missing.",
    sqlite3.SQLITE_NOTADB: "it is no database. Name another file.",
    sqlite3.SQLITE_CORRUPT: "it is damaged. Put a backup in its place, or load anew.",
}


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


def watch(path: Path) -> sqlite3.Connection:
    """Open a connection for any thread that only tells whether something was written.

    It never waits: it may be asked on the event loop.
    """
    return sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)


async def close(connections: Sequence[Connection]) -> None:
    """Close connections one after the other; their threads end."""
    for connection in connections:
        await connection.close()


async def fetch(
    connection: Connection, sql: str, parameters: Parameters | None = None
) -> list[Row]:
    """Run a statement and give its rows, in one hop to the connection's thread."""
    return await connection.run(lambda sqlite: sqlite.execute(sql, parameters or {}).fetchall())


async def when_free(
    connection: Connection,
    patience: float,
    sql: str,
    parameters: Parameters | None = None,
) -> None:
    """Run a statement that writes as soon as no other program does.

    Args:
        connection: Where to run it.
        patience: Seconds after which it gives up.
        sql: The statement.
        parameters: Its named parameters.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + patience
    while True:
        try:
            await fetch(connection, sql, parameters)
        except sqlite3.OperationalError as error:
            # SQLite itself asks ten times a second, which misses the moments in which a long load
            # lets others write, and not at all while several turn a new file to WAL.
            if not is_busy(error) or loop.time() > deadline:
                raise
            await asyncio.sleep(ASKING_AGAIN)
        else:
            return


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn the driver's exceptions into the store's, with what a person can do about them.

    A broken constraint or a wrong statement is a bug of ours and no trouble with the file.
    """
    try:
        yield
    except (OverflowError, UnicodeEncodeError) as error:
        is_number = isinstance(error, OverflowError)
        what = "a number is too great" if is_number else "a text has half a character"
        raise StoreError(f"A database cannot hold this value: {what}.") from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise StoreBusyError(
                f"{path} is held locked by another program. Close it, or wait and try again."
            ) from error
        log.info("SQLite on %s: %s", path, error)
        code = _code(error)
        advice = _ADVICE.get(code, f"SQLite cannot use it (result code {code}).")
        raise StoreError(f"{path}: {advice}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another program's lock is what failed a statement."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    """Give SQLite's primary result code, 0 where the error has none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
