"""Opens the database that a command names."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.databases import Location
from bot.loading.by_hand import refuse_folder
from bot.store import Store


@asynccontextmanager
async def opened(database: Location, *, creates: bool = False) -> AsyncIterator[Store]:
    """Open the database that a command names, and close it at the end.

    Raises:
        StoreError: It cannot be used, or is not there.
    """
    refuse_folder(database)
    store = await Store.open(database, creates=creates)
    try:
        async with store.diagnosing():
            yield store
    finally:
        await store.close()
