"""Compares what the database has for each server before and after somebody asked for something."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final

import psycopg

from bot.databases import Location, ServerDatabase

#: Every row that names a server, by table and server; 0 stands for what all servers share.
Rows = Mapping[str, Mapping[int, list[Any]]]

_Connection = sqlite3.Connection | psycopg.Connection
_TABLES: Final = {
    sqlite3.Connection: """
        SELECT made.name FROM sqlite_schema AS made
        JOIN pragma_table_info(made.name) AS columns ON columns.name = 'server_id'
    """,
    psycopg.Connection: """
        SELECT table_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_name = 'server_id'
    """,
}
#: When somebody last looked at the queue is noted whatever they see there.
_TRACES: Final = frozenset({"queue_looks"})


def rows_by_server(place: Location) -> Rows:
    """Give what a database has for each server."""
    connect = (
        psycopg.connect(place.url) if isinstance(place, ServerDatabase) else sqlite3.connect(place)
    )
    with closing(connect) as database:
        tables = {name for (name,) in database.execute(_TABLES[type(database)])}
        return {table: _by_server(database, table) for table in sorted(tables - _TRACES)}


def changed_servers(before: Rows, after: Rows) -> set[int]:
    """Give the servers of which anything is other than before."""
    return {
        server_id
        for table, rows in after.items()
        for server_id in {*rows, *before.get(table, {})}
        if rows.get(server_id) != before.get(table, {}).get(server_id)
    }


def _opened(place: Location) -> _Connection:
    if isinstance(place, ServerDatabase):
        return psycopg.connect(place.url)
    return sqlite3.connect(place)


def _by_server(database: _Connection, table: str) -> dict[int, list[Any]]:
    cursor = database.execute(f"SELECT * FROM {table}")  # noqa: S608  # a name of the schema's
    assert cursor.description is not None
    place = [one[0] for one in cursor.description].index("server_id")
    found: dict[int, list[Any]] = {}
    # A server gives them in any order.
    for row in sorted(cursor, key=repr):
        found.setdefault(row[place] or 0, []).append(row)
    return found
