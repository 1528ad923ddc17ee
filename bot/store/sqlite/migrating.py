"""Brings a database to this version's schema, or refuses one that it must not touch."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from pathlib import Path
from typing import Final

from bot.errors import DamagedStoreError, StoreError
from bot.store.sqlite.copying import copy_before
from bot.store.sqlite.driver import Connection, fetch, when_free
from bot.store.sqlite.errors import DAMAGED, is_misfit
from bot.store.sqlite.schema.migrations import MIGRATIONS

log = logging.getLogger(__name__)

#: "NEWS" as SQLite's application id, so that another program's database is never written to.
APPLICATION_ID: Final = 0x4E455753


async def prepare(connection: Connection, path: Path, patience: float) -> None:
    """Write nothing before it is certain whose database this is; then bring it up to date.

    Args:
        connection: Its writing connection.
        path: Where it lies.
        patience: Seconds to wait for another program's lock.

    Raises:
        StoreError: Another program's database, one of a newer version, or no room for a copy.
    """
    ((tables,),) = await fetch(connection, "SELECT count(*) FROM sqlite_schema")
    if tables and await _pragma(connection, "application_id") != APPLICATION_ID:
        raise StoreError(f"{path} is another program's database. Name a file of Newsdesk's own.")
    version = await _pragma(connection, "user_version")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path} was written by a newer Newsdesk (schema {version}, this one knows up to "
            f"{len(MIGRATIONS)}). Upgrade Newsdesk, or name another database."
        )
    await when_free(connection, patience, "PRAGMA journal_mode = WAL")
    if version < len(MIGRATIONS):
        await _migrate(connection, path)


async def _migrate(connection: Connection, path: Path) -> None:
    """Run what is missing; where it fails, closing the connection rolls all of it back."""
    # A table that is made anew would take along what refers to it. Inside of a transaction
    # nothing would come of this.
    await fetch(connection, "PRAGMA foreign_keys = OFF")
    await fetch(connection, "BEGIN IMMEDIATE")
    # Read again under the lock: another process may have migrated in the meantime.
    version = await _pragma(connection, "user_version")
    if 0 < version < len(MIGRATIONS):
        copy = await asyncio.to_thread(copy_before, path, len(MIGRATIONS))
        log.warning(
            "%s is migrated from version %d of the schema to %d; as it was it is kept in %s",
            path,
            version,
            len(MIGRATIONS),
            copy,
        )
    try:
        for statements in MIGRATIONS[version:]:
            for statement in statements:
                await fetch(connection, statement)
    except sqlite3.DatabaseError as error:
        if not is_misfit(error):
            raise
        raise DamagedStoreError(
            f"{path}: it does not hold what version {version} of its schema says, so {DAMAGED}"
        ) from error
    if broken := await fetch(connection, "PRAGMA foreign_key_check"):
        raise StoreError(f"{path} is not migrated: rows refer to what is not there, {broken[:3]}.")
    await fetch(connection, f"PRAGMA application_id = {APPLICATION_ID}")
    await fetch(connection, f"PRAGMA user_version = {len(MIGRATIONS)}")
    await fetch(connection, "COMMIT")
    await fetch(connection, "PRAGMA foreign_keys = ON")


async def _pragma(connection: Connection, name: str) -> int:
    ((value,),) = await fetch(connection, f"PRAGMA {name}")
    return int(value)
