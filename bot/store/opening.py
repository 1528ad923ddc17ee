"""Opens the database; the one place that knows which engine it has."""

from __future__ import annotations

from pathlib import Path

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


async def open_database(path: Path, *, creates: bool = True, patience: float = 5.0) -> Engine:
    """Open the database at a path, and migrate it to this version.

    Args:
        path: The file; its folder must exist.
        creates: Whether a database is made where there is none.
        patience: Seconds to wait for another program's lock before giving up.

    Raises:
        StoreBusyError: Another program holds the database locked.
        StoreError: Not there, no database, another program's, or one of a newer version.
    """
    return await Database.open(path, creates=creates, patience=patience)
