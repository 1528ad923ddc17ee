"""Looks at a database without changing it: whose it is, and what its server is."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.databases import ServerDatabase
from bot.store.postgres.driver import READING, connect
from bot.store.postgres.errors import translated
from bot.store.postgres.migrating import check_server, version_of
from bot.store.postgres.schema.migrations import NEWEST

_ASKED: Final = """
    SELECT pg_database_size(current_database()), clock_timestamp(),
        has_database_privilege(current_database(), 'CREATE')
            OR has_schema_privilege(current_schema(), 'CREATE')
"""


@dataclass(frozen=True, slots=True)
class ServerExamination:
    """What a look at a database on a server shows.

    Attributes:
        version: Of its schema; 0 where it is empty.
        known_version: The newest schema that this Newsdesk knows.
        server: Which PostgreSQL it is.
        size: Bytes.
        now: By the server's clock.
        can_create: Whether tables may be made in it.
    """

    version: int
    known_version: int
    server: str
    size: int
    now: datetime
    can_create: bool


def examine(place: ServerDatabase) -> ServerExamination:
    """Look at a database; writes nothing.

    Raises:
        StoreError: It cannot be reached or used, or is another program's.
    """
    with translated(place), closing(connect(place, READING)) as connection:
        check_server(connection, place)
        version = version_of(connection, place)
        ((size, now, can_create),) = connection.execute(_ASKED)
        server = connection.info.parameter_status("server_version") or ""
        return ServerExamination(version, NEWEST, server, size, now, can_create)
