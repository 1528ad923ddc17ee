"""Opens the database; the one place that knows which engine it has."""

from __future__ import annotations

from bot.databases import Location, ServerDatabase
from bot.errors import StoreError
from bot.store.engine import Engine
from bot.store.sqlite.backups import back_up, put_in_place, take_copy
from bot.store.sqlite.copying import size_of
from bot.store.sqlite.database import Database
from bot.store.sqlite.examining import Examination, can_write, examine

__all__ = [
    "Examination",
    "back_up",
    "can_write",
    "examine",
    "open_database",
    "put_in_place",
    "size_of",
    "take_copy",
]


async def open_database(place: Location, *, creates: bool = True, patience: float = 5.0) -> Engine:
    """Open a database, and migrate it to this version.

    Args:
        place: A file, whose folder must exist, or what a server keeps.
        creates: Whether a database is made where there is none.
        patience: Seconds to wait for another program's lock before giving up.

    Raises:
        StoreBusyError: Another program holds the database locked.
        StoreError: Not there, no database, another program's, or one of a newer version.
    """
    if isinstance(place, ServerDatabase):
        return await _on_server(place, creates=creates, patience=patience)
    return await Database.open(place, creates=creates, patience=patience)


async def _on_server(place: ServerDatabase, *, creates: bool, patience: float) -> Engine:
    try:
        # Whoever keeps the database in a file needs no driver for servers.
        from bot.store.postgres.database import Database as OnServer  # noqa: PLC0415
    except ImportError as error:
        raise StoreError(
            f"{place} needs a driver that is not installed: pip install 'newsdesk[postgres]'."
        ) from error
    return await OnServer.open(place, creates=creates, patience=patience)
