"""Keeps a database's file to its owner, and notices when it is no longer in its place."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path
from typing import Final

_PRIVATE: Final = 0o600


def keep_private(path: Path, *, creates: bool) -> None:
    """Let nobody but its owner read a database; what SQLite writes beside it follows its file.

    Where the file is another's, or its folder is not there, whatever opens it says more.
    """
    with suppress(OSError):
        if creates:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, _PRIVATE))
        if path.stat().st_mode & 0o777 & ~_PRIVATE:
            path.chmod(_PRIVATE)


def identity_of(path: Path) -> tuple[int, int] | None:
    """Give what tells a file from another in its place; None where there is none."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def rescue(source: sqlite3.Connection, path: Path) -> Path:
    """Write what an open connection still reads of a deleted file beside its old place.

    Raises:
        OSError: Nothing can be written there.
        sqlite3.Error: It cannot be read any more.
    """
    names = (
        path.with_name(f"{path.name}.rescued{f'.{number}' if number else ''}") for number in count()
    )
    rescued = next(one for one in names if not one.exists())
    os.close(os.open(rescued, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE))
    with closing(sqlite3.connect(rescued, isolation_level=None)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    return rescued
