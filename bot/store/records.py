"""The record of what was changed in a server beside decisions: written once, never changed.

What a kind of record says, whoever writes that kind knows; here it is text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.store.engine import Reading, Row, Transaction
from bot.store.times import as_moment, as_seconds

#: Greater than the number of any record.
_ALL: Final = 2**62


class RecordKind(StrEnum):
    """What a record is about."""

    SETTINGS = "settings"
    SUBSCRIPTION = "subscription"


class Actor(StrEnum):
    """Who changed something: a person, or the bot by itself."""

    PERSON = "person"
    BOT = "bot"


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed in a server, by whom and when.

    Attributes:
        actor_id: Who; None of the bot itself, or where that person asked to be forgotten.
        subject: What it is about, such as a setting's name or a subscription's number.
        what: How it was changed, as its kind writes it.
    """

    server_id: int
    at: datetime
    kind: RecordKind
    subject: str
    what: str
    actor_id: int | None
    actor: Actor = Actor.PERSON


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """A change as it is kept; later ones have greater numbers."""

    number: int
    change: Change


async def record_changes(write: Transaction, changes: Iterable[Change]) -> None:
    """Append changes, in the transaction that makes them."""
    await write.run_many(
        """
        INSERT INTO records (server_id, at, actor_kind, actor_id, kind, subject, what)
        VALUES (:server_id, :at, :actor_kind, :actor_id, :kind, :subject, :what)
        """,
        [
            {
                "server_id": one.server_id,
                "at": as_seconds(one.at),
                "actor_kind": one.actor.value,
                "actor_id": one.actor_id,
                "kind": one.kind.value,
                "subject": one.subject,
                "what": one.what,
            }
            for one in changes
        ],
    )


async def changes_of(
    read: Reading, server_id: int, *, after: int = 0, until: int = _ALL, limit: int | None = None
) -> tuple[ChangeRecord, ...]:
    """Give a server's changes whose numbers lie above one and up to another, oldest first."""
    rows = await fetch_between(
        read, "records", RECORD_COLUMNS, server_id, after=after, until=until, limit=limit
    )
    return tuple(map(change_record_of, rows))


async def fetch_between(
    read: Reading,
    table: str,
    columns: str,
    server_id: int,
    *,
    after: int,
    until: int = _ALL,
    limit: int | None = None,
    only: str = "TRUE",
) -> list[Row]:
    """Give rows of a server from above one number up to another, oldest first.

    Args:
        read: Where from.
        table: One whose rows are numbered by ``id`` in the order in which they came.
        columns: What of it.
        server_id: Whose.
        after: The number above which to begin.
        until: The last number.
        limit: How many at the most; None for all.
        only: A further condition, in SQL.
    """
    return await read.fetch(
        f"""
        SELECT {columns} FROM {table}
        WHERE server_id = :server_id AND id > :after AND id <= :until AND {only}
        ORDER BY id LIMIT :limit
        """,
        {
            "server_id": server_id,
            "after": after,
            "until": until,
            "limit": _ALL if limit is None else limit,
        },
    )


async def last_changed_by(
    read: Reading, server_id: int, kind: RecordKind, subject: str
) -> int | None:
    """Give the person who changed something last; None where that is not known."""
    rows = await read.fetch(
        """
        SELECT actor_id FROM records
        WHERE server_id = :server_id AND kind = :kind AND subject = :subject
        ORDER BY id DESC LIMIT 1
        """,
        {"server_id": server_id, "kind": kind.value, "subject": subject},
    )
    return rows[0][0] if rows else None


RECORD_COLUMNS: Final = "id, server_id, at, kind, subject, what, actor_id, actor_kind"


def change_record_of(row: Row) -> ChangeRecord:
    """Build a record from a row of ``RECORD_COLUMNS``."""
    change = Change(
        row[1], as_moment(row[2]), RecordKind(row[3]), row[4], row[5], row[6], Actor(row[7])
    )
    return ChangeRecord(row[0], change)
