"""Refuses a clock that is wrong: who holds what, and since when, is compared between machines.

A clock that is ahead would take living processes for dead, and send what they are sending.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import psycopg

from bot.databases import ServerDatabase
from bot.errors import StoreError

#: Gives the seconds since 1970 by this machine.
WallClock = Callable[[], float]

_MOST: Final = 2.0
_NOW: Final = "SELECT extract(epoch FROM clock_timestamp())::float"


def check_clock(connection: psycopg.Connection, place: ServerDatabase, clock: WallClock) -> None:
    """Compare this machine's clock with the server's.

    Raises:
        psycopg.Error: The server cannot be asked.
        StoreError: They are more than two seconds apart.
    """
    asked = clock()
    ((there,),) = connection.execute(_NOW).fetchall()
    answered = clock()
    ahead = max(asked - there, there - answered)  # whenever in between the server looked
    if ahead > _MOST:
        how = "ahead of" if asked > there else "behind"
        raise StoreError(
            f"{place}: this machine's clock is {ahead:.0f} seconds {how} its server's. Let both "
            "set theirs by the network, such as by chrony or systemd-timesyncd."
        )
