"""Gives turns to all processes: a row for each thing that may be done so often only.

The moments are the server's, so that it does not matter how the processes' clocks stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from bot.databases import ServerDatabase
from bot.store import engine
from bot.store.postgres.driver import Connection, Session
from bot.store.postgres.errors import translated
from bot.store.postgres.roles import Roles

_NOW: Final = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_TAKE: Final = f"""
    INSERT INTO turns (name, next_at) VALUES (%(name)s, {_NOW} + %(interval)s)
    ON CONFLICT (name) DO UPDATE SET next_at = greatest(turns.next_at, {_NOW}) + %(interval)s
    RETURNING next_at - %(interval)s - {_NOW}
"""


class Turns(engine.Turns):
    """The turns of one database; whoever takes one waits for no transaction of others.

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
        values = {"name": name, "interval": round(seconds * 1_000_000)}
        with translated(self._place):
            wait = await self._connection.run(partial(self._take, values))
        return max(0, wait) / 1_000_000

    def _take(self, values: Mapping[str, object], session: Session) -> int:
        rows = session.again(lambda connection: connection.execute(_TAKE, values).fetchall())
        self._roles.ensure(session)  # by the connection that was made anew, if it was
        return int(rows[0][0])
