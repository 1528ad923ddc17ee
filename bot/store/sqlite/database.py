"""Opens the SQLite file, runs its migrations, and hands out transactions and reads.

One writing connection stands behind a lock; reads run on connections of their own, so that a load
never holds up a command. How a statement is run is left to ``driver``, what it means to the
modules beside this one.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self, TypeVar

from bot.errors import DamagedStoreError, LostStoreError, StoreError
from bot.store import engine
from bot.store.engine import Parameters, Row
from bot.store.sqlite.compacting import compacted
from bot.store.sqlite.copying import size_of
from bot.store.sqlite.driver import (
    ASKING_AGAIN,
    Connection,
    Reader,
    close,
    connect,
    fetch,
    run_whole,
    watch,
    when_free,
)
from bot.store.sqlite.errors import DAMAGED, translated
from bot.store.sqlite.migrating import prepare
from bot.store.sqlite.place import identity_of, keep_private, rescue
from bot.store.sqlite.presence import Presence, gone, tidy
from bot.store.sqlite.roles import Roles
from bot.store.sqlite.statements import bound
from bot.store.sqlite.transactions import Transaction

#: The first with STRICT tables.
_OLDEST_SQLITE = (3, 37, 0)

T = TypeVar("T")


class Database(engine.Engine):
    """The open database. Build it with ``open``; close it, or its threads never end."""

    def __init__(
        self,
        path: Path,
        writer: Connection,
        readers: tuple[Connection, ...],
        watcher: sqlite3.Connection,
        patience: float,
    ) -> None:
        self.path = path
        self._writer = writer
        self._readers = readers
        self._watcher = watcher
        self._patience = patience
        self._lock = asyncio.Lock()
        self._presence = Presence(path)
        self._roles = Roles(path)
        self._identity = identity_of(path)

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
        if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
            raise StoreError(
                f"This Python has SQLite {sqlite3.sqlite_version}; Newsdesk needs 3.37 or newer. "
                "Use a newer Python or system."
            )
        if not creates and not await asyncio.to_thread(path.exists):
            raise StoreError(f"{path} is not there. Load documents into it first: newsdesk load.")
        await asyncio.to_thread(keep_private, path, creates=creates)
        opened: list[Connection] = []
        try:
            with translated(path):
                writer = await connect(path, patience, opened)
                await prepare(writer, path, patience)
                await fetch(writer, "PRAGMA busy_timeout = 0")
                for _ in range(readers):
                    await connect(path, patience, opened, reads_only=True)
                watcher = await watch(path, patience)
        except BaseException:
            await asyncio.shield(close(opened))
            raise
        return cls(path, writer, tuple(opened[1:]), watcher, patience)

    async def close(self) -> None:
        """Close every connection once what is being written is done."""
        async with self._lock:
            # The writer last, so that it can fold the log into the file.
            self._watcher.close()
            await asyncio.shield(close((*self._readers, self._writer)))
            self._presence.end()
            self._roles.end()

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Read rows. One hop to a reading thread; sees what was committed before.

        Raises:
            StoreBusyError: Another program holds the database locked.
            StoreError: The database cannot be read.
        """
        text, values = bound(sql, parameters)
        with translated(self.path):
            return await self._idlest().run(lambda sqlite: sqlite.execute(text, values).fetchall())

    async def read(self, function: Callable[[engine.Reader], T]) -> T:
        """Run a function that reads several times, in one hop to a reading thread.

        Args:
            function: Gets what cannot write; what it returns is given back.

        Raises:
            StoreBusyError: Another program holds the database locked.
            StoreError: The database cannot be read.
        """
        with translated(self.path):
            return await self._idlest().run(lambda sqlite: function(Reader(sqlite)))

    def _idlest(self) -> Connection:
        """Give a reader; of idle ones always the first, whose cache holds what was read before."""
        return min(self._readers, key=lambda one: one.waiting)

    def version(self) -> int:
        """Give a number that changes whenever this process or another wrote.

        Asked on the spot: SQLite keeps it in memory that its connections share, and a hop to a
        thread would cost ten times as much.

        Raises:
            StoreBusyError: Another program holds the database locked.
            StoreError: The database cannot be read.
        """
        with translated(self.path):
            ((version,),) = self._watcher.execute("PRAGMA data_version")
        return int(version)

    async def diagnose(self) -> None:
        """Look through the whole file, which takes long.

        Raises:
            DamagedStoreError: It is damaged.
            StoreError: It cannot be read.
        """
        if await self.fetch("PRAGMA integrity_check(1)") != [("ok",)]:
            raise DamagedStoreError(f"{self.path}: {DAMAGED}")

    async def size(self) -> int:
        """Give the bytes of its file, and of what is not folded into it yet."""
        return await asyncio.to_thread(size_of, self.path)

    async def compact(self) -> int:
        """Write the file anew where much of it holds nothing; gives how many bytes it lost."""
        async with self._lock:
            with translated(self.path):
                return await self._writer.run(compacted)

    async def give_back(self) -> None:
        """Give back the memory of the pages that were read and are kept for the next time.

        The system keeps them, too, as long as it has room.
        """
        with translated(self.path):
            for connection in (self._writer, *self._readers):
                await fetch(connection, "PRAGMA shrink_memory")

    def give_up(self) -> None:
        """Nothing: for a file nobody waits so long."""

    async def look_after(self) -> None:
        """Make sure that the file is still in its place, where the next start looks for it.

        Where it was deleted or replaced, what is in it is written beside that place.

        Raises:
            LostStoreError: It is not; says where its contents are now.
        """
        if await asyncio.to_thread(identity_of, self.path) == self._identity:
            return
        what = f"{self.path} was deleted or replaced while the bot was running"
        try:
            async with self._lock:
                rescued = await self._writer.run(lambda sqlite: rescue(sqlite, self.path))
        except (OSError, sqlite3.Error) as error:
            raise LostStoreError(
                f"{what}, and its contents could not be saved: {error}."
            ) from error
        raise LostStoreError(
            f"{what}. All that was in it is in {rescued}: move that to {self.path} and start again."
        )

    def process(self) -> str:
        """Give the id under which this process claims work, and let others see that it is alive.

        Raises:
            StoreError: Nothing can be written beside the database.
        """
        return self._presence.begin()

    async def gone(self, processes: Iterable[str]) -> tuple[str, ...]:
        """Give those of some processes that claimed work and are alive no more."""
        found = await asyncio.to_thread(gone, self.path, list(processes))
        await asyncio.to_thread(tidy, self.path)
        return found

    @property
    def turns(self) -> None:
        """None: whatever is done so often only is counted by the one process that there is."""
        return None

    async def try_hold(self, role: str, *, may_go: bool = False) -> bool:  # noqa: ARG002 - none goes
        """Take a role that one process has at a time; True where it is this one.

        Raises:
            StoreError: Nothing can be written beside the database.
        """
        return await asyncio.to_thread(self._roles.try_hold, role)

    async def let_go(self, role: str) -> None:
        """Give a role back before the database is closed."""
        await asyncio.to_thread(self._roles.let_go, role)

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
                # behind that at once, so that even if a second cancel frees the lock it comes
                # before whatever is written next.
                await self._roll_back()
                raise

    async def run(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run one statement as a transaction of its own, in one hop.

        Raises:
            StoreBusyError: Another program is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        async with self._lock:
            await self._take_turn(sql, parameters)

    async def run_many(self, sql: str, rows: Sequence[Parameters | tuple[object, ...]]) -> None:
        """Run one statement for each row of parameters as a transaction, in one hop.

        Raises:
            StoreBusyError: Another program is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        if rows:
            async with self._lock:
                with translated(self.path):
                    await run_whole(self._writer, self._patience, sql, rows)

    async def let_others_write(self) -> None:
        """Wait until others who ask for their turn have surely asked once more."""
        await asyncio.sleep(2 * ASKING_AGAIN)

    async def _take_turn(self, sql: str, parameters: Parameters | None = None) -> None:
        with translated(self.path):
            await when_free(self._writer, self._patience, sql, parameters)

    async def _roll_back(self) -> None:
        with suppress(sqlite3.Error):  # the error that led here tells more
            await self._writer.rollback()  # nothing, where no transaction is open any more
