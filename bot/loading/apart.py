"""Loads a source in a process of its own, where it disturbs neither event loop nor searches.

That process writes to the same database. What a load does is left to ``loading``.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.clock import Clock, system_clock
from bot.config.settings import Source
from bot.databases import Location
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport
from bot.processes import EndedError, Processes
from bot.store.opening import open_database


class Apart:
    """Loads sources into one database, each load in a process that lives as long as it does."""

    def __init__(self, database: Location, clock: Clock, processes: Processes) -> None:
        self._database = database
        self._clock = clock
        self._processes = processes

    async def load(self, source: Source) -> LoadReport:
        """Do what ``Loader.load`` does, elsewhere.

        Where its process is stopped it reports nothing; the next load goes on where it stopped.

        Raises:
            SourceError: None of its folders can be read.
            StoreError: The database cannot be written.
            WorkerError: The process died.
        """
        lag = self._clock() - system_clock()
        goes_on = "What it wrote is kept; the next load goes on from there."
        try:
            with self._processes.explained("loads documents", goes_on):
                return await self._processes.run(_serve, source, self._database, lag)
        except EndedError:
            return LoadReport()


def _serve(source: Source, database: Location, lag: timedelta) -> LoadReport:
    return asyncio.run(_load(source, database, lag))


async def _load(source: Source, place: Location, lag: timedelta) -> LoadReport:
    database = await open_database(place, creates=False)
    try:
        # Without workers: it reads while it does not write, which lets the bot write meanwhile.
        return await Loader(database, lambda: system_clock() + lag).load(source)
    finally:
        await database.close()
