"""Loads folders for the shell command ``load``; saying what came of it is ``cli.printing``'s.

Nothing but loading is imported on the way: an unchanged folder is looked at in no time.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path

from bot.clock import system_clock
from bot.config.settings import Source
from bot.databases import Location
from bot.errors import Problem, SourceError, StoreError
from bot.loading.loader import Loader, Onlooker
from bot.loading.reports import LoadReport
from bot.loading.workers import default_workers, rare_collections
from bot.store.files.folders import BY_HAND
from bot.store.opening import open_database


async def load_folders(
    folders: Sequence[Path],
    database: Location,
    workers: int | None = None,
    onlooker: Onlooker | None = None,
) -> LoadReport:
    """Load folders, or single documents, into a database, which is created where there is none.

    Args:
        folders: What to load.
        database: The file, or where a server keeps it.
        workers: How many processes read where many documents changed; None for what pays here.
        onlooker: Is told how far the load has come.

    Raises:
        SourceError: None of the folders can be read.
        StoreError: The database cannot be used.
        WorkerError: A worker process died.
    """
    source = Source(name=BY_HAND, folders=_absolute(folders))
    if not any(map(os.path.lexists, source.folders)):
        # Before a database is made that nobody wants.
        raise SourceError(
            *(
                Problem(str(one), None, "", "there is no folder or document of that name")
                for one in folders
            )
        )
    return await load_sources([source], database, workers, onlooker)


async def load_sources(
    sources: Sequence[Source],
    database: Location,
    workers: int | None = None,
    onlooker: Onlooker | None = None,
) -> LoadReport:
    """Load sources one after the other; arguments and errors are those of ``load_folders``.

    Returns:
        What was done in all of them.
    """
    refuse_folder(database)
    opened = await open_database(database)
    try:
        count = default_workers() if workers is None else workers
        loader = Loader(opened, system_clock, workers=count)
        with rare_collections():
            reports = [await loader.load(source, onlooker) for source in sources]
        return _together(reports)
    finally:
        await opened.close()


def refuse_folder(database: Location) -> None:
    """Refuse a folder where the file of a database should be named.

    Raises:
        StoreError: It is one.
    """
    if isinstance(database, Path) and database.is_dir():
        raise StoreError(f"{database} is a folder. Name a file, such as {database}/newsdesk.db.")


def _absolute(paths: Iterable[Path]) -> tuple[Path, ...]:
    # Not resolved: a source may be a link that is to be followed anew each time.
    return tuple(Path(os.path.abspath(path)) for path in paths)


def _together(reports: Iterable[LoadReport]) -> LoadReport:
    total = LoadReport()
    for report in reports:
        for one in fields(LoadReport):
            setattr(total, one.name, getattr(total, one.name) + getattr(report, one.name))
    return total
