"""What a process does that reads files for another one.

It is started for each load, so it imports no more than it takes to read.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable
from multiprocessing.connection import Connection, wait
from typing import Final

from bot.loading.jobs import Job, ReadFile

#: New objects between two looks for cycles: documents and their rows are many, and have none.
RARELY: Final = 100_000


def serve(connection: Connection) -> None:
    """Be a worker: read what is asked for, until nobody asks any more."""
    begin_worker()
    while True:
        try:
            jobs = connection.recv()
        except EOFError:
            return
        connection.send(read_all(jobs))


def begin_worker() -> None:
    """Prepare this process for work: it ends when its parent says so, or is gone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)  # what a terminal or systemd sends to all of us
    threading.Thread(target=_end_with_parent, daemon=True).start()
    gc.freeze()
    gc.set_threshold(RARELY)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def read_all(jobs: Iterable[Job]) -> list[ReadFile]:
    """Read files, leaving out those that have gone."""
    from bot.loading.reading import read_file  # noqa: PLC0415 - who starts us needs none of it

    return [one for job in jobs if (one := read_file(job)) is not None]
