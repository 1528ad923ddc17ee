"""Runs functions in processes of their own, where they hold up neither event loop nor searches."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeVar

from bot.errors import NewsdeskError, WorkerError

T = TypeVar("T")

#: New objects between two looks for cycles: what workers make are many, and have none.
RARELY: Final = 100_000
#: Below the priority of the bot, which people wait for (nice(2)).
_NICENESS: Final = 10


class EndedError(Exception):
    """A process ended before it had done what it was for: it was stopped, or died."""


class Processes:
    """Processes, each of which lives as long as what it runs."""

    def __init__(self) -> None:
        self._running: set[BaseProcess] = set()
        self._are_stopped = False

    async def run(self, function: Callable[..., T], *arguments: object) -> T:
        """Run a function elsewhere, and give what it returns; cancelled, this ends it at once.

        Args:
            function: Of a module, since the process imports it.
            arguments: For it; like what it returns they are pickled on their way.

        Raises:
            NewsdeskError: Of the function's own.
            EndedError: The process was ended, by ``stop`` or from outside.
        """
        # Never forked: threads run in this process, and a lock that one holds would stay locked.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, function, arguments), daemon=True)
        try:
            await asyncio.to_thread(process.start)
            theirs.close()  # so that the pipe ends when the process does
            self._running.add(process)
            if self._are_stopped:  # while it was started
                process.kill()
            outcome: T | NewsdeskError = await asyncio.to_thread(_receive, ours)
        finally:
            self._running.discard(process)
            await asyncio.shield(asyncio.to_thread(_end, process))
            ours.close()
        if isinstance(outcome, NewsdeskError):
            raise outcome
        return outcome

    @contextmanager
    def explained(self, task: str, consequence: str) -> Iterator[None]:
        """Say what it means where a process dies that ``run`` is waiting for.

        Args:
            task: What it did, behind "The process that".
            consequence: What becomes of that now, as a sentence.

        Raises:
            EndedError: It was stopped.
            WorkerError: It was ended from outside.
        """
        try:
            yield
        except EndedError:
            if self._are_stopped:
                raise
            raise WorkerError(
                f"The process that {task} was ended from outside, perhaps for want of memory. "
                f"{consequence}"
            ) from None

    def stop(self) -> None:
        """End every process now, and from now on as soon as it begins."""
        self._are_stopped = True
        for process in self._running:
            process.kill()


def begin_worker() -> None:
    """Prepare this process for work: it ends when its parent says so, or is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # what a terminal or systemd sends to all of us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(RARELY)


def step_back() -> None:
    """Let this process have the processor when nobody else wants it."""
    if hasattr(os, "nice"):
        os.nice(_NICENESS)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _receive(connection: Connection) -> Any:
    try:
        return connection.recv()
    except EOFError:
        raise EndedError from None


def _end(process: BaseProcess) -> None:
    if process.pid is not None:
        process.kill()
        process.join()
        process.close()


def _serve(
    connection: Connection, function: Callable[..., object], arguments: tuple[object, ...]
) -> None:
    begin_worker()
    step_back()
    try:
        outcome = function(*arguments)
    except NewsdeskError as error:
        outcome = error
    connection.send(outcome)
