"""What a process does that reads files for another one.

It is started for each load, so it imports no more than it takes to read.
"""

from __future__ import annotations

from collections.abc import Iterable
from multiprocessing.connection import Connection

from bot.loading.jobs import Job, ReadFile
from bot.processes import begin_worker


def serve(connection: Connection) -> None:
    """Be a worker: read what is asked for, until nobody asks any more."""
    begin_worker()
    while True:
        try:
            jobs = connection.recv()
        except EOFError:
            return
        connection.send(read_all(jobs))


def read_all(jobs: Iterable[Job]) -> list[ReadFile]:
    """Read files, leaving out those that have gone."""
    from bot.loading.reading import read_file  # noqa: PLC0415 - who starts us needs none of it

    return [one for job in jobs if (one := read_file(job)) is not None]
