"""Takes a person out of a database, for the command ``forget``."""

from __future__ import annotations

from bot.databases import Location
from bot.operating.opening import opened
from bot.store.overview.people import Forgotten, forget_person


async def forget(database: Location, user_id: int) -> Forgotten:
    """Let a person's id stand nowhere in a database any more; the bot may run meanwhile.

    Raises:
        StoreError: The database cannot be used, or is not there.
    """
    async with opened(database) as store, store.database.transaction() as write:
        return await forget_person(write, user_id)
