"""A program of its own that forks processes which deliver for real, to be killed by tests.

It has imported everything once, so that a process begins to work within milliseconds. It reads one
task a line, answers with the process's number, and, when that has ended, with how it ended.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import signal
import sqlite3
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

import discord

from bot.config.feeds import Feed, Feeds
from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.errors import StoreError
from bot.running.app import newsdesk

#: How a process ends that could not write.
STORE_FAILED = 3

Connect = Callable[..., sqlite3.Connection]


class Countdown:
    """Kills this very process right before it runs its n-th statement from now on."""

    def __init__(self, statements: int) -> None:
        self._left = statements
        self._lock = Lock()
        self.is_running = False

    def connecting(self, connect: Connect) -> Connect:
        """Give what opens connections whose statements count."""

        def opened(*arguments: Any, **options: Any) -> sqlite3.Connection:
            connection = connect(*arguments, **options)
            connection.set_trace_callback(self.count)
            return connection

        return opened

    def count(self, _statement: str) -> None:
        """Count one statement that is about to run."""
        with self._lock:
            self._left -= self.is_running
            if self.is_running and self._left < 0:
                os.kill(os.getpid(), signal.SIGKILL)


async def work(task: dict[str, Any], countdown: Countdown) -> None:
    """Deliver once, as the bot does at every tick."""
    started, now = time.monotonic(), datetime.fromisoformat(task["now"])
    folders = task.get("folders", [])
    feeds = Feeds(
        list=tuple(Feed(address=one) for one in task.get("feeds", [])),
        private_networks=True,
        default_published=True,
    )
    config = Config(
        database=Path(task["database"]),
        sources=tuple(Source(name=one, folders=(Path(one),)) for one in folders),
        posting=Posting(),
        stories=Stories(),
        feeds=feeds,
        moderation=Moderation(),
        servers=Servers(),
        logging=Logging(file=None),
    )
    async with newsdesk(
        config,
        lambda: now + timedelta(seconds=time.monotonic() - started),
        patience=timedelta(seconds=task.get("patience", 30)),
    ) as desk:
        await desk.client.login("no token")
        if task.get("is_ready", True):
            # Only the gateway would set it, and nothing else that is proved here needs one.
            desk.client._ready.set()  # noqa: SLF001  # see above
        countdown.is_running = "statements" in task
        for source in config.sources:
            await desk.refresh(source)
        await desk.poll()
        await desk.deliver()
        countdown.is_running = False


def run(task: dict[str, Any]) -> int:
    """Do a task to its end and give the exit status."""
    discord.http.Route.BASE = task["discord"]
    countdown = Countdown(task.get("statements", 0))
    if "statements" in task:
        sqlite3.connect = countdown.connecting(sqlite3.connect)  # type: ignore[assignment]  # of the same shape
    if "file_limit" in task:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (task["file_limit"], task["file_limit"]))
    try:
        asyncio.run(work(task, countdown))
    except StoreError as error:
        sys.stderr.write(f"{error}\n")
        return STORE_FAILED
    return 0


def _let_children_import_nothing() -> None:
    """Let the process that reads feeds begin as it does beside the bot: without this program."""
    program = sys.modules["__main__"]
    program.__spec__, program.__file__ = None, None


def main() -> None:
    """Do one task after the other, each in a process of its own."""
    gc.freeze()
    _let_children_import_nothing()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = run(json.loads(line))
            except Exception:  # noqa: BLE001  # tell of it before the process ends
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
