"""Gives turns to all processes: a row for each thing that may be done so often only.

The moments are the server's, so that it does not matter how the processes' clocks stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final, TypeVar

import psycopg
from psycopg import sql

from bot.databases import ServerDatabase
from bot.store import engine
from bot.store.engine import Row
from bot.store.postgres.driver import APPLICATION, Connection, Session
from bot.store.postgres.errors import translated
from bot.store.postgres.roles import Roles

T = TypeVar("T")

_NOW: Final = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_TAKE: Final = f"""
    INSERT INTO turns (name, next_at) VALUES (%(name)s, {_NOW} + %(interval)s)
    ON CONFLICT (name) DO UPDATE SET next_at = greatest(turns.next_at, {_NOW}) + %(interval)s
    RETURNING next_at - %(interval)s - {_NOW}
"""


#: Each statement sees what was committed before it; together they are one transaction.
_TAKE_ONE_OF: Final = sql.SQL(
    """
    SELECT pg_advisory_xact_lock({lock});
    WITH lanes AS MATERIALIZED (SELECT name, next_at FROM turns WHERE starts_with(name, {name})),
    chosen AS (
        SELECT name, greatest(
            next_at, {now}, (SELECT max(next_at) FROM lanes) - {window} + {apart}
        ) AS at
        FROM lanes ORDER BY next_at, name LIMIT 1
    )
    UPDATE turns SET next_at = chosen.at + {window} FROM chosen WHERE turns.name = chosen.name
    RETURNING turns.name, chosen.at - {now}
    """
)
_LANES: Final = """
    INSERT INTO turns (name, next_at)
    SELECT %(name)s || number, 0 FROM generate_series(1, %(many)s) AS number
    ON CONFLICT (name) DO NOTHING
"""
_PUT_OFF: Final = """
    UPDATE turns SET next_at = next_at + %(late)s WHERE name = %(name)s
"""
_LOCK: Final = APPLICATION + 2


class Turns(engine.Turns):
    """The turns of one database; whoever takes one waits for no transaction of others.

    Of turns within a window there are as many rows, each of which is free again a window after it
    was used: however late that was, no window ever has more.

    A process whose roles another one has by now gets none. It may have been stopped for a while in
    the middle of its work, and would go on with what the other one has done.
    """

    def __init__(self, connection: Connection, place: ServerDatabase, roles: Roles) -> None:
        self._connection = connection
        self._place = place
        self._roles = roles

    async def take(self, name: str, seconds: float) -> float:
        """Take the next turn of something; gives for how many seconds to wait until it comes.

        Raises:
            LostStoreError: Another process has a role of this one's.
            StoreError: The database cannot be reached.
        """
        values = {"name": name, "interval": _micros(seconds)}
        ((wait,),) = await self._again(partial(_rows, statement=_TAKE, values=values))
        return _seconds(wait)

    async def take_one_of(self, name: str, many: int, window: float, apart: float) -> engine.Turn:
        """Take the next of so many turns that there are within any window.

        Raises:
            LostStoreError: Another process has a role of this one's.
            StoreError: The database cannot be reached.
        """
        take = _TAKE_ONE_OF.format(
            lock=sql.Literal(_LOCK),
            name=sql.Literal(f"{name} "),
            now=sql.SQL(_NOW),
            window=sql.Literal(_micros(window)),
            apart=sql.Literal(_micros(apart)),
        )
        ((taken, wait),) = await self._again(partial(_one_of, take=take, name=name, many=many))
        return engine.Turn(taken, _seconds(wait))

    async def put_off(self, turn: engine.Turn, seconds: float) -> None:
        """Tell that a turn was used so much later, so that the window counts it then.

        Raises:
            LostStoreError: Another process has a role of this one's.
            StoreError: The database cannot be reached.
        """
        values = {"name": turn.name, "late": _micros(seconds)}
        await self._again(lambda connection: connection.execute(_PUT_OFF, values))

    async def _again(self, function: Callable[[psycopg.Connection], T]) -> T:
        with translated(self._place):
            return await self._connection.run(partial(self._ensured, function=function))

    def _ensured(self, session: Session, function: Callable[[psycopg.Connection], T]) -> T:
        given = session.again(function)
        self._roles.ensure(session)  # by the connection that was made anew, if it was
        return given


def _rows(
    connection: psycopg.Connection, statement: str, values: Mapping[str, object]
) -> list[Row]:
    return connection.execute(statement, values).fetchall()


def _one_of(connection: psycopg.Connection, take: sql.Composed, name: str, many: int) -> list[Row]:
    """Take a turn; where there are none yet, or no more after the server's crash, make them."""
    rows: list[Row] = _last_rows(connection.execute(take))
    if not rows:
        connection.execute(_LANES, {"name": f"{name} ", "many": many})
        rows = _last_rows(connection.execute(take))
    return rows


def _last_rows(cursor: psycopg.Cursor[Row]) -> list[Row]:
    while cursor.nextset():
        pass
    return cursor.fetchall()


def _micros(seconds: float) -> int:
    return round(seconds * 1_000_000)


def _seconds(micros: int) -> float:
    return max(0, int(micros)) / 1_000_000
