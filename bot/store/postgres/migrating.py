"""Brings a database to this version's schema, or refuses one that it must not touch."""

from __future__ import annotations

import logging
from typing import Final

import psycopg

from bot.databases import ServerDatabase
from bot.errors import LostStoreError, StoreError
from bot.store.engine import Row
from bot.store.postgres.driver import APPLICATION, Session
from bot.store.postgres.schema.migrations import NEWEST, missing

log = logging.getLogger(__name__)

_OLDEST_SERVER: Final = 150_000
_SCHEMA: Final = "SELECT schema FROM newsdesk"
_TABLES: Final = """
    SELECT count(*) FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""


def prepare(session: Session, *, creates: bool) -> None:
    """Write nothing before it is certain whose database this is; then bring it up to date.

    Args:
        session: One that may write.
        creates: Whether tables are made where there are none.

    Raises:
        psycopg.Error: The database cannot be read or written.
        StoreError: Another program's database, one of a newer version, or none that can be used.
    """
    connection, place = session.connected(), session.place
    check_server(connection, place)
    version = version_of(connection, place)
    if version == 0 and not creates:
        raise StoreError(f"{place} is empty. Load documents into it first: newsdesk load.")
    if version > NEWEST:
        raise StoreError(
            f"{place} was written by a newer Newsdesk (schema {version}, this one knows up to "
            f"{NEWEST}). Upgrade Newsdesk, or name another database."
        )
    if version < NEWEST:
        _migrate(session)


def version_of(connection: psycopg.Connection, place: ServerDatabase) -> int:
    """Give the version of a database's schema, 0 where it is empty.

    Raises:
        StoreError: It is another program's.
    """
    ((name,),) = connection.execute("SELECT to_regclass('newsdesk')")
    if name is None:
        ((tables,),) = connection.execute(_TABLES)
        if tables:
            raise StoreError(f"{place} is another program's database. Name one of Newsdesk's own.")
        return 0
    try:
        ((version, application),) = connection.execute("SELECT schema, application FROM newsdesk")
    except (psycopg.errors.UndefinedColumn, ValueError):
        application = version = 0
    if application != APPLICATION:
        raise StoreError(f"{place} is another program's database. Name one of Newsdesk's own.")
    return int(version)


def begin(session: Session) -> None:
    """Begin a transaction as soon as no other process writes.

    Raises:
        LostStoreError: A newer version has migrated the database meanwhile.
    """
    _check_known(session.begin(_SCHEMA), session.place)


def ensure_known(connection: psycopg.Connection, place: ServerDatabase) -> None:
    """Make sure that no newer version has migrated the database meanwhile.

    Raises:
        LostStoreError: One has.
    """
    _check_known(connection.execute(_SCHEMA).fetchall(), place)


def _check_known(rows: list[Row], place: ServerDatabase) -> None:
    ((version,),) = rows
    if version > NEWEST:
        raise LostStoreError(
            f"{place} was migrated by a newer Newsdesk (schema {version}, this one knows up to "
            f"{NEWEST}): this one ends. Upgrade it, and start it again."
        )


def check_server(connection: psycopg.Connection, place: ServerDatabase) -> None:
    """Refuse a server that is too old, or a database that lacks most of the world's letters.

    Raises:
        StoreError: It is one.
    """
    server = connection.info.server_version
    if server < _OLDEST_SERVER:
        raise StoreError(
            f"{place}: its server is PostgreSQL {server // 10_000}; Newsdesk needs "
            f"{_OLDEST_SERVER // 10_000} or newer. Upgrade the server."
        )
    encoding = connection.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreError(
            f"{place} keeps texts as {encoding}, which has no signs for most languages. Create "
            "it anew: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0"
        )


def _migrate(session: Session) -> None:
    """Run what is missing, all of it or nothing."""
    try:
        session.begin()
        migrate(session.going_on, session.place)
        session.commit()
    except BaseException:
        session.roll_back()
        raise


def migrate(connection: psycopg.Connection, place: ServerDatabase) -> None:
    """Run what is missing, in the transaction that is open."""
    connection.execute("SET LOCAL statement_timeout = 0")
    # Read again under the lock: another process may have migrated in the meantime.
    version = version_of(connection, place)
    if version == 0:
        connection.execute("CREATE TABLE newsdesk (schema bigint, application bigint)")
        connection.execute("INSERT INTO newsdesk VALUES (0, %s)", (APPLICATION,))
    elif version < NEWEST:
        log.warning("%s is migrated from version %d to %d", place, version, NEWEST)
    for statements in missing(version):
        for statement in statements:
            connection.execute(statement)
    connection.execute("UPDATE newsdesk SET schema = %s", (NEWEST,))
