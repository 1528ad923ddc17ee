"""Databases on both engines for those that are measured: files, and some on a server of their own.

The server keeps what is written as it is installed, and as the file does: before a transaction
ends, it is on the disk.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from bot.databases import Location
from bot.store.opening import move
from tests.benchmarks.rounds import remove_database
from tests.postgres import EMPTY, PRISTINE, Server, binaries, running

SQLITE: Final = "SQLite"
POSTGRES: Final = "PostgreSQL"
#: All else is as PostgreSQL comes; nobody but these benchmarks is to reach it.
_SETTINGS: Final = ("listen_addresses=''",)


@dataclass(frozen=True, slots=True)
class Measured:
    """A database on which something is measured.

    Attributes:
        engine: Its engine's name.
        renew: Makes it anew, whatever was in it.
    """

    engine: str
    place: Location
    renew: Callable[[], object]


@contextmanager
def serving() -> Iterator[Server | None]:
    """Give a server that runs meanwhile; None where there is no PostgreSQL."""
    programs = binaries()
    if programs is None:
        yield None
        return
    with running(programs, _SETTINGS) as server:
        yield server


def databases(file: Path, server: Server | None, filled: Path | None = None) -> list[Measured]:
    """Give a database on each engine that there is.

    Args:
        file: Where the one is; the other has its name.
        server: Has the other.
        filled: What is to be in both, before each run; else nothing.
    """
    found = [Measured(SQLITE, file, partial(_renew_file, file, filled))]
    if server is not None:
        like = PRISTINE if filled is None else filled.stem
        if filled is not None:
            move(filled, server.create(like, like=EMPTY), lambda _: None)
        renew = partial(_renew_on_server, server, file.stem, like)
        found.append(Measured(POSTGRES, server.named(file.stem), renew))
    return found


def _renew_file(file: Path, filled: Path | None) -> None:
    remove_database(file)
    if filled is not None:
        shutil.copy(filled, file)


def _renew_on_server(server: Server, name: str, like: str) -> None:
    server.drop(name)
    server.create(name, like=like)


def about(server: Server | None) -> str:
    """Say which server is measured, for those who read the figures."""
    if server is None:
        return "There was no PostgreSQL to measure."
    version = server.shared.execute("SHOW server_version").fetchone()
    assert version is not None
    return f"PostgreSQL {version[0]} is as it is installed, on the same machine, behind a socket."
