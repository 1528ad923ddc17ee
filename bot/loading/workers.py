"""Reads files ahead of who writes them: a few in a thread, many in worker processes.

What is read, and what becomes of it, is left to ``loading``.
"""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager, contextmanager
from itertools import cycle
from typing import Final

from bot.errors import WorkerError
from bot.loading.jobs import Job, ReadFile
from bot.loading.serving import read_all, serve
from bot.processes import RARELY

#: A worker starts in the time in which one process reads some hundred files.
FEW: Final = 500
#: The most files that are given at once.
BATCH: Final = 1000
#: A worker reads as many files at a time as fit into its processor's cache, written out.
_CHUNK: Final = 64
_CHUNK_BYTES: Final = 1 << 20
#: How many chunks are asked for before they are needed: those of a batch, and some more.
_AHEAD: Final = 24


def default_workers() -> int:
    """Give how many worker processes pay: the writer keeps up with two; none, on one processor."""
    processors = os.cpu_count() or 1
    return 0 if processors == 1 else 2


async def read_files(jobs: Sequence[Job], *, workers: int) -> AsyncGenerator[list[ReadFile], None]:
    """Give files as they are read, in the order of the jobs, at most ``BATCH`` at a time.

    Files that have gone since they were seen are left out.

    Args:
        jobs: What to read.
        workers: How many processes read where there are many files; 0 for a thread in any case.
            This one helps while it waits, if there is a processor for it.

    Raises:
        WorkerError: A worker process died; what was not given yet is lost.
    """
    has_workers = workers > 0 and len(jobs) > FEW
    chunks = _in_processes(jobs, workers) if has_workers else _in_thread(jobs)
    batch: list[ReadFile] = []
    async with aclosing(chunks):
        async for chunk in chunks:
            if len(batch) + len(chunk) > BATCH:
                yield batch
                batch = []
            batch += chunk
    if batch:
        yield batch


async def _in_thread(jobs: Sequence[Job]) -> AsyncGenerator[list[ReadFile], None]:
    for chunk in _chunks(jobs):
        yield await asyncio.to_thread(read_all, chunk)


async def _in_processes(jobs: Sequence[Job], workers: int) -> AsyncGenerator[list[ReadFile], None]:
    asked: deque[asyncio.Future[list[ReadFile]]] = deque()
    chunks = _chunks(jobs)
    has_spare_processor = (os.cpu_count() or 1) > workers
    try:
        async with _staff(workers) as staff:
            for chunk, worker in zip(chunks, cycle(staff), strict=False):
                asked.append(worker.read(chunk))
                if has_spare_processor and len(asked) > _AHEAD and not asked[0].done():
                    asked.append(await _read_here(next(chunks, [])))
                while len(asked) > _AHEAD:
                    yield await asked.popleft()
            while asked:
                yield await asked.popleft()
    except (EOFError, OSError) as error:
        raise WorkerError(
            "A process that read documents was ended from outside, perhaps for want of memory. "
            "What was read before is kept; load again, and the rest follows."
        ) from error
    finally:
        for future in asked:
            future.cancel()


async def _read_here(chunk: list[Job]) -> asyncio.Future[list[ReadFile]]:
    """Read in this process, rather than wait; nothing is being written that this would slow."""
    files: asyncio.Future[list[ReadFile]] = asyncio.get_running_loop().create_future()
    files.set_result(await asyncio.to_thread(read_all, chunk))
    return files


@asynccontextmanager
async def _staff(workers: int) -> AsyncIterator[list[_Worker]]:
    staff: list[_Worker] = []
    try:
        for _ in range(workers):
            worker = await asyncio.to_thread(_Worker)
            staff.append(worker)
        yield staff
    finally:
        for worker in staff:
            await asyncio.shield(asyncio.to_thread(worker.end))


class _Worker:
    """A process that reads files, with a thread to ask it and one to listen.

    Asked ahead, it goes on with the next files while nobody has taken the last ones yet.

    Not the library's process pool: that waits for ever where a process is killed while it hands
    over a result, since the pool keeps the far end of the common pipe open itself.
    """

    def __init__(self) -> None:
        # Never forked: threads run in this process, and a lock that one holds would stay locked.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the process does
        self._asking = ThreadPoolExecutor(1)
        self._listening = ThreadPoolExecutor(1)

    def read(self, jobs: list[Job]) -> asyncio.Future[list[ReadFile]]:
        """Have files read, after those that were asked for before.

        Raises:
            EOFError, OSError: The process has died.
        """
        # Where it cannot be asked any more, there is no answer either.
        self._asking.submit(self._connection.send, jobs)
        loop = asyncio.get_running_loop()
        return loop.run_in_executor(self._listening, self._connection.recv)

    def end(self) -> None:
        """End the process, whatever it is at, and wait until it is gone."""
        self._process.kill()
        self._asking.shutdown(cancel_futures=True)
        self._listening.shutdown(cancel_futures=True)
        self._process.join()
        self._process.close()
        self._connection.close()


@contextmanager
def rare_collections() -> Iterator[None]:
    """Look for garbage in cycles less often, for a process that does nothing but load."""
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(RARELY)
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _chunks(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    chunk: list[Job] = []
    size = 0
    for job in jobs:
        chunk.append(job)
        size += job.state.size
        if len(chunk) == _CHUNK or size > _CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
