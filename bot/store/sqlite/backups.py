"""Backs a database up while others use it, and puts a backup in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from bot.errors import StoreBusyError, StoreError
from bot.store.sqlite.copying import size_of, write_copy
from bot.store.sqlite.errors import is_busy, translated
from bot.store.sqlite.examining import Examination, examine

#: What SQLite keeps beside a file.
_BESIDE: Final = ("-wal", "-shm", "-journal")


def back_up(path: Path, file: Path) -> Examination:
    """Write a copy of a database as it is at one moment, whoever reads and writes it meanwhile.

    It is looked through before it gets its name, and readable by its owner only. Killed in
    between, this leaves at most a file whose name ends in ".part".

    Args:
        path: The database.
        file: Where to; nothing may be there yet.

    Returns:
        What the look at the copy showed.

    Raises:
        StoreError: There is something already, no room, or either cannot be read or written.
    """
    if not path.exists():
        raise StoreError(f"{path} is not there, so there is nothing to back up.")
    if file.exists():
        raise StoreError(f"{file} is there already. Name another file, or remove it.")
    part = _part_of(file)
    with _told(file), _removed_on_failure(part):
        _look_for_room(path, file)
        write_copy(path, part)
        found = _sound(part)
        part.replace(file)
        return found


@contextmanager
def never_half(file: Path) -> Iterator[None]:
    """Remove what is left of a backup where the process that wrote it was killed in between."""
    with _removed_on_failure(_part_of(file)):
        yield


def take_copy(backup: Path, path: Path) -> Path:
    """Write a copy of a backup beside the database whose place it is to take.

    Raises:
        StoreError: The backup is none, damaged, or of a newer version; or there is no room.
    """
    if not backup.exists():
        raise StoreError(f"{backup} is not there. Name a file that `newsdesk backup` wrote.")
    _sound(backup)
    part = path.with_name(f"{path.name}.restoring")
    with _told(part), _removed_on_failure(part):
        _look_for_room(backup, path)
        write_copy(backup, part)
    return part


def put_in_place(part: Path, path: Path) -> Path | None:
    """Put a database in the place of another, which is kept beside it.

    Args:
        part: That no process has open; it has the new name then.
        path: Where to; what is there must be used by nobody.

    Returns:
        Where what was there is kept; None where nothing was.

    Raises:
        StoreBusyError: A process uses what is there.
        StoreError: It cannot be moved.
    """
    for one in part.parent.glob(f"{part.name}.before-version-*"):
        one.unlink()  # the backup itself is what it was
    with _told(path), _removed_on_failure(part):
        was_there = path.exists()
        if was_there:
            _close_for_all(path)
        kept = _free_name(path)
        # A log without its database would be taken for the new one's.
        for suffix in ("", *_BESIDE):
            with suppress(FileNotFoundError):
                path.with_name(path.name + suffix).rename(kept.with_name(kept.name + suffix))
        part.replace(path)
    return kept if was_there else None


def _part_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.part")


def _sound(file: Path) -> Examination:
    found = examine(file)
    if found.damages:
        raise StoreError(f"{file} is damaged: {'; '.join(found.damages)}. Use an earlier backup.")
    if found.version > found.known_version:
        raise StoreError(
            f"{file} is a newer Newsdesk's (schema {found.version}, this one knows up to "
            f"{found.known_version}). Upgrade Newsdesk first."
        )
    return found


def _close_for_all(path: Path) -> None:
    """Fold what is beside a database into it, which only works while nobody else has it open."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as database:
            database.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.DatabaseError as error:
        if is_busy(error):
            raise StoreBusyError(
                f"A bot, or another program, uses {path}. Stop it first; nothing was changed."
            ) from error
        # A damaged one is moved away as it is.


def _free_name(path: Path) -> Path:
    names = (f"{path.name}.before-restore{f'.{number}' if number else ''}" for number in count())
    return next(one for one in map(path.with_name, names) if not one.exists())


def _look_for_room(source: Path, target: Path) -> None:
    needed, free = size_of(source), shutil.disk_usage(target.parent).free
    if free < needed:
        raise StoreError(
            f"{target} needs {needed / 1e6:,.1f} MB, and {free / 1e6:,.1f} MB are free. Free some "
            "space, or name a file on another disk."
        )


@contextmanager
def _told(file: Path) -> Iterator[None]:
    try:
        with translated(file):
            yield
    except OSError as error:
        raise StoreError(
            f"{file} cannot be written: {error.strerror or error}. Correct the path, or let its "
            "folder be written to."
        ) from error


@contextmanager
def _removed_on_failure(part: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with suppress(OSError):  # what failed tells more
            os.unlink(part)
        raise
