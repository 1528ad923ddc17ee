"""Lets things happen at their intervals: the thin layer over APScheduler, and the only one.

What happens takes the present moment from the app's clock, never from the scheduler.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import NewsdeskError

log = logging.getLogger(__name__)

#: For so long what runs may come to its own end when everything stops.
_GRACE: Final = timedelta(seconds=2)

Action = Callable[[], Awaitable[object]]
#: Hears by its name how an action ended.
Note = Callable[[str, Exception | None], None]
#: Calls an action back whenever it sees a reason to, until it is cancelled.
Watch = Callable[[Action], Awaitable[object]]


class Schedule:
    """Runs actions again and again: each on its own, never twice at once, whatever they raise."""

    def __init__(self, note: Note = lambda _name, _error: None) -> None:
        """Prepare it.

        Args:
            note: Hears how each action ended: with what error, or None.
        """
        self._note = note
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            # A tick that comes late still comes, once; APScheduler's own default drops it.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        self._watches: dict[str, Action] = {}
        self._watching: dict[str, asyncio.Task[None]] = {}
        self._running: set[asyncio.Task[None]] = set()

    def every(self, interval: timedelta, name: str, action: Action) -> None:
        """Have an action run now and then at an interval, counted from start to start."""
        self._scheduler.add_job(
            self._run,
            "interval",
            args=(name, action),
            seconds=interval.total_seconds(),
            id=name,
            name=name,
            next_run_time=datetime.now(UTC),
        )

    def whenever(self, watch: Watch, name: str, action: Action) -> None:
        """Have an action run each time that a watch calls for it."""
        self._watches[name] = partial(watch, partial(self._run, name, action))
        if self._scheduler.running:
            self._watch(name)

    def start(self) -> None:
        """Start ticking and watching on the running event loop."""
        self._scheduler.start()
        for name in self._watches:
            self._watch(name)

    async def drop(self, name: str) -> None:
        """Let an action run no more; where it runs just now, it comes to its end."""
        if self._scheduler.get_job(name) is not None:
            self._scheduler.remove_job(name)
        self._note(name, None)
        if self._watches.pop(name, None) is not None and name in self._watching:
            watching = self._watching.pop(name)
            watching.cancel()
            await asyncio.gather(watching, return_exceptions=True)

    async def stop(self) -> None:
        """Stop ticking and watching, and wait until what runs has ended.

        What has not ended after two seconds is cancelled: Discord may not answer for long, and
        whoever stops the bot kills it soon. Actions are such that the next start finds out what
        one of them left.
        """
        self._scheduler.pause()
        for task in self._watching.values():
            task.cancel()
        await asyncio.gather(*self._watching.values(), return_exceptions=True)
        if self._running:
            await asyncio.wait(self._running, timeout=_GRACE.total_seconds())
        for task in self._running:
            task.cancel()
        while self._running:
            await asyncio.wait(self._running)
        self._scheduler.shutdown(wait=False)

    def _watch(self, name: str) -> None:
        self._watching[name] = asyncio.create_task(
            self._guarded(f"{name} as soon as it changes", self._watches[name])
        )

    async def _run(self, name: str, action: Action) -> None:
        task = asyncio.create_task(self._guarded(name, action), name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        # Not to be told that it was cancelled, of which the scheduler would make an error.
        await asyncio.wait((task,))

    async def _guarded(self, name: str, action: Action) -> None:
        try:
            await action()
        except NewsdeskError as error:
            log.error("%s: %s", name, error)  # noqa: TRY400 - the message is meant for a person
            self._note(name, error)
        except Exception as error:
            log.exception("%s failed; it is tried again at its next turn", name)
            self._note(name, error)
        else:
            self._note(name, None)
