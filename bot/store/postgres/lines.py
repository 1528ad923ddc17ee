"""Cuts all lines of one open database at once, whatever threads wait for on them.

A network that is gone without a word would have them wait for half a minute or for ever.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Lock
from weakref import WeakSet

import psycopg


class Lines:
    """The connections of one open database, as far as they live."""

    def __init__(self) -> None:
        self._connections = WeakSet[psycopg.Connection]()
        self._is_cut = False
        self._lock = Lock()

    def add(self, connection: psycopg.Connection) -> None:
        """Take in a connection that was just made; where all are cut, that is, too."""
        with self._lock:
            self._connections.add(connection)
            if self._is_cut:
                _cut(connection)

    def check(self) -> None:
        """Make sure that connections may be made.

        Raises:
            psycopg.OperationalError: All were cut, for good.
        """
        if self._is_cut:
            raise psycopg.OperationalError("this process has given the database up")

    def cut(self) -> None:
        """Let whatever waits for an answer fail at once, and everything that comes."""
        with self._lock:
            self._is_cut = True
            for connection in self._connections:
                _cut(connection)


def _cut(connection: psycopg.Connection) -> None:
    """End a connection's socket under it; to close it is left to the thread that has it."""
    with suppress(psycopg.Error, OSError), socket.socket(fileno=connection.fileno()) as line:
        try:
            line.shutdown(socket.SHUT_RDWR)
        finally:
            line.detach()  # it is not this one's to close
