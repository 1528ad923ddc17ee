"""Runs works side by side, so many at a time, each under a key of its own; what they do is theirs.

Where one fails, the others come to their end; then it is raised, by whoever waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, KeysView
from functools import partial
from types import TracebackType
from typing import Self


class Pool:
    """Runs works side by side; use it as a context, which ends when the last of them has."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._running: dict[int, asyncio.Task[None]] = {}
        self._failure: BaseException | None = None
        self._ended = asyncio.Event()

    @property
    def busy(self) -> KeysView[int]:
        """The keys of the works that run."""
        return self._running.keys()

    @property
    def room(self) -> int:
        """How many works may be started now."""
        return self._size - len(self._running)

    def start(self, key: int, work: Coroutine[None, None, None]) -> None:
        """Start a work under a key that is not busy."""
        task = asyncio.create_task(work)
        self._running[key] = task
        task.add_done_callback(partial(self._note_end, key))

    async def one_ended(self) -> None:
        """Wait until a work has ended since the last wait; raises what one of them raised."""
        if self._running:
            await self._ended.wait()
        self._ended.clear()
        if self._failure is not None:
            raise self._failure

    async def keep_filled(self, fill: Callable[[], Awaitable[bool]]) -> None:
        """Let works be started whenever half of them have room, until nothing is left to do.

        Waiting for the last of some works before the next begin would lose time each time.

        Args:
            fill: Starts works, as many as there is room for; tells whether it started any.
        """
        is_more = True
        while is_more or self._running:
            if is_more and 2 * self.room >= self._size:
                is_more = await fill()
            else:
                await self.one_ended()
                # In the meantime something may have become due.
                is_more = is_more or not self._running

    def nudge(self) -> None:
        """Let whoever waits look around, as if a work had ended."""
        self._ended.set()

    def _note_end(self, key: int, task: asyncio.Task[None]) -> None:
        del self._running[key]
        if not task.cancelled():
            self._failure = self._failure or task.exception()
        self._ended.set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, asyncio.CancelledError):
            for task in self._running.values():
                task.cancel()
        # Shielded tasks would end this wait early; gathered ones do not.
        await asyncio.gather(*self._running.values(), return_exceptions=True)
        if error is None and self._failure is not None:
            raise self._failure
