"""Looks the database through once a day, at a quiet hour, and takes out what has grown old."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from bot.config.keeping import Upkeep
from bot.databases import Location
from bot.processes import EndedError, Processes
from bot.store.engine import Engine
from bot.store.opening import open_database
from bot.store.overview.retention import remove_old_articles, remove_old_posts

log = logging.getLogger(__name__)

#: So long after its time it may begin; where the bot was not there then, the next night will do.
_QUIET: Final = timedelta(hours=2)


#: Looks a database through; EndedError where it was told to stop in the middle of that.
LookThrough = Callable[[], Awaitable[None]]


async def look_through(database: Location, processes: Processes) -> None:
    """Look a database through in a process of its own, however long that takes.

    Raises:
        DamagedStoreError: It is damaged.
        StoreError: It cannot be read.
        EndedError: The process was stopped.
        WorkerError: It died.
    """
    with processes.explained("looked the database through", "It is tried again tomorrow."):
        await processes.run(_look_through, database)


def _look_through(database: Location) -> None:
    asyncio.run(_diagnosed(database))


async def _diagnosed(database: Location) -> None:
    opened = await open_database(database, creates=False)
    try:
        await opened.diagnose()
    finally:
        await opened.close()


class Caretaker:
    """Does it once a day.

    Args:
        settings: When, and what may go.
        database: What to look after.
        zone: That of this machine where none is given.
        look_through: Looks whether the database is damaged, in some other place than this process.
    """

    def __init__(
        self,
        settings: Upkeep,
        database: Engine,
        zone: tzinfo | None = None,
        look_through: LookThrough | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._zone = zone
        self._look_through = look_through or database.diagnose
        self._done_on: date | None = None

    def change(self, settings: Upkeep) -> None:
        """Go by other settings from now on."""
        self._settings = settings

    async def look(self, now: datetime) -> bool:
        """Do it if its time has come; gives whether it was done.

        Raises:
            StoreError: The database is damaged, or cannot be written. It is tried again tomorrow.
        WorkerError: The process that looked it through died.
        """
        here = now.astimezone(self._zone)
        begins = datetime.combine(here.date(), self._settings.at, here.tzinfo)
        if not begins <= here < begins + _QUIET or self._done_on == here.date():
            return False
        self._done_on = here.date()
        try:
            await self._look_through()
        except EndedError:
            return False
        await self._take_out(now)
        if given_back := await self._database.compact():
            log.info("the database is %.1f MB smaller", given_back / 1e6)
        return True

    async def _take_out(self, now: datetime) -> None:
        for age, remove, what in (
            (self._settings.posts, remove_old_posts, "posts"),
            (self._settings.articles, remove_old_articles, "articles"),
        ):
            if age is not None and (count := await remove(self._database, now, age)):
                log.info("%d old %s are gone from the database", count, what)
