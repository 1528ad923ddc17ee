"""What tests of migrations share: databases of earlier versions, and what is in a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from bot.store.sqlite.schema.migrations import MIGRATIONS
from tests.store.migrations.dump import restore

EARLIER: Final = range(1, len(MIGRATIONS))

#: By table, its columns and its rows.
Contents = Mapping[str, tuple[list[str], list[tuple[Any, ...]]]]


def dump_of(version: int) -> Path:
    """Give where the dump of a version is kept."""
    return Path(__file__).with_name(f"version_{version}.sql")


def make_past(version: int, folder: Path) -> Path:
    """Make a database as an earlier version wrote it."""
    path = folder / "newsdesk.db"
    restore(dump_of(version), path)
    return path


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        ((version,),) = connection.execute("PRAGMA user_version")
    return int(version)


def contents(path: Path, like: Contents | None = None) -> Contents:
    """Give all that is in a database, in every table, the ids that follow included.

    Args:
        path: The database.
        like: Only the tables and columns that another one has.
    """
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = connection.execute("SELECT name FROM pragma_table_list WHERE schema = 'main'")
        names = sorted(row[0] for row in tables if row[0] != "sqlite_schema")
        found = {}
        for name in like or names:
            columns = like[name][0] if like else _columns_of(connection, name)
            listed = ", ".join(columns)
            rows = connection.execute(f"SELECT {listed} FROM {name}")  # noqa: S608  # the schema's
            found[name] = (columns, sorted(rows.fetchall(), key=repr))
    return found


def schema(path: Path) -> list[tuple[str, ...]]:
    """Give every table and index of a database with the statement that makes it."""
    with closing(sqlite3.connect(path)) as connection:
        return sorted(connection.execute("SELECT name, coalesce(sql, '') FROM sqlite_schema"))


def _columns_of(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info ({table})")]
