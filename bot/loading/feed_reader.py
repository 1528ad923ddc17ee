"""Reads feeds in a process of its own, which is killed when one takes too long.

Nothing within a process is a limit for what strangers wrote: the readers of formats look at no
signal for seconds. The process lasts, as starting it costs more than reading a feed, and ends when
nothing was to be read for a while.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from contextlib import suppress
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from typing import Final, NamedTuple

from bot.documents.feeds.parsed import ParsedFeed
from bot.errors import SlowFeedError
from bot.processes import begin_worker, step_back

_LONGEST: Final = timedelta(seconds=10)
_IDLE: Final = timedelta(minutes=10)
#: What the process may take of memory; a feed of 5 MB needs a tenth of it.
_MEMORY: Final = 1 << 30


class FeedJob(NamedTuple):
    """A body to read, with what ``documents.feeds.read_feed`` wants to know of it."""

    data: bytes
    address: str
    content_type: str
    fetched_at: datetime
    name: str = ""


class FeedReader:
    """Reads one feed after the other. Whoever makes one calls ``close`` at the end."""

    def __init__(self, *, longest: timedelta = _LONGEST, idle: timedelta = _IDLE) -> None:
        self._longest = longest
        self._idle = idle
        self._lock = asyncio.Lock()
        self._process: _Process | None = None
        self._rest: asyncio.TimerHandle | None = None

    @property
    def is_running(self) -> bool:
        """Whether there is a process now."""
        return self._process is not None

    async def read(self, job: FeedJob) -> ParsedFeed:
        """Read a feed.

        Raises:
            SlowFeedError: It took too long, or its process ended otherwise, for want of memory say.
        """
        async with self._lock:
            if self._rest is not None:
                self._rest.cancel()
            try:
                parsed = await self._read(job)
            except BaseException:  # cancelled, too: what it would answer is not for the next one
                await asyncio.shield(self._end())
                raise
            loop = asyncio.get_running_loop()
            self._rest = loop.call_later(self._idle.total_seconds(), self._rest_now)
            return parsed

    async def close(self) -> None:
        """End the process, if there is one, and wait until it is gone."""
        if self._rest is not None:
            self._rest.cancel()
        await self._end()

    async def _read(self, job: FeedJob) -> ParsedFeed:
        if self._process is None:
            self._process = await asyncio.to_thread(_Process)
        process = self._process
        asked = asyncio.ensure_future(asyncio.to_thread(process.read, job))
        try:
            return await asyncio.wait_for(
                asyncio.shield(asked), timeout=self._longest.total_seconds()
            )
        except TimeoutError:
            seconds = self._longest.total_seconds()
            problem = f"{job.address}: reading it took longer than {seconds:g} seconds"
        except (EOFError, OSError):
            problem = f"{job.address}: reading it took too much memory, or was ended from outside"
        finally:
            if not asked.done():
                process.kill()  # and so the thread that waits for it goes on
                with suppress(EOFError, OSError):
                    await asked
        raise SlowFeedError(f"{problem}; other feeds go on")

    def _rest_now(self) -> None:
        if not self._lock.locked() and self._process is not None:
            self._process.kill()
            self._process.release()
            self._process = None

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            await asyncio.to_thread(process.release)


class _Process:
    """The process, and this one's end of the pipe to it."""

    def __init__(self) -> None:
        # Never forked: threads run in this process, and a lock that one holds would stay locked.
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the process does

    def read(self, job: FeedJob) -> ParsedFeed:
        """Have a feed read, however long that takes.

        Raises:
            EOFError, OSError: The process has died.
        """
        self._connection.send(job)
        parsed: ParsedFeed = self._connection.recv()
        return parsed

    def kill(self) -> None:
        """End it, whatever it is at."""
        self._process.kill()

    def release(self) -> None:
        """Wait until it is gone, and forget it."""
        self._process.join()
        self._process.close()
        self._connection.close()


def _serve(connection: Connection) -> None:
    """Be the process: read what is asked for, until nobody asks any more."""
    begin_worker()
    _be_modest()
    from bot.documents.feeds.reading import read_feed  # noqa: PLC0415 - who starts us reads none

    while True:
        try:
            job: FeedJob = connection.recv()
        except EOFError:
            return
        data, address, content_type, fetched_at, name = job
        connection.send(read_feed(data, address, content_type, fetched_at, name=name))


def _be_modest() -> None:
    """Let others have the processor first, and take no more memory than a feed needs."""
    step_back()
    with suppress(ImportError, ValueError, OSError):  # not every system has such limits
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
