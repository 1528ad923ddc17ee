"""Roles that one process of a database has at a time: each is a lock on a file beside it.

The system gives the lock back when its process ends, however it ends. Where it has no such locks
(Windows), whoever asks for a role has it.
"""

from __future__ import annotations

import os
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from bot.errors import StoreError

_HAS_LOCKS = find_spec("fcntl") is not None
if _HAS_LOCKS:
    import fcntl


class Roles:
    """Those that this process has."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._locks: dict[str, int] = {}

    def try_hold(self, role: str) -> bool:
        """Take a role, unless another process has it.

        Returns:
            Whether this process has it now; also where it had it before.

        Raises:
            StoreError: No file can be written beside the database.
        """
        if role in self._locks or not _HAS_LOCKS:
            return True
        path = self._file_of(role)
        try:
            lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"{self._database}: no file can be written beside it: {error.strerror}. "
                f"Let {self._database.parent} be written to."
            ) from error
        if not _has_locked(lock, path):
            os.close(lock)
            return False
        self._locks[role] = lock
        return True

    def let_go(self, role: str) -> None:
        """Give a role back; one that this process does not have is no error."""
        lock = self._locks.pop(role, None)
        if lock is not None:
            with suppress(OSError):  # whoever comes next finds it free
                self._file_of(role).unlink()
            os.close(lock)

    def end(self) -> None:
        """Give all of them back."""
        for role in tuple(self._locks):
            self.let_go(role)

    def _file_of(self, role: str) -> Path:
        return self._database.with_name(f"{self._database.name}-role-{role}")


def _has_locked(lock: int, path: Path) -> bool:
    """Lock an open file; one that whoever had the role removed meanwhile locks nobody out."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(lock), path.stat())
    except OSError:
        return False
