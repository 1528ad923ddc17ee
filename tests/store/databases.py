"""A real database file, what tests write into it, and another program that opens it too."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path

import psycopg

from bot.databases import Location, ServerDatabase
from bot.store.engine import Engine, Row, Transaction
from bot.store.postgres.database import Database as OnServer
from bot.store.postgres.driver import APPLICATION
from bot.store.postgres.filing import index_row
from bot.store.sqlite.database import Database

#: Gives where a further database by some name is.
Further = Callable[[str], Location]

ADD = "INSERT INTO synced_commands (application_id, fingerprint) VALUES (:id, :text)"
ALL = "SELECT application_id FROM synced_commands ORDER BY application_id"


async def add(write: Transaction, *ids: int, text: str = "") -> None:
    await write.run_many(ADD, [{"id": one, "text": text} for one in ids])


async def ids_in(database: Engine) -> list[int]:
    return [row[0] for row in await database.fetch(ALL)]


def place_of(database: Engine) -> Location:
    """Where a database is, for another process to open it."""
    return database.place if isinstance(database, OnServer) else file_of(database)


def file_of(database: Engine) -> Path:
    """The file that an SQLite database is."""
    assert isinstance(database, Database)
    return database.path


@contextmanager
def other_writer(place: Location) -> Iterator[Callable[[], object]]:
    """What lets another program write from then on, and keeps everybody else from it."""
    if isinstance(place, ServerDatabase):
        with psycopg.connect(place.url) as server:
            yield lambda: server.execute(f"SELECT pg_advisory_xact_lock({APPLICATION})")
    else:
        with other_program(place) as sqlite:
            yield lambda: sqlite.execute("BEGIN IMMEDIATE")


def meddle(place: Location, statement: str) -> None:
    """Run a statement as another program."""
    if isinstance(place, ServerDatabase):
        with psycopg.connect(place.url) as server:
            server.execute(statement)
    else:
        with other_program(place, statement):
            pass


@asynccontextmanager
async def heard_by(database: Engine) -> AsyncIterator[None]:
    """Wait at the end until a database has heard of what another process wrote meanwhile."""
    before = database.version()
    yield
    while database.version() == before:  # noqa: ASYNC110 - a server tells it in its own time
        await asyncio.sleep(0)


async def tables_with(database: Engine, column: str) -> list[str]:
    """The names of the tables that have a column."""
    rows = await database.fetch(
        """
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = :column
        """
        if isinstance(database, OnServer)
        else """
        SELECT made.name FROM sqlite_schema AS made
        JOIN pragma_table_info(made.name) AS columns ON columns.name = :column
        WHERE made.type = 'table'
        """,
        {"column": column},
    )
    return [row[0] for row in rows]


async def broken_references(database: Engine) -> list[Row]:
    """The rows that refer to what is not there; a server lets none be written."""
    if isinstance(database, OnServer):
        return []
    return await database.fetch("PRAGMA foreign_key_check")


async def check_index(database: Engine) -> None:
    """Hold the full-text index against the texts of the articles."""
    if isinstance(database, OnServer):
        articles = await database.fetch(
            "SELECT position, title, excerpt, forms, keywords FROM articles"
        )
        same = "SELECT 1 FROM search_index WHERE position = :position AND words = :words::tsvector"
        for position, words in map(index_row, articles):
            assert await database.fetch(same, {"position": position, "words": words})
        assert await database.fetch("SELECT count(*) FROM search_index") == [(len(articles),)]
    else:
        async with database.transaction() as write:
            # With rank 1 the index is held against the texts in the articles' own table.
            await write.run(
                "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"
            )


@contextmanager
def other_program(path: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Another program's connection, which has run some statements."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        yield connection
