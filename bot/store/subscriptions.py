"""Keeps the channels' standing orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.errors import NotFoundError
from bot.posting.subscriptions import Filters, Subscription
from bot.store.database import Database, Reading

_COLUMNS = """
    id, server_id, channel_id, filters, max_age, since_release, created_by, created_at,
    paused_at, paused_because
"""

_STANDING = "removed_at IS NULL"


def _subscription_of(row: Sequence[Any]) -> Subscription:
    return Subscription(
        id=row[0],
        server_id=row[1],
        channel_id=row[2],
        filters=Filters.from_json(row[3]),
        max_age=timedelta(seconds=row[4]),
        since_release=row[5],
        created_by=row[6],
        created_at=datetime.fromtimestamp(row[7], UTC),
        paused_at=None if row[8] is None else datetime.fromtimestamp(row[8], UTC),
        paused_because=row[9],
    )


async def active_subscriptions(read: Reading) -> tuple[Subscription, ...]:
    """Give every subscription that is not paused."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM subscriptions WHERE {_STANDING} AND paused_at IS NULL"
    )
    return tuple(_subscription_of(row) for row in rows)


class Subscriptions:
    """The subscriptions of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self,
        *,
        server_id: int,
        channel_id: int,
        filters: Filters,
        max_age: timedelta,
        created_by: int,
        now: datetime,
    ) -> Subscription:
        """Add a subscription; what was published before it is its backlog and is not posted."""
        async with self._database.transaction() as write:
            rows = await write.fetch(
                f"""
                INSERT INTO subscriptions (
                    server_id, channel_id, filters, max_age, since_release, created_by, created_at
                ) VALUES (
                    :server_id, :channel_id, :filters, :max_age,
                    (SELECT coalesce(max(id), 0) FROM releases), :created_by, :created_at
                ) RETURNING {_COLUMNS}
                """,
                {
                    "server_id": server_id,
                    "channel_id": channel_id,
                    "filters": filters.to_json(),
                    "max_age": int(max_age.total_seconds()),
                    "created_by": created_by,
                    "created_at": int(now.timestamp()),
                },
            )
        return _subscription_of(rows[0])

    async def find(self, server_id: int, subscription_id: int) -> Subscription:
        """Give one subscription of a server.

        Raises:
            NotFoundError: That server has none with that number.
        """
        rows = await self._database.fetch(
            f"""
            SELECT {_COLUMNS} FROM subscriptions
            WHERE server_id = :server_id AND id = :id AND {_STANDING}
            """,
            {"server_id": server_id, "id": subscription_id},
        )
        if not rows:
            raise NotFoundError(f"This server has no subscription number {subscription_id}.")
        return _subscription_of(rows[0])

    async def of_server(self, server_id: int) -> tuple[Subscription, ...]:
        """Give a server's subscriptions in the order in which they were added."""
        rows = await self._database.fetch(
            f"""
            SELECT {_COLUMNS} FROM subscriptions
            WHERE server_id = :server_id AND {_STANDING} ORDER BY id
            """,
            {"server_id": server_id},
        )
        return tuple(_subscription_of(row) for row in rows)

    async def remove(self, server_id: int, subscription_id: int, now: datetime) -> None:
        """Remove a subscription: what waits in it is never sent, its posts stay.

        The row itself stays with its ledger, by which an unpublished story's posts are found and
        taken down later, and by which another subscription of the channel repeats none.

        Raises:
            NotFoundError: That server has none with that number.
        """
        place = {"server_id": server_id, "id": subscription_id, "now": int(now.timestamp())}
        async with self._database.transaction() as write:
            count = await write.run(
                f"""
                UPDATE subscriptions SET removed_at = :now
                WHERE server_id = :server_id AND id = :id AND {_STANDING}
                """,
                place,
            )
            if not count:
                raise NotFoundError(f"This server has no subscription number {subscription_id}.")
            await write.run(
                """
                UPDATE deliveries SET state = 'retracted', error = 'its subscription was removed'
                WHERE subscription_id = :id AND state = 'pending'
                """,
                place,
            )

    async def pause(
        self, subscription_id: int, *, because: str, now: datetime
    ) -> Subscription | None:
        """Pause a subscription until a person acts; None where it was paused, or is gone."""
        async with self._database.transaction() as write:
            rows = await write.fetch(
                f"""
                UPDATE subscriptions SET paused_at = :now, paused_because = :because
                WHERE id = :id AND {_STANDING} AND paused_at IS NULL
                RETURNING {_COLUMNS}
                """,
                {"id": subscription_id, "because": because, "now": int(now.timestamp())},
            )
        return _subscription_of(rows[0]) if rows else None

    async def resume(self, server_id: int, subscription_id: int) -> None:
        """Let a paused subscription go on; one that is not paused stays as it is.

        Raises:
            NotFoundError: That server has none with that number.
        """
        async with self._database.transaction() as write:
            count = await write.run(
                """
                UPDATE subscriptions SET paused_at = NULL, paused_because = ''
                WHERE server_id = :server_id AND id = :id AND removed_at IS NULL
                """,
                {"server_id": server_id, "id": subscription_id},
            )
        if not count:
            raise NotFoundError(f"This server has no subscription number {subscription_id}.")
