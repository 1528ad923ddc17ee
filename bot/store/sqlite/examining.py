"""Looks at a database without changing it: whose it is, whether it is whole and can be written."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.errors import StoreError
from bot.store.sqlite.errors import translated
from bot.store.sqlite.migrating import APPLICATION_ID
from bot.store.sqlite.schema.migrations import MIGRATIONS

_HAS_EFFECTIVE_IDS: Final = os.access in os.supports_effective_ids
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Examination:
    """What a look at a database shows.

    Attributes:
        version: Of its schema.
        known_version: The newest schema that this Newsdesk knows.
        damages: What SQLite finds broken in it, the first few.
        size: Bytes, those included that are not folded into the file yet.
        free: Bytes that its disk has left.
        is_private: Whether nobody but its owner, and the superuser, can read it.
        changed_at: When it was last written.
    """

    version: int
    known_version: int
    damages: tuple[str, ...]
    size: int
    free: int
    is_private: bool
    changed_at: datetime


def examine(path: Path) -> Examination:
    """Look at a database; reads all of it, and writes nothing.

    Raises:
        StoreBusyError: Another program holds it locked.
        StoreError: It cannot be read, is no database, or another program's.
    """
    files = [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists()]
    try:
        states = [one.stat() for one in files]
    except OSError as error:
        raise StoreError(f"{path} cannot be looked at: {error.strerror}.") from error
    version, damages = _read(path)
    return Examination(
        version=version,
        known_version=len(MIGRATIONS),
        damages=damages,
        size=sum(one.st_size for one in states),
        free=shutil.disk_usage(path.parent).free,
        is_private=not any(one.st_mode & 0o077 for one in states),
        changed_at=datetime.fromtimestamp(max(one.st_mtime for one in states), UTC),
    )


def can_write(path: Path) -> bool:
    """Tell whether this process may write to a file, or into a folder."""
    needed = os.W_OK | os.X_OK if path.is_dir() else os.W_OK
    return os.access(path, needed, effective_ids=_HAS_EFFECTIVE_IDS)


def _read(path: Path) -> tuple[int, tuple[str, ...]]:
    with (
        translated(path),
        closing(sqlite3.connect(path, isolation_level=None, timeout=5)) as database,
    ):
        database.execute("PRAGMA query_only = ON")
        ((owner,),) = database.execute("PRAGMA application_id")
        ((version,),) = database.execute("PRAGMA user_version")
        if owner != APPLICATION_ID:
            raise StoreError(
                f"{path} is another program's database. Name a file of Newsdesk's own."
            )
        said = [str(text) for (text,) in database.execute(f"PRAGMA quick_check({_SHOWN})")]
        # Several stand in one text, below a headline.
        lines = (line for text in said for line in text.splitlines())
        return int(version), tuple(line for line in lines if line != "ok" and line[:3] != "***")
