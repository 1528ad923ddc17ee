"""Hears what other processes write, and lets them see that this one is alive.

Both hang on one connection that does nothing else: it listens, and holds a lock on the number of
its process. The server frees the lock when the connection ends, however it does.
"""

from __future__ import annotations

import secrets
import zlib
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import Final

import psycopg

from bot.databases import ServerDatabase
from bot.store.postgres.driver import APPLICATION, CHANNEL, connect
from bot.store.postgres.lines import Lines

_LOCKED: Final = """
    SELECT objid::bigint FROM pg_locks
    JOIN pg_database ON pg_database.oid = pg_locks.database AND datname = current_database()
    WHERE locktype = 'advisory' AND objsubid = 2 AND classid::bigint = %s AND granted
"""


class Listener:
    """The ear and the sign of life of one open database."""

    def __init__(self, place: ServerDatabase, lines: Lines) -> None:
        self.id = secrets.token_hex(8)
        """By which other processes know this one; nobody else ever has the same."""
        self._place = place
        self._lines = lines
        self._connection: psycopg.Connection | None = None
        self._heard = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="newsdesk-listening")
        self._connecting: Future[None] | None = None

    def begin(self) -> None:
        """Listen from now on; blocks.

        Raises:
            psycopg.Error: The server cannot be reached.
        """
        connection = connect(self._place, {"lock_timeout": "5s"}, self._lines)
        try:
            connection.execute(f"LISTEN {CHANNEL}")
            # Where the connection before broke, the server may not have noticed yet.
            number = _signed(_number(self.id))
            connection.execute("SELECT pg_advisory_lock(%s::int, %s::int)", (APPLICATION, number))
        except BaseException:
            connection.close()
            raise
        self._connection = connection

    def heard(self, own: int) -> int:
        """Count what was heard so far, on the spot: nothing is waited for.

        While nobody listens, everything may have been written meanwhile: it counts each time.

        Args:
            own: The server's process that writes for this one; what it tells is no news.
        """
        connection = self._connection
        if connection is None:
            return self._miss()
        try:
            connection.pgconn.consume_input()
            while (told := connection.pgconn.notifies()) is not None:
                self._heard += told.be_pid != own
        except psycopg.OperationalError:
            connection.close()
            self._connection = None
            return self._miss()
        return self._heard

    def end(self) -> None:
        """Let others see that this process claims nothing any more."""
        self._thread.shutdown()
        if self._connection is not None:
            # Left to the closing, the server would see to it some moments later.
            with suppress(psycopg.Error):
                self._connection.execute("SELECT pg_advisory_unlock_all()")
            self._connection.close()

    def _miss(self) -> int:
        if self._connecting is None or self._connecting.done():
            self._connecting = self._thread.submit(self.begin)
        self._heard += 1
        return self._heard


def gone(connection: psycopg.Connection, ids: Iterable[str]) -> tuple[str, ...]:
    """Give those of some ids whose processes hold no lock any more."""
    alive = {number for (number,) in connection.execute(_LOCKED, (APPLICATION,))}
    return tuple(one for one in ids if _number(one) not in alive)


def _number(id_: str) -> int:
    """Give the number of a process's lock, from 0 to 2³²."""
    return zlib.crc32(id_.encode())


def _signed(number: int) -> int:
    return number - (1 << 32) if number >= 1 << 31 else number
