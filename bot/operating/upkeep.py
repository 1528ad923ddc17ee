"""Looks the database through once a day, at a quiet hour, and takes out what has grown old."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from bot.config.keeping import Upkeep
from bot.store.engine import Engine
from bot.store.overview.retention import remove_old_articles, remove_old_posts

log = logging.getLogger(__name__)

#: So long after its time it may begin; where the bot was not there then, the next night will do.
_QUIET: Final = timedelta(hours=2)


class Caretaker:
    """Does it once a day.

    Args:
        zone: That of this machine where none is given.
    """

    def __init__(self, settings: Upkeep, database: Engine, zone: tzinfo | None = None) -> None:
        self._settings = settings
        self._database = database
        self._zone = zone
        self._done_on: date | None = None

    def change(self, settings: Upkeep) -> None:
        """Go by other settings from now on."""
        self._settings = settings

    async def look(self, now: datetime) -> bool:
        """Do it if its time has come; gives whether it was done.

        Raises:
            StoreError: The database is damaged, or cannot be written. It is tried again tomorrow.
        """
        here = now.astimezone(self._zone)
        begins = datetime.combine(here.date(), self._settings.at, here.tzinfo)
        if not begins <= here < begins + _QUIET or self._done_on == here.date():
            return False
        self._done_on = here.date()
        await self._database.diagnose()
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
