"""Opens the database; the one place that knows which engine it has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.databases import Location, ServerDatabase
from bot.errors import StoreError
from bot.store.engine import Engine
from bot.store.sqlite.backups import back_up, never_half, put_in_place, take_copy
from bot.store.sqlite.database import Database
from bot.store.sqlite.examining import Examination, can_write, examine
from bot.store.sqlite.leaving import leaving

if TYPE_CHECKING:
    from bot.store.postgres.examining import ServerExamination

__all__ = [
    "Examination",
    "back_up",
    "can_write",
    "examine",
    "examine_server",
    "move",
    "never_half",
    "open_database",
    "put_in_place",
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
    if not isinstance(place, ServerDatabase):
        return await Database.open(place, creates=creates, patience=patience)
    with _driver_for(place):
        from bot.store.postgres.database import Database as OnServer  # noqa: PLC0415
    return await OnServer.open(place, creates=creates, patience=patience)


def examine_server(place: ServerDatabase) -> ServerExamination:
    """Look at a database on a server; writes nothing.

    Raises:
        StoreError: It cannot be reached or used, or is another program's.
    """
    with _driver_for(place):
        from bot.store.postgres.examining import examine as examine_there  # noqa: PLC0415
    return examine_there(place)


def move(path: Path, place: ServerDatabase, tell: Callable[[int], object]) -> dict[str, int]:
    """Move all that a file holds into an empty database on a server; the file stays as it is.

    All of it arrives, or nothing, and what arrived is held against what was sent.

    Args:
        path: Of this version's schema.
        place: Where to.
        tell: Is told how many more rows have arrived.

    Returns:
        How many rows arrived in each table.

    Raises:
        StoreBusyError: A bot runs on the file, or another program writes to it.
        StoreError: Either cannot be used, or the server's is not empty.
    """
    with _driver_for(place):
        from bot.store.postgres.receiving import receiving  # noqa: PLC0415
    with leaving(path) as source, receiving(place) as target:
        last_ids = source.last_ids()
        return {
            table.name: target.fill(
                table,
                source.rows(table.name, table.columns),
                last_ids.get(table.name, 0),
                tell,
            )
            for table in target.tables()
        }


@contextmanager
def _driver_for(place: ServerDatabase) -> Iterator[None]:
    """Import what talks to servers: who keeps the database in a file needs no driver for them."""
    try:
        yield
    except ImportError as error:
        raise StoreError(
            f"{place} needs a driver that is not installed: pip install 'newsdesk[postgres]'."
        ) from error
