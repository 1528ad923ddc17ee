"""Makes ten articles of each one that a database holds, on both engines by the same statements.

To load a million takes long, and tells nothing of how they are found. Each copy stands one
position further than the one before, in the same lists and with the same words.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg

from bot.databases import Location

_TIMES: Final = 10
_COPIES: Final = " UNION ALL ".join(f"SELECT {one} AS further" for one in range(1, _TIMES))
#: None refers to a later one.
_TABLES: Final = ("articles", "article_details", "related", "listings")
_INDEX: Final = "search_index"
_COUNTED: Final = ("topics", "providers")
#: What is another number in each copy.
_OWN: Final = {"id", "position"}

_Run = Callable[[str], Any]


def make_tenfold(place: Location) -> None:
    """Let a database that nobody uses hold ten articles where it held one."""
    if isinstance(place, Path):
        with closing(sqlite3.connect(place, isolation_level=None)) as file:
            file.execute("PRAGMA journal_mode = OFF")
            _copy(file.execute, _TABLES)
            file.execute(f"INSERT INTO {_INDEX} ({_INDEX}) VALUES ('rebuild')")  # noqa: S608 - a constant
        return
    with psycopg.connect(place.url, autocommit=True) as server:
        run: _Run = server.execute
        # Made anew it is as it would have become, and much sooner.
        ((name, definition),) = run(
            f"SELECT indexname, indexdef FROM pg_indexes WHERE indexdef ~ '{_INDEX} USING gin'"  # noqa: S608 - a constant
        )
        run(f"DROP INDEX {name}")
        _copy(run, (*_TABLES, _INDEX))
        run("SET maintenance_work_mem = '256MB'")
        run(definition)
        # As the server does by itself in time.
        run("VACUUM ANALYZE")


def _copy(run: _Run, tables: Iterable[str]) -> None:
    for table in tables:
        columns = [one[0] for one in run(f"SELECT * FROM {table} LIMIT 0").description]  # noqa: S608 - a constant
        values = [f"{one} + further" if one in _OWN else one for one in columns]
        run(
            f"INSERT INTO {table} ({', '.join(columns)}) "  # noqa: S608 - names of the schema
            f"SELECT {', '.join(values)} FROM {table} CROSS JOIN ({_COPIES}) AS copies"
        )
    for table in _COUNTED:
        run(f"UPDATE {table} SET published_count = published_count * {_TIMES}")  # noqa: S608 - a constant
