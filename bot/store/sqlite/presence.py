"""Tells which processes of a database are alive: each holds a lock on a file of its own beside it.

The system frees the lock when its process ends, however it ends, and shows it to all processes of
the machine. A process's number would not tell: the system gives it to others later, and in
containers all have the same. Where the system has no such locks (Windows) nobody is known to be
dead, and what was claimed is taken over when it has grown old.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from contextlib import suppress
from glob import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from bot.errors import StoreError

_HAS_LOCKS: Final = find_spec("fcntl") is not None
if _HAS_LOCKS:
    import fcntl

_ALIVE: Final = "alive"


class Presence:
    """That of this process, from when it first claims something until it closes the database."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._id = secrets.token_hex(8)
        self._lock: int | None = None

    def begin(self) -> str:
        """Let others see from now on that this process is alive.

        Returns:
            The id under which they see it, and which no process had before.

        Raises:
            StoreError: No file can be written beside the database.
        """
        if self._lock is None and _HAS_LOCKS:
            try:
                self._lock = self._take()
            except OSError as error:
                raise StoreError(
                    f"{self._database}: no file can be written beside it: {error.strerror}. "
                    f"Let {self._database.parent} be written to."
                ) from error
        return self._id

    def end(self) -> None:
        """Let others see that this process claims nothing any more."""
        if self._lock is not None:
            with suppress(OSError):  # whoever looks finds it free, and removes it
                _file_of(self._database, self._id).unlink()
            os.close(self._lock)
            self._lock = None

    def _take(self) -> int:
        # It gets its name when it is locked: nobody finds it free in between.
        unnamed = _file_of(self._database, self._id, "starting")
        lock = os.open(unnamed, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            unnamed.rename(_file_of(self._database, self._id))
        except BaseException:
            os.close(lock)
            raise
        return lock


def gone(database: Path, ids: Iterable[str]) -> tuple[str, ...]:
    """Give those of some ids whose processes are known to be alive no more."""
    return tuple(one for one in ids if _is_free(_file_of(database, one)))


def tidy(database: Path) -> None:
    """Remove the files of processes that are alive no more."""
    for path in database.parent.glob(f"{escape(database.name)}-{_ALIVE}-*"):
        if _is_free(path):
            with suppress(OSError):  # another process tidies, too
                path.unlink()


def _file_of(database: Path, id_: str, word: str = _ALIVE) -> Path:
    return database.with_name(f"{database.name}-{word}-{id_}")


def _is_free(path: Path) -> bool:
    if not _HAS_LOCKS:
        return False
    try:
        lock = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return True
    except OSError:  # nobody can tell
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    else:
        return True
    finally:
        os.close(lock)
