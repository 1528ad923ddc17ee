"""Roles that one process of a database has at a time: each is a lock of one of its connections.

The server gives the lock back when the connection ends, however it does.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from typing import Final

import psycopg

from bot.errors import LostStoreError
from bot.store.postgres.driver import APPLICATION, Session

#: Beside the locks of processes, which have another first number.
_ROLES: Final = APPLICATION + 1
_TRY: Final = "SELECT pg_try_advisory_lock(%s::int, %s::int)"
_LET_GO: Final = "SELECT pg_advisory_unlock(%s::int, %s::int)"
# A process that was stopped, or whose network is gone, keeps its connection and is no good. One
# that finds the server silent ends before (``bot.running.process``), so that two never have the
# same role.
_SHOW_LIFE: Final = "SELECT set_config('idle_session_timeout', '15s', FALSE)"


class Roles:
    """Those that this process has; asked on the thread of the connection."""

    def __init__(self) -> None:
        self._held: dict[str, int] = {}
        """By role, the server's process for the connection that has it."""
        self._may_go: set[str] = set()

    def try_hold(self, session: Session, role: str, *, may_go: bool = False) -> bool:
        """Take a role, unless another process has it.

        Args:
            session: That of the connection.
            role: Its name.
            may_go: Whether it may be lost without a word.

        Returns:
            Whether this process has it now; also where it had it before.
        """
        if self._has(session, role):
            return True
        if may_go:
            self._may_go.add(role)
        ((is_held,),) = session.again(
            lambda connection: connection.execute(_TRY, (_ROLES, _number(role))).fetchall()
        )
        if is_held:
            self._held[role] = session.process
        elif may_go:
            self._held.pop(role, None)
        return bool(is_held)

    def look_after(self, session: Session) -> None:
        """Show the server that this process is alive, and make sure that it has its roles.

        Raises:
            LostStoreError: Another process has one of them by now.
        """
        if self._held:
            session.again(_show_life)
            self.ensure(session)

    def ensure(self, session: Session) -> None:
        """Make sure that this process has its roles; those that are free it takes again.

        Raises:
            LostStoreError: Another process has one of them by now.
        """
        lasting = [role for role in self._held if role not in self._may_go]
        if not all(self.try_hold(session, role) for role in lasting):
            raise LostStoreError(
                f"{session.place} was out of reach for so long that another process has taken "
                "over: this one ends. Started again, it waits until it is needed."
            )

    def let_go(self, session: Session, role: str) -> None:
        """Give a role back; one that this process does not have is no error."""
        if self._has(session, role):
            session.going_on.execute(_LET_GO, (_ROLES, _number(role)))
        self._held.pop(role, None)

    def end(self, session: Session) -> None:
        """Give all of them back; the server notices the end of a connection a moment later."""
        with suppress(psycopg.Error):
            for role in tuple(self._held):
                self.let_go(session, role)

    def _has(self, session: Session, role: str) -> bool:
        """Tell whether it was taken by the connection that there is now."""
        return session.process != 0 and self._held.get(role) == session.process


def _show_life(connection: psycopg.Connection) -> None:
    connection.execute(_SHOW_LIFE)


def _number(role: str) -> int:
    return zlib.crc32(role.encode()) >> 1
