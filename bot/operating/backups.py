"""Backs the database up, by hand and by itself, and puts a backup in its place."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.config.keeping import Backup
from bot.databases import Location, ServerDatabase
from bot.errors import StoreError
from bot.processes import EndedError, Processes
from bot.store.opening import (
    Examination,
    back_up,
    never_half,
    open_database,
    put_in_place,
    take_copy,
)
from bot.store.posts.restoring import record_restore

log = logging.getLogger(__name__)

#: By these names scheduled backups are known: of others none is ever removed.
_NAME: Final = "newsdesk-%Y-%m-%dT%H%M%SZ.db"


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a backup in place did.

    Attributes:
        withdrawn: How many articles were on their way to channels, and are not any more.
        kept: Where the database is that was there before; None where none was.
    """

    withdrawn: int
    kept: Path | None


async def write_backup(
    database: Location, file: Path, processes: Processes | None = None
) -> Examination:
    """Back a database up while the bot may run; ``back_up`` says how, and what can go wrong.

    Args:
        database: What to back up.
        file: Where to; nothing may be there yet.
        processes: Writing takes one of its own, so that nobody's search waits for it.

    Raises:
        StoreError: What ``back_up`` says, or a server keeps the database.
        EndedError: The process was stopped; nothing half is left of the backup.
        WorkerError: It died; nothing half is left either.
    """
    path = _file_of(database)
    processes = processes or Processes()
    stay = "Earlier backups stay as they are; back up again."
    with processes.explained(f"wrote {file}", stay), never_half(file):
        return await processes.run(back_up, path, file)


async def restore(
    database: Location, backup: Path, now: datetime, *, catches_up: bool = False
) -> Restored:
    """Put a backup in the place of a database that nobody uses.

    Nothing that was published before now is posted by itself afterwards: what was there may have
    posted it. Killed in between, this leaves the old one, or the new one, and never neither.

    Args:
        database: Where to.
        backup: What ``write_backup`` wrote.
        now: The present moment.
        catches_up: Whether it is posted where no channel shows it, once the bot has looked there.

    Raises:
        StoreBusyError: The bot runs.
        StoreError: The backup cannot be used, or something cannot be written.
    """
    path = _file_of(database)
    part = await asyncio.to_thread(take_copy, backup, path)
    opened = await open_database(part, creates=False)
    try:
        async with opened.transaction() as write:
            withdrawn = await record_restore(write, now, catches_up=catches_up)
    finally:
        await opened.close()
    kept = await asyncio.to_thread(put_in_place, part, path)
    return Restored(withdrawn, kept)


async def keep_backups(
    settings: Backup, database: Location, now: datetime, processes: Processes
) -> Path | None:
    """Write a backup where one is due, and remove the oldest beyond how many are to be kept.

    Args:
        settings: Where to, how often, how many.
        database: What to back up.
        now: The present moment.
        processes: Takes one of these for it.

    Returns:
        The new one; None where none was due, or the process was stopped: the next start finds one
        due then.

    Raises:
        StoreError: It cannot be written. The older ones stay.
        WorkerError: The process died. The older ones stay.
    """
    folder = settings.folder
    if folder is None:
        return None
    last = await asyncio.to_thread(last_backup, folder)
    if last is not None and now - last < settings.interval:
        return None
    file = folder / now.strftime(_NAME)
    try:
        await write_backup(database, file, processes)
    except EndedError:
        return None
    await asyncio.to_thread(_rotate, folder, settings.keep)
    log.info("the database is backed up to %s", file)
    return file


def _file_of(database: Location) -> Path:
    if isinstance(database, ServerDatabase):
        raise StoreError(
            f"{database} is kept by a server, and backed up and put back by its own programs: "
            "pg_dump and pg_restore. docs/scaling.md says how."
        )
    return database


def last_backup(folder: Path) -> datetime | None:
    """Give when the newest scheduled backup in a folder was written; None where there is none."""
    return max(_dated(folder).values(), default=None)


def _rotate(folder: Path, keep: int) -> None:
    for path in sorted(_dated(folder))[:-keep]:
        path.unlink(missing_ok=True)


def _dated(folder: Path) -> dict[Path, datetime]:
    """Give the scheduled backups in a folder, each with its moment."""
    found = {}
    for path in folder.glob("newsdesk-*.db"):
        try:
            found[path] = datetime.strptime(path.name, _NAME).replace(tzinfo=UTC)
        except ValueError:
            continue  # somebody's own
    return found
