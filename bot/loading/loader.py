"""Brings folders of documents into the store: reads what changed, writes it, says what happened.

Finding out what changed is left to ``survey``, reading a file to ``reading``, writing to
``intake``. A batch of files is written with its articles in one transaction, so a load that is
killed has done a part of its work, and the next one does the rest.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import islice
from typing import Final, TypeVar

from bot.clock import Clock
from bot.config.settings import Source
from bot.errors import Problem, SourceError
from bot.loading.intake import Intake
from bot.loading.jobs import Job, ReadFile
from bot.loading.reports import LoadReport, Progress
from bot.loading.survey import Survey, look_at, survey
from bot.loading.workers import BATCH, FEW, read_files
from bot.sources.files import state_of
from bot.store.engine import Engine
from bot.store.files.files import Files
from bot.store.files.folders import Folders, record_directories, record_folder
from bot.store.files.known import KnownFile
from bot.store.files.problems import current_problems, folder_problems, record_folder_problems
from bot.store.filing.renewal import Versions, forget_former_names, renew

T = TypeVar("T")


_THESE: Final = Versions()
#: Loads a source in some other place.
Elsewhere = Callable[[Source], Awaitable[LoadReport]]
#: Is told each time that a load has come further.
Onlooker = Callable[[Progress], None]


class Loader:
    """Loads sources into one database, each once at a time.

    Args:
        database: Where articles go.
        clock: Dates what is loaded.
        workers: How many processes read documents where many changed; 0 for none.
        elsewhere: Is left to do the whole load where many documents changed.
        versions: The rules by which everything is to be written; what was by others is renewed.
    """

    def __init__(
        self,
        database: Engine,
        clock: Clock,
        *,
        workers: int = 0,
        elsewhere: Elsewhere | None = None,
        versions: Versions = _THESE,
    ) -> None:
        self._versions = versions
        self._database = database
        self._clock = clock
        self._workers = workers
        self._elsewhere = elsewhere
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def load(self, source: Source, onlooker: Onlooker | None = None) -> LoadReport:
        """Bring a source up to date: unchanged files are not opened, moved ones no new articles.

        A folder that is missing changes nothing. If another one is there, it is loaded, and the
        missing one is reported as rejected.

        Raises:
            SourceError: None of its folders can be read.
            StoreError: The database cannot be written.
            WorkerError: A worker process died.
        """
        async with self._turns[source.name]:
            started = time.perf_counter()
            await renew(self._database, self._clock(), self._versions)
            load = _Load(self._database, self._clock, source, self._workers, onlooker)
            await load.look()
            if self._elsewhere is not None and load.file_count > FEW:
                report = await self._elsewhere(source)
            else:
                report = await load.run()
            report.seconds = time.perf_counter() - started
            return report


class _Load:
    """One source being loaded once."""

    def __init__(
        self,
        database: Engine,
        clock: Clock,
        source: Source,
        workers: int,
        onlooker: Onlooker | None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._source = source
        self._workers = workers
        self._onlooker = onlooker
        self._progress = Progress()
        self._folders = [str(folder) for folder in source.folders]
        self._files = Files(database)
        self._intake = Intake(database, clock, source.on_missing)
        self._surveys: list[Survey] = []
        self._closed: list[Problem] = []

    @property
    def file_count(self) -> int:
        """How many files are to be read, once they were looked for."""
        return sum(len(one.jobs) for one in self._surveys)

    async def look(self) -> None:
        """Look at every folder: what there is to do, and which of them are closed to us."""
        for folder in self._folders:
            try:
                self._surveys.append(await survey(self._database, self._source, folder))
            except SourceError as error:
                self._closed += error.problems
                await self._note_closed(folder, error.problems)
        if not self._surveys:
            raise SourceError(*self._closed)

    async def run(self) -> LoadReport:
        """Do what is to be done."""
        surveys = self._surveys
        # What is new is read before anything is forgotten: a moved file is no vanished article.
        for one in surveys:
            await self._read(one.jobs, is_backlog=one.is_backlog)
        gone = await self._gone(surveys)
        for batch in _batches(gone, BATCH):
            await self._intake.forget({path: gone[path] for path in batch})
        await self._reread_heirs(is_backlog=any(one.is_backlog for one in surveys))
        for one in surveys:
            await self._record(one)
        if any(job.is_outdated for one in surveys for job in one.jobs):
            await forget_former_names(self._database)
        return await self._report()

    async def _gone(self, surveys: Sequence[Survey]) -> dict[str, KnownFile]:
        missing = {path: found for one in surveys for path, found in one.missing.items()}
        if not missing:
            return {}
        # Looked for twice: another process may have loaded a file after the first look.
        looks = [one.look for one in surveys]
        try:
            looks += [await look_at(self._database, self._source, one.folder) for one in surveys]
        except SourceError:
            return {}
        return {
            path: known
            for path, (directory, known) in missing.items()
            if not any(look.may_hold(path, directory) for look in looks)
        }

    async def _read(self, jobs: Sequence[Job], *, is_backlog: bool) -> None:
        self._progress = replace(self._progress, total=self._progress.total + len(jobs))
        async with aclosing(read_files(jobs, workers=self._workers)) as batches:
            async for files in batches:
                await self._intake.take(files, is_backlog=is_backlog)
                self._report_progress(files)
                await self._database.let_others_write()

    def _report_progress(self, files: Sequence[ReadFile]) -> None:
        self._progress = replace(
            self._progress,
            done=self._progress.done + len(files),
            added=len(self._intake.added),
            updated=len(self._intake.updated),
            rejected=self._progress.rejected + sum(len(one.file.rejections) for one in files),
        )
        if self._onlooker is not None:
            self._onlooker(self._progress)

    async def _reread_heirs(self, *, is_backlog: bool) -> None:
        """Read the files that lead an article now that another file led before."""
        while heirs := sorted(self._intake.heirs):
            self._intake.heirs.clear()
            for batch in _batches(heirs, BATCH):
                jobs = [
                    # A heir may be another source's, which has seen where its links lead.
                    Job(
                        path=heir.path,
                        directory=heir.directory,
                        root="/",
                        state=state_of(heir.path),
                        known_digest=b"",
                        source=heir.source,
                        default_published=heir.default_published,
                    )
                    for heir in await self._files.heirs(batch)
                ]
                await self._read(jobs, is_backlog=is_backlog)

    async def _record(self, one: Survey) -> None:
        """Record that a folder was loaded to its end, unless nothing is new about it."""
        database, look = self._database, one.look
        unsettled = await Folders(database).unsettled()
        digests = {
            path: digest
            for path, digest in look.digests.items()
            if digest and path not in unsettled
        }
        identities = await Folders(database).identities(one.folder)
        is_known = identities.get(self._source.name) == look.identity
        problems = frozenset(look.rejections), frozenset(look.warnings)
        if is_known and not digests and problems == await folder_problems(database, one.folder):
            return
        async with database.transaction() as write:
            await record_folder(write, one.folder, self._source.name, look.identity, self._clock())
            await record_directories(write, self._source.name, digests)
            await record_folder_problems(write, one.folder, *problems)

    async def _note_closed(self, folder: str, problems: Sequence[Problem]) -> None:
        """Keep the problem of a folder that was loaded once; a slip of the pen is only told."""
        database = self._database
        found = frozenset(problems), frozenset[Problem]()
        if not await Folders(database).identities(folder):
            return
        if found != await folder_problems(database, folder):
            async with database.transaction() as write:
                await record_folder_problems(write, folder, *found)

    async def _report(self) -> LoadReport:
        problems = await current_problems(self._database, self._folders)
        told = [problem for problem in self._closed if problem not in problems.rejected]
        total = await self._files.article_count(self._folders)
        intake = self._intake
        written = intake.added | intake.updated | intake.removed
        return LoadReport(
            added=len(intake.added),
            updated=len(intake.updated),
            unchanged=max(0, total - len(written)),
            withdrawn=intake.orphaned + len(intake.removed - intake.added),
            rejected=[*told, *problems.rejected],
            warnings=list(problems.warnings),
            duplicates=list(problems.duplicates),
        )


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
