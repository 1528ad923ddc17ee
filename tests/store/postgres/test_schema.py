"""Both engines have the same tables with the same columns: nothing is forgotten in one of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from bot.store import Store
from bot.store.postgres.schema import migrations as postgres_migrations
from bot.store.sqlite.schema import migrations as sqlite_migrations
from tests.postgres import Server

#: What each engine has for itself: the full-text index, and what says whose the database is.
_OWN: Final = re.compile(r"search_index|sqlite_|newsdesk|turns")
#: What SQLite's types may be in PostgreSQL; flags are numbers in the one and booleans in the other.
_TYPES: Final = {
    "INTEGER": {"bigint", "boolean"},
    "TEXT": {"text"},
    "ANY": {"bytea"},
    "BLOB": {"bytea"},
}


@dataclass(frozen=True, slots=True)
class Column:
    type: str
    is_needed: bool
    has_default: bool


Tables = dict[str, dict[str, Column]]


def in_sqlite(path: Path) -> tuple[Tables, set[str]]:
    """Give the tables, and the names of their indexes."""
    with closing(sqlite3.connect(path)) as database:
        names = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            if not _OWN.match(name)
        ]
        tables = {name: dict(_columns(database, name)) for name in names}
        indexes = database.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        )
        return tables, {name for (name,) in indexes}


def _columns(database: sqlite3.Connection, table: str) -> Iterator[tuple[str, Column]]:
    for _, name, type_, is_needed, default, key in database.execute(f"PRAGMA table_info({table})"):
        yield name, Column(type_, bool(is_needed or key), default is not None)


def in_postgres(server: Server) -> tuple[Tables, set[str]]:
    tables: Tables = {}
    for table, name, type_, is_null, default, collation in server.shared.execute(
        """
        SELECT table_name, column_name, data_type, is_nullable, column_default, collation_name
        FROM information_schema.columns WHERE table_schema = 'public'
        """
    ):
        if not _OWN.match(table):
            assert type_ != "text" or collation == "C", f"{table}.{name} is sorted by a locale"
            column = Column(type_, is_null == "NO", default is not None)
            tables.setdefault(table, {})[name] = column
    indexes = server.shared.execute(
        """
        SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
        AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'
        """
    )
    return tables, {name for (name,) in indexes if not _OWN.match(name)}


@pytest.fixture
async def sqlite(tmp_path: Path) -> tuple[Tables, set[str]]:
    path = tmp_path / "newsdesk.db"
    await (await Store.open(path)).close()
    return in_sqlite(path)


async def test_tables_columns_and_indexes_are_the_same(
    sqlite: tuple[Tables, set[str]], postgres: Server
) -> None:
    tables, indexes = sqlite
    others, other_indexes = in_postgres(postgres)

    assert sorted(others) == sorted(tables)
    assert {table: sorted(others[table]) for table in others} == {
        table: sorted(tables[table]) for table in tables
    }
    for table, columns in tables.items():
        for name, column in columns.items():
            other = others[table][name]
            where = f"{table}.{name}"
            assert other.type in _TYPES[column.type], where
            assert other.is_needed == column.is_needed, where
            assert other.has_default == column.has_default, where
    assert other_indexes == indexes


def test_the_newest_version_is_the_same() -> None:
    assert len(sqlite_migrations.MIGRATIONS) == postgres_migrations.NEWEST


def test_what_a_database_lacks_is_counted_from_the_first_version() -> None:
    first, newest = postgres_migrations.FIRST, postgres_migrations.NEWEST
    assert postgres_migrations.missing(0) == postgres_migrations.MIGRATIONS
    assert postgres_migrations.missing(first) == postgres_migrations.MIGRATIONS[1:]
    assert postgres_migrations.missing(newest) == ()
