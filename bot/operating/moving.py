"""Moves a newsroom from its file to a server, for the command ``move``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.databases import Location, ServerDatabase
from bot.errors import StoreError
from bot.store.opening import move, open_database


async def move_to_server(
    database: Location, place: ServerDatabase, tell: Callable[[int], object]
) -> Mapping[str, int]:
    """Move a database to an empty one that a server keeps; the file stays as it is.

    Args:
        database: The file, on which no bot runs.
        place: Where to.
        tell: Is told how many more rows have arrived.

    Returns:
        How many rows there are now in each table.

    Raises:
        StoreBusyError: A bot runs on the file.
        StoreError: Either cannot be used, or the server's is not empty.
    """
    if not isinstance(database, Path):
        raise StoreError(f"{database} is on a server already. Name a file to move from.")
    # An older one is brought to this version first, after a copy, as at the start of a bot.
    await (await open_database(database, creates=False)).close()
    return await asyncio.to_thread(move, database, place, tell)
