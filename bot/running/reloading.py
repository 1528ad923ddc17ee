"""Reads the configuration again while the bot runs, and answers what the operator asks of it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from bot.config.changes import reread
from bot.config.settings import Config
from bot.errors import ConfigError, NewsdeskError
from bot.operating.standing import status_text
from bot.running.app import Newsdesk
from bot.running.logs import set_level
from bot.running.schedule import Schedule
from bot.running.ticking import change

log = logging.getLogger(__name__)


class Reloading:
    """What the operator may ask of a bot that runs; a ``bot.ui.admin.office.Office``."""

    def __init__(self, desk: Newsdesk, schedule: Schedule, read: Callable[[], Config]) -> None:
        """Prepare it.

        Args:
            desk: The bot.
            schedule: Its ticks.
            read: Reads the configuration.
        """
        self._desk = desk
        self._schedule = schedule
        self._read = read
        self._lock = asyncio.Lock()

    async def status(self) -> str:
        """Tell how the bot and its database are at this moment, a line each.

        Raises:
            StoreError: The database cannot be read or written.
        """
        await self._desk.tell()
        return status_text(await self._desk.standing())

    async def reload(self) -> str:
        """Take over what the configuration says now, as far as that needs no restart.

        Returns:
            Sentences that say what came of it; they are logged, too.

        Raises:
            ConfigError: It cannot be used; the one from before counts.
            StoreError: The database cannot be written.
        """
        async with self._lock:
            written = await asyncio.to_thread(self._read)
            found = reread(self._desk.config, written)
            set_level(found.config.logging.level)
            await change(self._desk, found.config, self._schedule)
        log.info("the configuration was read again. %s", found)
        return str(found)

    async def reload_unasked(self) -> None:
        """Do the same where nobody waits for an answer: what is wrong is logged."""
        try:
            await self.reload()
        except ConfigError as error:
            for problem in error.problems:
                log.error("nothing is taken over: %s", problem)  # noqa: TRY400 - for a person
        except NewsdeskError as error:
            log.error("nothing is taken over: %s", error)  # noqa: TRY400 - for a person
