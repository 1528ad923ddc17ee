"""Opens a database of a PostgreSQL server, and hands out transactions and reads.

One connection writes, one transaction at a time over all processes; others read side by side, one
listens, and one is for what never waits for a transaction: roles and turns. How a statement is run
is left to ``driver``, what it means to the modules beside it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final, Self, TypeVar

from bot.databases import ServerDatabase
from bot.store import engine
from bot.store.engine import Parameters, Row
from bot.store.postgres.clocks import WallClock, check_clock
from bot.store.postgres.driver import (
    READING,
    Connection,
    Reader,
    Session,
    fetch_many,
    run,
    run_many,
    run_whole,
)
from bot.store.postgres.errors import translated
from bot.store.postgres.filing import INDEX, UNINDEX, index_row
from bot.store.postgres.lines import Lines
from bot.store.postgres.listening import Listener, gone
from bot.store.postgres.migrating import begin, ensure_known, prepare
from bot.store.postgres.roles import Roles
from bot.store.postgres.turns import Turns

T = TypeVar("T")

#: Asked by ``diagnose``; the server itself looks after its pages.
_VERSION: Final = "SELECT schema FROM newsdesk"


class Database(engine.Engine):
    """The open database. Build it with ``open``; close it, or its threads never end."""

    def __init__(
        self,
        place: ServerDatabase,
        writer: Connection,
        readers: tuple[Connection, ...],
        listener: Listener,
        lines: Lines,
    ) -> None:
        self.place = place
        self._writer = writer
        self._readers = readers
        self._listener = listener
        self._lock = asyncio.Lock()
        self._roles = Roles()
        # Opened by whoever first asks for a role or a turn; most programs never do.
        self._beside = Connection(place, {}, lines)
        self._lines = lines
        self._turns = Turns(self._beside, place, self._roles)

    @classmethod
    async def open(
        cls,
        place: ServerDatabase,
        *,
        creates: bool = True,
        readers: int = 2,
        patience: float = 5.0,
        clock: WallClock = time.time,
    ) -> Self:
        """Open a database and migrate it to this version.

        Args:
            place: Where its server is.
            creates: Whether tables are made in a database that is empty.
            readers: How many connections read side by side.
            patience: Seconds to wait for another process that writes before giving up.
            clock: This machine's.

        Raises:
            StoreBusyError: Another process writes for too long.
            StoreError: It cannot be reached or used, is another program's, or of a newer version,
                or its server's clock says something else than this one.
        """
        lines = Lines()
        locks = {"lock_timeout": f"{max(1, round(patience * 1000))}ms"}
        writer = Connection(place, locks, lines)
        reading = tuple(Connection(place, READING, lines) for _ in range(readers))
        opened = cls(place, writer, reading, Listener(place, lines), lines)
        try:
            with translated(place):
                await writer.run(lambda session: check_clock(session.connected(), place, clock))
                await writer.run(partial(prepare, creates=creates))
                await asyncio.to_thread(opened._listener.begin)
                await asyncio.gather(*(one.run(Session.connected) for one in opened._readers))
        except BaseException:
            await asyncio.shield(opened.close())
            raise
        return opened

    async def close(self) -> None:
        """Close every connection once what is being written is done."""
        async with self._lock:
            await asyncio.shield(self._beside.close(self._roles.end))
            for connection in (*self._readers, self._writer):
                await asyncio.shield(connection.close())
            await asyncio.to_thread(self._listener.end)

    def give_up(self) -> None:
        """Let whatever waits for the server fail at once; after this, it is only to be closed."""
        self._lines.cut()

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Read rows. One hop to a reading thread; sees what was committed before.

        Raises:
            StoreError: The database cannot be reached or read.
        """
        return await self.read(lambda read: read.rows(sql, parameters))

    async def read(self, function: Callable[[engine.Reader], T]) -> T:
        """Run a function that reads several times, in one hop to a reading thread.

        Raises:
            StoreError: The database cannot be reached or read.
        """
        idlest = min(self._readers, key=lambda one: one.waiting)
        with translated(self.place):
            return await idlest.run(lambda session: function(Reader(session)))

    def version(self) -> int:
        """Give a number that changes whenever this process or another wrote.

        Asked on the spot: what others wrote is told by the server as soon as they have.
        """
        session = self._writer.session
        return session.written + self._listener.heard(session.process)

    async def diagnose(self) -> None:
        """Look whether it is there; what is damaged in it, its server says by itself.

        Raises:
            StoreError: It is not, or cannot be read.
        """
        await self.fetch(_VERSION)

    async def size(self) -> int:
        """Give the bytes of its tables and indexes on its server."""
        ((size,),) = await self.fetch("SELECT pg_database_size(current_database())")
        return int(size)

    async def compact(self) -> int:
        """Nothing, and 0: its server looks after its room by itself."""
        return 0

    async def give_back(self) -> None:
        """Nothing: what was read is kept in its server's memory."""

    async def look_after(self) -> None:
        """Make sure that this process still has its roles, which go with its connection.

        Once that was asked for, it is to be asked for every few seconds: the server takes the
        roles from a process that is silent, since that hangs, and another can do its work.

        Raises:
            LostStoreError: Another process took one over while the server was out of reach, or a
                newer version has migrated the database.
            StoreError: The server cannot be reached now.
        """
        self.version()  # where the connection broke that shows that it is alive, it is made anew
        await self._aside(self._look_after)

    def process(self) -> str:
        """Give the id under which this process claims work, and which others see to be alive."""
        return self._listener.id

    async def gone(self, processes: Iterable[str]) -> tuple[str, ...]:
        """Give those of some processes that claimed work and are alive no more."""
        others = [one for one in processes if one != self._listener.id]
        with translated(self.place):
            return await self._readers[0].run(
                lambda session: session.again(lambda connection: gone(connection, others))
            )

    @property
    def turns(self) -> Turns:
        """Gives turns over all processes."""
        return self._turns

    async def try_hold(self, role: str, *, may_go: bool = False) -> bool:
        """Take a role, unless another process has it; gives whether this one has it now."""
        return await self._aside(partial(self._roles.try_hold, role=role, may_go=may_go))

    async def let_go(self, role: str) -> None:
        """Give a role back, so that another process may take it."""
        await self._aside(partial(self._roles.let_go, role=role))

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Write: everything inside is kept as a whole, or not at all.

        The lock is not reentrant: hand the transaction on, never open one inside another.

        Raises:
            StoreBusyError: Another process is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        async with self._lock:
            try:
                await self._run(begin)
                yield Transaction(self._writer, self.place)
                await self._run(Session.commit)
            except BaseException:
                # A cancel can arrive while the thread still runs a statement. The rollback queues
                # behind that at once, so that even if a second cancel frees the lock it comes
                # before whatever is written next.
                await self._writer.run(Session.roll_back)
                raise

    async def run(self, sql: str, parameters: Parameters | None = None) -> None:
        """Run one statement as a transaction of its own, in one hop.

        Raises:
            StoreBusyError: Another process is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        write = partial(run, sql=sql, parameters=parameters)
        async with self._lock:
            await self._run(partial(run_whole, begin=begin, write=write))

    async def run_many(self, sql: str, rows: Sequence[Parameters | tuple[object, ...]]) -> None:
        """Run one statement for each row of parameters as a transaction, in one hop.

        Raises:
            StoreBusyError: Another process is writing for longer than the store waits.
            StoreError: The database cannot be written, such as on a full disk.
        """
        if rows:
            write = partial(run_many, sql=sql, rows=rows)
            async with self._lock:
                await self._run(partial(run_whole, begin=begin, write=write))

    async def let_others_write(self) -> None:
        """Give way: the server lets those who wait take turns."""
        await asyncio.sleep(0)

    def _look_after(self, session: Session) -> None:
        session.again(partial(ensure_known, place=self.place))
        self._roles.look_after(session)

    async def _run(self, function: Callable[[Session], T]) -> T:
        with translated(self.place):
            return await self._writer.run(function)

    async def _aside(self, function: Callable[[Session], T]) -> T:
        with translated(self.place):
            return await self._beside.run(function)


class Transaction(engine.Transaction):
    """The writing connection while a transaction is open."""

    def __init__(self, connection: Connection, place: ServerDatabase) -> None:
        self._connection = connection
        self._place = place

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Run one statement and give its rows, this transaction's own changes included."""
        return await self._run(lambda session: run(session, sql, parameters).fetchall())

    async def run(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run one statement and give how many rows it changed."""
        return await self._run(lambda session: run(session, sql, parameters).rowcount)

    async def fetch_many(self, sql: str, rows: Sequence[Parameters]) -> list[Row]:
        """Run one statement for each row of parameters and give what each gave, in order."""
        return await self._run(partial(fetch_many, sql=sql, rows=rows)) if rows else []

    async def run_many(self, sql: str, rows: Sequence[Parameters | tuple[object, ...]]) -> int:
        """Run one statement for each row of parameters and give how many rows changed in all."""
        return await self._run(partial(run_many, sql=sql, rows=rows)) if rows else 0

    async def index(self, articles: Sequence[tuple[object, ...]]) -> None:
        """Put articles into the full-text index: position, title, excerpt, forms, keywords."""
        await self.run_many(INDEX, [index_row(one) for one in articles])

    async def unindex(self, article_ids: Collection[int]) -> None:
        """Take articles out of the full-text index, before anything about their rows changes."""
        await self.run(UNINDEX, {"ids": article_ids})

    async def _run(self, function: Callable[[Session], T]) -> T:
        with translated(self._place):
            return await self._connection.run(function)
