"""Many documents are read by worker processes, or loaded by a process of their own."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import FrozenInstanceError, replace
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.config.settings import Source
from bot.errors import SourceError, WorkerError
from bot.loading.apart import Apart
from bot.loading.jobs import Job
from bot.loading.loader import Loader
from bot.loading.reports import LoadReport, Progress
from bot.loading.workers import BATCH, FEW, read_files
from bot.processes import Processes
from bot.sources.files import state_of
from bot.store import Store
from tests.loading.newsroom import Newsroom, counts, document
from tests.store.databases import Further, place_of

MANY = FEW + 100
#: More than are read ahead of the first transaction.
VERY_MANY = 3 * BATCH


def fill(newsroom: Newsroom, number: int) -> None:
    for one in range(number):
        newsroom.write(f"{one % 9}/{one:05}.md", document(f"Report {one:05}"))


def titles(number: int) -> list[str]:
    return [f"Report {one:05}" for one in range(number)]


async def test_workers_bring_the_same_articles_as_a_thread(
    newsroom: Newsroom, store: Store, clock: Clock, further: Further
) -> None:
    fill(newsroom, MANY)
    newsroom.write("broken.md", "---\ntitle: Broken\n---\n")
    newsroom.write("again.md", document("Report 00001"))
    alone = await Store.open(further("alone"))
    try:
        by_thread = await Loader(alone.database, clock, workers=0).load(newsroom.source)
    finally:
        await alone.close()

    by_workers = await Loader(store.database, clock, workers=2).load(newsroom.source)

    assert replace(by_workers, seconds=0.0) == replace(by_thread, seconds=0.0)
    assert await newsroom.all_titles() == titles(MANY)
    again = await Loader(store.database, clock, workers=2).load(newsroom.source)
    assert counts(again) == (0, 0, MANY, 0)


@pytest.mark.parametrize(("number", "workers"), [(MANY, 2), (VERY_MANY, 1)])
async def test_files_come_in_their_order_and_those_that_are_gone_are_left_out(
    newsroom: Newsroom, number: int, workers: int
) -> None:
    """Whoever reads them: one worker for very many is helped by the process that it reads for."""
    fill(newsroom, number)
    paths = sorted(str(path) for path in newsroom.folder.rglob("*.md"))
    jobs = [
        Job(path, os.path.dirname(path), str(newsroom.folder), state_of(path), b"", "", False)
        for path in paths
    ]
    Path(paths[5]).unlink()

    batches = [batch async for batch in read_files(jobs, workers=workers)]

    assert [one.file.path for batch in batches for one in batch] == paths[:5] + paths[6:]
    assert all(len(batch) <= BATCH for batch in batches)


@pytest.mark.parametrize(("number", "has_workers"), [(3, False), (BATCH + 200, True)])
async def test_only_many_files_are_worth_worker_processes(
    newsroom: Newsroom, store: Store, clock: Clock, number: int, *, has_workers: bool
) -> None:
    fill(newsroom, number)
    seen: list[BaseProcess] = []

    await Loader(store.database, clock, workers=1).load(
        newsroom.source, lambda _: seen.extend(multiprocessing.active_children())
    )

    assert bool(seen) is has_workers
    assert multiprocessing.active_children() == []


async def test_a_worker_that_dies_is_told_of_and_the_next_load_does_the_rest(
    newsroom: Newsroom, store: Store, clock: Clock
) -> None:
    fill(newsroom, VERY_MANY)
    told: list[Progress] = []

    def kill(progress: Progress) -> None:
        told.append(progress)
        for process in multiprocessing.active_children():
            process.kill()

    with pytest.raises(WorkerError, match="load again"):
        await Loader(store.database, clock, workers=2).load(newsroom.source, kill)
    kept = told[-1].added
    assert 0 < kept < VERY_MANY

    again = await Loader(store.database, clock, workers=2).load(newsroom.source)
    assert counts(again) == (VERY_MANY - kept, 0, kept, 0)
    assert len(await store.database.fetch("SELECT id FROM articles")) == VERY_MANY


async def test_progress_is_told_after_each_transaction(
    newsroom: Newsroom, store: Store, clock: Clock
) -> None:
    fill(newsroom, BATCH)
    newsroom.write("z.md", "---\ntitle: Broken\n---\n")
    told: list[Progress] = []

    await Loader(store.database, clock).load(newsroom.source, told.append)

    assert [one.done for one in told] == sorted({one.done for one in told})
    assert told[-1] == Progress(BATCH + 1, BATCH + 1, added=BATCH, rejected=1)
    with pytest.raises(FrozenInstanceError):
        told[0].done = 0  # type: ignore[misc]  # that it cannot be is what is shown


def test_workers_end_when_their_parent_is_killed(newsroom: Newsroom) -> None:
    fill(newsroom, MANY)
    script = f"""
