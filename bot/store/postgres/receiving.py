"""Takes all that another database holds into an empty one, and makes sure that it has arrived."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

from bot.databases import ServerDatabase
from bot.errors import StoreError
from bot.store.engine import Row, StatementError
from bot.store.postgres.driver import Session
from bot.store.postgres.errors import translated
from bot.store.postgres.filing import index_row
from bot.store.postgres.migrating import check_server, migrate, version_of

# In the order in which they were made: none refers to a later one.
_COLUMNS: Final = """
    SELECT relname, array_agg(attname::text ORDER BY attnum),
        array_agg(atttypid::regtype::text ORDER BY attnum), bool_or(attidentity <> '')
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'
        AND relname NOT IN ('newsdesk', 'search_index', 'turns')
    GROUP BY pg_class.oid, relname ORDER BY pg_class.oid
"""
_COPY_INDEX: Final = "COPY search_index (position, words) FROM STDIN"
_INDEXED: Final = ("position", "title", "excerpt", "forms", "keywords")
_HASHES: Final = 1 << 64


@dataclass(frozen=True, slots=True)
class Table:
    """A table to be filled.

    Attributes:
        types: PostgreSQL's, one for each column.
        gives_ids: Whether it gives its rows their ids itself.
    """

    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    gives_ids: bool


@dataclass(slots=True)
class _Sum:
    """How many rows there were, and a number that stands for what they held, in any order."""

    count: int = 0
    content: int = 0

    def add(self, row: Sequence[object]) -> None:
        self.count += 1
        self.content = (self.content + hash(tuple(row))) % _HASHES


class Receiving:
    """An empty database that is being filled, in one transaction."""

    def __init__(self, connection: psycopg.Connection, place: ServerDatabase) -> None:
        self._connection = connection
        self._place = place

    def tables(self) -> list[Table]:
        """Give its tables; each refers to earlier ones only."""
        rows = self._connection.execute(_COLUMNS).fetchall()
        return [Table(row[0], tuple(row[1]), tuple(row[2]), row[3]) for row in rows]

    def fill(
        self,
        table: Table,
        batches: Iterable[list[Row]],
        last_id: int,
        tell: Callable[[int], object],
    ) -> int:
        """Fill a table, and give how many rows there are in it now.

        Args:
            table: Which.
            batches: Its rows, with values as SQLite has them.
            last_id: The last that it gave out, where it gives them out itself.
            tell: Is told how many more rows are in, after each batch.

        Raises:
            StoreError: What is in it then is not what was given.
        """
        given = _Sum()
        # What a new database comes with is among what is moved.
        self._run("DELETE FROM {}", table)
        for batch in batches:
            rows = [tuple(map(_value, row, table.types)) for row in batch]
            self._copy(table, rows)
            if table.name == "articles":
                self._index(table, rows)
            for row in rows:
                given.add(row)
            tell(len(rows))
        if table.gives_ids and last_id:
            self._connection.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", (table.name, last_id)
            )
        if given != self._sum(table):
            raise StoreError(
                f"{self._place}: what arrived in {table.name} is not what was sent, so nothing was "
                "kept. Try again, and look into the server's log."
            )
        return given.count

    def _copy(self, table: Table, rows: Iterable[Row]) -> None:
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(table.name), sql.SQL(", ").join(map(sql.Identifier, table.columns))
        )
        with self._connection.cursor().copy(statement) as copy:
            for row in rows:
                copy.write_row(row)

    def _index(self, table: Table, rows: Iterable[Row]) -> None:
        places = [table.columns.index(name) for name in _INDEXED]
        with self._connection.cursor().copy(_COPY_INDEX) as copy:
            for row in rows:
                copy.write_row(index_row(tuple(row[place] for place in places)))

    def _sum(self, table: Table) -> _Sum:
        found = _Sum()
        with self._connection.cursor(name="arrived") as cursor:
            columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
            cursor.execute(sql.SQL("SELECT {} FROM {}").format(columns, sql.Identifier(table.name)))
            for row in cursor:
                found.add(row)
        return found

    def _run(self, statement: str, table: Table) -> None:
        self._connection.execute(sql.SQL(statement).format(sql.Identifier(table.name)))


def _value(value: Any, type_: str) -> object:
    """Give a value of SQLite's as PostgreSQL is given it, and gives it back."""
    if value is None:
        return None
    if type_ == "boolean":
        return bool(value)
    if type_ == "bytea":
        return os.fsencode(value)
    return value.replace("\0", "\ufffd") if type_ == "text" else value


def _refuse_filled(session: Session) -> None:
    if version_of(session.going_on, session.place):
        raise StoreError(
            f"{session.place} is not empty. Create another one to move to: CREATE DATABASE …"
        )


@contextmanager
def receiving(place: ServerDatabase) -> Iterator[Receiving]:
    """Open an empty database for what comes; it is kept as a whole, or it stays empty.

    Raises:
        StoreError: It is not empty, or cannot be reached or written.
    """
    session = Session(place, {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"})
    try:
        with translated(place):
            session.begin()
            check_server(session.going_on, place)
            _refuse_filled(session)
            migrate(session.going_on, place)
            yield Receiving(session.going_on, place)
            session.going_on.execute("ANALYZE")
            session.commit()
    except StatementError as error:
        raise StoreError(
            f"What is in the file cannot be kept on a server, so nothing was moved: {error}"
        ) from error
    finally:
        session.roll_back()
        session.close()
