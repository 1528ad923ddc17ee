"""The thin layer over aiosqlite: connections, one hop a statement, and its errors made ours.

What is a transaction, and who waits for whom, is left to ``database``.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import StoreBusyError, StoreError

Row = tuple[Any, ...]
Parameters = Mapping[str, object]

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
#: What a person can do about a failure, by SQLite's result code (https://sqlite.org/rescode.html).
_ADVICE = {
    sqlite3.SQLITE_FULL: "it cannot grow: the disk is full. Free some space.",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened. Does its folder exist?",
    sqlite3.SQLITE_READONLY: "it cannot be written: permission is missing.",
    sqlite3.SQLITE_NOTADB: "it is no database. Name another file.",
    sqlite3.SQLITE_CORRUPT: "it is damaged. Put a backup in its place, or load anew.",
}


async def connect(
    path: Path, patience: float, opened: list[aiosqlite.Connection]
) -> aiosqlite.Connection:
    """Open a connection without transactions of the driver's making, and note it in ``opened``."""
    connection = aiosqlite.connect(path, isolation_level=None, timeout=patience)
    try:
        await connection
    except BaseException:
        # Its thread has been told to stop, and speaks to this event loop once more when it does.
        await asyncio.shield(asyncio.to_thread(connection._thread.join))  # noqa: SLF001 - nothing public waits for it
        raise
    opened.append(connection)
    for pragma in _PRAGMAS:
        await connection.execute_fetchall(pragma)
    return connection


async def close(connections: Sequence[aiosqlite.Connection]) -> None:
    """Close connections one after the other; their threads end."""
    for connection in connections:
        await connection.close()


async def fetch(
    connection: aiosqlite.Connection, sql: str, parameters: Parameters | None = None
) -> list[Row]:
    """Run a statement and give its rows, in one hop to the connection's thread."""
    return list(await connection.execute_fetchall(sql, parameters or {}))  # type: ignore[arg-type]  # rows are tuples: no row factory is set


async def when_free(
    connection: aiosqlite.Connection,
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
        raise StoreError(f"A database cannot hold this value: {error}.") from error
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise StoreBusyError(
                f"{path} is held locked by another program. Close it, or wait and try again."
            ) from error
        raise StoreError(f"{path}: {_ADVICE.get(_code(error), error)}") from error


def is_busy(error: sqlite3.Error) -> bool:
    """Tell whether another program's lock is what failed a statement."""
    return _code(error) in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


def _code(error: sqlite3.Error) -> int:
    """Give SQLite's primary result code, 0 where the error has none."""
    return (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
