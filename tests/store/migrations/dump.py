"""Writes a database that this version of Newsdesk made as SQL text, and reads such text.

Before the schema goes on, the version that is there leaves a dump for the tests of those that
come. Run this at the last commit that has it as its newest, and keep what it writes as it is:

    python -m tests.store.migrations.dump tests/store/migrations/version_2.sql
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.store.migrations.newsroom_in_use import use

#: What stands in a dump for the folder in which it was made.
_FOLDER: Final = "/newsroom"
_PRAGMAS: Final = ("page_size", "application_id", "user_version")


def main(target: Path) -> None:
    """Make a database in use, and write it down."""
    with tempfile.TemporaryDirectory() as folder:
        database, documents = Path(folder, "newsdesk.db"), Path(folder, "documents")
        asyncio.run(use(database, documents))
        with closing(sqlite3.connect(database)) as connection:
            text = "\n".join(statements_of(connection)) + "\n"
    for here, there in ((folder, _FOLDER), (_hex(folder), _hex(_FOLDER))):
        text = text.replace(here, there)
    target.write_text(text, encoding="utf-8")


def restore(dump: Path, path: Path) -> None:
    """Make the database again that a dump was made of."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode = WAL")


def statements_of(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the statements that make a database again, full-text index included, as it is."""
    for name in _PRAGMAS:
        ((value,),) = connection.execute(f"PRAGMA {name}")
        yield f"PRAGMA {name} = {value};"
    yield "BEGIN;"
    tables = connection.execute(_TABLES).fetchall()
    for _, sql, is_made_by_another in tables:
        if not is_made_by_another:
            yield f"{sql};"
    for name, _, _ in tables:
        yield from _rows_of(connection, name)
    for (sql,) in connection.execute(_INDEXES_AND_TRIGGERS):
        yield f"{sql};"
    yield "COMMIT;"


#: Virtual tables hold no rows of their own; theirs stand in tables that they make.
_TABLES: Final = """
    SELECT made.name, made.sql, listed.type = 'shadow' OR made.name = 'sqlite_sequence'
    FROM sqlite_schema AS made JOIN pragma_table_list AS listed ON listed.name = made.name
    WHERE listed.schema = 'main' AND made.type = 'table' ORDER BY made.rowid
"""
_INDEXES_AND_TRIGGERS: Final = """
    SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL
    ORDER BY type, rowid
"""


def _rows_of(connection: sqlite3.Connection, table: str) -> Iterator[str]:
    # Every name here is one of the schema's own.
    ((kind,),) = connection.execute("SELECT type FROM pragma_table_list WHERE name = ?", (table,))
    if kind == "virtual":
        return
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info ({table})")]
    if kind == "shadow" or table == "sqlite_sequence":
        yield f"DELETE FROM {table};"  # noqa: S608
    values = " || ', ' || ".join(f"quote({column})" for column in columns)
    for (row,) in connection.execute(f"SELECT {values} FROM {table} ORDER BY 1"):  # noqa: S608
        yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({row});"  # noqa: S608


def _hex(text: str) -> str:
    return text.encode().hex().upper()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
