"""Copies a database: beside it, as it is before it is migrated, or wherever it is asked to."""

from __future__ import annotations

import filecmp
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

from bot.errors import StoreError
from bot.store.sqlite.errors import translated


def copy_before(path: Path, version: int) -> Path:
    """Copy a database by SQLite's backup interface, readable by its owner only.

    An earlier copy is never overwritten. Killed in between, this leaves at most a file whose name
    ends in ".part".

    Args:
        path: The database; whoever asks keeps others from writing to it.
        version: The one that it is to be migrated to.

    Returns:
        The copy. Where an earlier one holds the same, that one.

    Raises:
        StoreError: There is not enough room for it, or it cannot be written.
    """
    part = path.with_name(f"{path.name}.before-version-{version}.part")
    try:
        _look_for_room(path, version)
        try:
            write_copy(path, part)
        except BaseException:
            with suppress(OSError):  # what failed tells more
                part.unlink()
            raise
        return _settle(part)
    except OSError as error:
        raise StoreError(
            f"{path} is not migrated, since no copy of it can be written beside it: "
            f"{error.strerror or error}. Let {path.parent} be written to."
        ) from error


def _look_for_room(path: Path, version: int) -> None:
    """Refuse to begin what would end in the middle of it: the copy, and as much to migrate in."""
    needed = 2 * size_of(path)
    free = shutil.disk_usage(path.parent).free
    if free < needed:
        raise StoreError(
            f"{path} is to be migrated to version {version} of the schema, after a copy of it was "
            f"written beside it. That needs {_megabytes(needed)} MB, and {_megabytes(free)} MB are "
            "free. Free some space, or move the database to where there is more."
        )


def write_copy(path: Path, part: Path) -> None:
    """Copy a database by SQLite's backup interface, as it is at one moment, onto the disk.

    It is readable by its owner only. Others may read and write the database meanwhile: the whole
    of it is copied in one step, which their writing does not start anew.

    Raises:
        OSError: The copy cannot be written.
        StoreError: The database cannot be read.
    """
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with (
        translated(part),
        closing(sqlite3.connect(path, isolation_level=None)) as source,
        closing(sqlite3.connect(part, isolation_level=None)) as target,
    ):
        source.backup(target)
        # One file, whatever becomes of others beside it; and on the disk before the migration.
        target.execute("PRAGMA journal_mode = DELETE")
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _settle(part: Path) -> Path:
    """Give a whole copy its name, or the next free one."""
    names = (part.with_suffix(f".{number}" if number else "") for number in count())
    # One that holds the same is there where the migration was killed after it was written.
    name = next(one for one in names if not one.exists() or filecmp.cmp(part, one, shallow=False))
    part.replace(name)
    return name


def size_of(path: Path) -> int:
    """Give the bytes of a database, those included that are not folded into its file yet."""
    log = path.with_name(f"{path.name}-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.1f}"
