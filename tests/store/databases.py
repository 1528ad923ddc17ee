"""A real database file, what tests write into it, and another program that opens it too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from bot.store.engine import Engine, Transaction
from bot.store.sqlite.database import Database

ADD = "INSERT INTO synced_commands (application_id, fingerprint) VALUES (:id, :text)"
ALL = "SELECT application_id FROM synced_commands ORDER BY application_id"


async def add(write: Transaction, *ids: int, text: str = "") -> None:
    await write.run_many(ADD, [{"id": one, "text": text} for one in ids])


async def ids_in(database: Engine) -> list[int]:
    return [row[0] for row in await database.fetch(ALL)]


def file_of(database: Engine) -> Path:
    """The file that an SQLite database is."""
    assert isinstance(database, Database)
    return database.path


@contextmanager
def other_program(path: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Another program's connection, which has run some statements."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        yield connection
