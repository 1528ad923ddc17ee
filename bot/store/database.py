"""Opens the SQLite file, runs its migrations, and hands out transactions and reads.

One writing connection stands behind a lock; reads take turns on connections of their own, so that
a load never holds up a command. What the statements mean is left to the modules beside this one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, Self

import aiosqlite

from bot.errors import StoreBusyError, StoreError
from bot.store.migrations import MIGRATIONS

#: "NEWS" as SQLite's application id, so that another program's database is never written to.
APPLICATION_ID = 0x4E455753

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


class Reading(Protocol):
    """What can be read from: the database, or a transaction that sees its own changes."""

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Give the rows of one statement."""
        ...


class Database:
    """The open database. Build it with ``open``; close it, or its threads never end."""

    def __init__(
        self,
        path: Path,
        writer: aiosqlite.Connection,
        readers: tuple[aiosqlite.Connection, ...],
        patience: float,
    ) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._patience = patience
        self._turn = 0
        self._lock = asyncio.Lock()

    @classmethod
    async def open(
        cls, path: Path, *, creates: bool = True, readers: int = 2, patience: float = 5.0
    ) -> Self:
        """Open a database and migrate it to this version.

        Args:
            path: The file; its folder must exist.
            creates: Whether a database is made where there is none.
            readers: How many connections read side by side.
            patience: Seconds to wait for another program's lock before giving up.

        Raises:
            StoreBusyError: Another program holds the database locked.
            StoreError: Not there, no database, another program's, or one of a newer version.
        """
        if not creates and not await asyncio.to_thread(path.exists):
            raise StoreError(f"{path} is not there. Load documents into it first: newsdesk load.")
        opened: list[aiosqlite.Connection] = []
        try:
            with _translated(path):
                writer = await _connect(path, patience, opened)
                await _prepare(writer, path)
                await writer.execute_fetchall("PRAGMA busy_timeout = 0")
                for _ in range(readers):
                    reader = await _connect(path, patience, opened)
                    await reader.execute_fetchall("PRAGMA query_only = ON")
        except BaseException:
            await asyncio.shield(_close(opened))
            raise
        return cls(path, writer, tuple(opened[1:]), patience)

    async def close(self) -> None:
        """Close every connection once what is being written is done."""
        async with self._lock:
            # The writer last, so that it can fold the log into the file.
            await asyncio.shield(_close((*self._readers, self._writer)))

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Read rows. One hop to a reading thread; sees what was committed before.

        Raises:
            StoreBusyError: Another program holds the database locked.
            StoreError: The database cannot be read.
        """
        self._turn = (self._turn + 1) % len(self._readers)
        with _translated(self.path):
            return await _fetch(self._readers[self._turn], sql, parameters)

    async def version(self) -> int:
        """Give a number that changes whenever this process or another wrote. One hop.

        Raises:
            StoreBusyError: Another program holds the database locked.
            StoreError: The database cannot be read.
        """
        # Every connection counts for itself, so it is always the same one that is asked.
        with _translated(self.path):
            return await _pragma(self._readers[0], "data_version")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Write: everything inside is kept as a whole, or not at all.

        The lock is not reentrant: hand the transaction on, never open one inside another.

        Raises:
            StoreBusyError: Another program is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        transaction = Transaction(self._writer, self.path)
        async with self._lock:
            try:
                await self._take_turn("BEGIN IMMEDIATE")
                yield transaction
                await transaction.fetch("COMMIT")
            except BaseException:
                # A cancel can arrive while the thread still runs a statement. The rollback queues
                # behind that and, even if a second cancel frees the lock, before whatever comes.
                await asyncio.shield(self._roll_back())
                raise

    async def run(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run one statement as a transaction of its own, in one hop.

        Raises:
            StoreBusyError: Another program is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        async with self._lock:
            await self._take_turn(sql, parameters)

    async def _take_turn(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run a statement that waits until no other program writes."""
        deadline = asyncio.get_running_loop().time() + self._patience
        while True:
            try:
                with _translated(self.path):
                    await _fetch(self._writer, sql, parameters)
            except StoreBusyError:
                # SQLite itself asks ten times a second, which misses the moments in which a
                # long load lets others write.
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(ASKING_AGAIN)
            else:
                return

    async def _roll_back(self) -> None:
        with suppress(sqlite3.Error):  # the error that led here tells more
            await self._writer.rollback()  # nothing, where no transaction is open any more


class Transaction:
    """The writing connection while a transaction is open."""

    def __init__(self, connection: aiosqlite.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Run one statement and give its rows, this transaction's own changes included."""
        with _translated(self._path):
            return await _fetch(self._connection, sql, parameters)

    async def run(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run one statement and give how many rows it changed."""
        with _translated(self._path):
            async with self._connection.execute(sql, parameters or {}) as cursor:
                return cursor.rowcount

    async def run_many(self, sql: str, rows: Sequence[Parameters]) -> int:
        """Run one statement for each row of parameters and give how many rows changed in all."""
        if not rows:
            return 0
        with _translated(self._path):
            async with self._connection.executemany(sql, rows) as cursor:
                return cursor.rowcount


async def _fetch(
    connection: aiosqlite.Connection, sql: str, parameters: Parameters | None = None
) -> list[Row]:
    return list(await connection.execute_fetchall(sql, parameters or {}))  # type: ignore[arg-type]  # rows are tuples: no row factory is set


async def _connect(
    path: Path, patience: float, opened: list[aiosqlite.Connection]
) -> aiosqlite.Connection:
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


async def _close(connections: Sequence[aiosqlite.Connection]) -> None:
    for connection in connections:
        await connection.close()


async def _prepare(connection: aiosqlite.Connection, path: Path) -> None:
    """Write nothing before it is certain whose database this is; then bring it up to date."""
    ((tables,),) = await _fetch(connection, "SELECT count(*) FROM sqlite_schema")
    if tables and await _pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError(f"{path} is another program's database. Name a file of Newsdesk's own.")
    version = await _pragma(connection, "user_version")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path} was written by a newer Newsdesk (schema {version}, this one knows up to "
            f"{len(MIGRATIONS)}). Upgrade Newsdesk, or name another database."
        )
    await connection.execute_fetchall("PRAGMA journal_mode = WAL")
    if version < len(MIGRATIONS):
        await _migrate(connection)


async def _migrate(connection: aiosqlite.Connection) -> None:
    """Run what is missing; where it fails, closing the connection rolls all of it back."""
    await connection.execute_fetchall("BEGIN IMMEDIATE")
    # Read again under the lock: another process may have migrated in the meantime.
    version = await _pragma(connection, "user_version")
    for statements in MIGRATIONS[version:]:
        for statement in statements:
            await connection.execute_fetchall(statement)
    await connection.execute_fetchall(f"PRAGMA application_id = {APPLICATION_ID}")
    await connection.execute_fetchall(f"PRAGMA user_version = {len(MIGRATIONS)}")
    await connection.execute_fetchall("COMMIT")


async def _pragma(connection: aiosqlite.Connection, name: str) -> int:
    ((value,),) = await _fetch(connection, f"PRAGMA {name}")
    return int(value)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
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
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF  # the primary one
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreBusyError(
                f"{path} is held locked by another program. Close it, or wait and try again."
            ) from error
        raise StoreError(f"{path}: {_ADVICE.get(code, error)}") from error