import asyncio, multiprocessing, os, sys, time
sys.path.insert(0, {os.getcwd()!r})
from bot.loading.jobs import Job
from bot.sources.files import state_of
from bot.loading.workers import read_files
from bot.processes import Processes

async def main():
    folder = {str(newsroom.folder)!r}
    paths = [os.path.join(base, one) for base, _, names in os.walk(folder) for one in names]
    jobs = [Job(path, folder, folder, state_of(path), b"", "", False) for path in paths]
    async for _ in read_files(jobs * 3, workers=2):
        print(*(one.pid for one in multiprocessing.active_children()), flush=True)
        time.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""
    file = newsroom.folder / "parent.py"
    file.write_text(script)
    with subprocess.Popen([sys.executable, str(file)], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        workers = [os.pidfd_open(int(pid)) for pid in parent.stdout.readline().split()]
        parent.kill()
    assert len(workers) == 2
    for worker in workers:
        # A process's descriptor becomes readable when it ends (pidfd_open(2)).
        assert select.select([worker], [], [], 60)[0]
        os.close(worker)


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes()
    yield made
    made.stop()


@pytest.fixture
def apart(store: Store, clock: Clock, processes: Processes) -> Apart:
    """Loads in processes of their own, into the same database as the store."""
    return Apart(place_of(store.database), clock, processes)


@pytest.mark.parametrize(("number", "is_elsewhere"), [(FEW, False), (FEW + 1, True)])
async def test_only_a_large_change_is_left_to_another_place(
    newsroom: Newsroom, store: Store, clock: Clock, number: int, *, is_elsewhere: bool
) -> None:
    fill(newsroom, number)
    asked: list[Source] = []

    async def elsewhere(source: Source) -> LoadReport:
        asked.append(source)
        return LoadReport(added=number)

    report = await Loader(store.database, clock, elsewhere=elsewhere).load(newsroom.source)

    assert report.added == number
    assert asked == [newsroom.source] * is_elsewhere


async def test_a_load_apart_reaches_the_open_store_with_its_report(
    newsroom: Newsroom, store: Store, clock: Clock, apart: Apart
) -> None:
    newsroom.write("first.md", document("First"))
    await newsroom.load()
    fill(newsroom, MANY)
    newsroom.write("broken.md", "---\ntitle: Broken\n---\n")

    report = await Loader(store.database, clock, elsewhere=apart.load).load(newsroom.source)

    assert counts(report) == (MANY, 0, 1, 0)
    assert [Path(one.path).name for one in report.rejected] == ["broken.md"]
    assert await newsroom.titles() == ["First", *titles(MANY)]
    released = await store.database.fetch("SELECT released_at FROM releases")
    assert len(released) == MANY
    assert {abs(moment - int(clock().timestamp())) < 600 for (moment,) in released} == {True}


async def test_what_hinders_a_load_apart_is_raised_here(apart: Apart, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        await apart.load(Source(name="gone", folders=(tmp_path / "gone",)))
    assert [one.path for one in caught.value.problems] == [str(tmp_path / "gone")]


async def test_a_load_apart_that_is_killed_is_told_of_and_the_next_one_goes_on(
    newsroom: Newsroom, store: Store, apart: Apart
) -> None:
    fill(newsroom, VERY_MANY)
    loading = asyncio.create_task(apart.load(newsroom.source))
    await written(store)
    for process in multiprocessing.active_children():
        process.kill()

    with pytest.raises(WorkerError, match="goes on from there"):
        await loading
    report = await apart.load(newsroom.source)
    assert report.added + report.unchanged == VERY_MANY


async def test_stopping_ends_a_load_apart_at_once_and_without_a_word(
    newsroom: Newsroom, store: Store, apart: Apart, processes: Processes
) -> None:
    fill(newsroom, VERY_MANY)
    loading = asyncio.create_task(apart.load(newsroom.source))
    await written(store)

    processes.stop()

    assert await loading == LoadReport()
    assert multiprocessing.active_children() == []


async def written(store: Store) -> None:
    """Wait until the first transaction of a load is done."""
    while not await store.database.fetch("SELECT 1 FROM articles LIMIT 1"):
        pass
