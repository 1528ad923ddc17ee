"""Loads a source in a process of its own, where it disturbs neither event loop nor searches.

That process writes to the same database. What a load does is left to ``loading``.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Final

from bot.clock import Clock, system_clock
from bot.config.settings import Source
from bot.databases import Location
from bot.errors import NewsdeskError, WorkerError
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport
from bot.loading.serving import begin_worker
from bot.store.opening import open_database

#: Below the priority of the bot, which people wait for (nice(2)).
_NICENESS: Final = 10


class Apart:
    """Loads sources into one database, each load in a process that lives as long as it does."""

    def __init__(self, database: Location, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._running: set[BaseProcess] = set()
        self._is_stopped = False

    async def load(self, source: Source) -> LoadReport:
        """Do what ``Loader.load`` does, elsewhere.

        Raises:
            SourceError: None of its folders can be read.
            StoreError: The database cannot be written.
            WorkerError: The process died.
        """
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        lag = self._clock() - system_clock()
        arguments = theirs, source, self._database, lag
        process = context.Process(target=_serve, args=arguments, daemon=True)
        try:
            await asyncio.to_thread(process.start)
            theirs.close()
            self._running.add(process)
            outcome = await asyncio.to_thread(_receive, ours)
        finally:
            self._running.discard(process)
            await asyncio.shield(asyncio.to_thread(_end, process))
            ours.close()
        return self._report(outcome)

    def stop(self) -> None:
        """End every load now. They report nothing; the next ones go on where these stopped."""
        self._is_stopped = True
        for process in self._running:
            process.kill()

    def _report(self, outcome: LoadReport | NewsdeskError | None) -> LoadReport:
        if isinstance(outcome, LoadReport):
            return outcome
        if isinstance(outcome, NewsdeskError):
            raise outcome
        if self._is_stopped:
            return LoadReport()
        raise WorkerError(
            "The process that loads documents was ended from outside, perhaps for want of memory. "
            "What it wrote is kept; the next load goes on from there."
        )


def _receive(connection: Connection) -> LoadReport | NewsdeskError | None:
    try:
        outcome: LoadReport | NewsdeskError = connection.recv()
    except EOFError:
        return None
    return outcome


def _end(process: BaseProcess) -> None:
    if process.pid is not None:
        process.kill()
        process.join()
        process.close()


def _serve(connection: Connection, source: Source, database: Location, lag: timedelta) -> None:
    begin_worker()
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    try:
        outcome: LoadReport | NewsdeskError = asyncio.run(_load(source, database, lag))
    except NewsdeskError as error:
        outcome = error
    connection.send(outcome)


async def _load(source: Source, place: Location, lag: timedelta) -> LoadReport:
    database = await open_database(place, creates=False)
    try:
        # Without workers: it reads while it does not write, which lets the bot write meanwhile.
        return await Loader(database, lambda: system_clock() + lag).load(source)
    finally:
        await database.close()
