"""Compares what the database has for each server before and after somebody asked for something."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

#: Every row that names a server, by table and server; 0 stands for what all servers share.
Rows = Mapping[str, Mapping[int, list[Any]]]

#: When somebody last looked at the queue is noted whatever they see there.
_TRACES: Final = frozenset({"queue_looks"})


def rows_by_server(database: Path) -> Rows:
    """Give what a database has for each server."""
    with closing(sqlite3.connect(database)) as opened:
        return {table: _by_server(opened, table) for table in _tables(opened)}


def changed_servers(before: Rows, after: Rows) -> set[int]:
    """Give the servers of which anything is other than before."""
    return {
        server_id
        for table, rows in after.items()
        for server_id in {*rows, *before.get(table, {})}
        if rows.get(server_id) != before.get(table, {}).get(server_id)
    }


def _tables(database: sqlite3.Connection) -> Iterator[str]:
    names = [name for (name,) in database.execute("SELECT name FROM sqlite_master")]
    for name in sorted(set(names) - _TRACES):
        columns = {row[1] for row in database.execute("SELECT * FROM pragma_table_info(?)", [name])}
        if "server_id" in columns:
            yield name


def _by_server(database: sqlite3.Connection, table: str) -> dict[int, list[Any]]:
    cursor = database.execute(f"SELECT * FROM {table}")  # noqa: S608  # a name of the schema's
    place = [one[0] for one in cursor.description].index("server_id")
    found: dict[int, list[Any]] = {}
    for row in cursor:
        found.setdefault(row[place] or 0, []).append(row)
    return found
