"""Keeps which servers were greeted, and which the bot has left; takes out what those had ordered.

What was decided in a server is a record, and stays.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from operator import attrgetter
from typing import Final

from bot.posting.order_changes import Deed
from bot.store.engine import Engine, Transaction
from bot.store.subscriptions.recording import record_deed
from bot.store.subscriptions.rows import COLUMNS, STANDING, subscription_of
from bot.store.times import as_moment, as_seconds

#: Why the subscriptions of a server are paused that the bot has left.
_LEFT: Final = "the bot is not in this server any more"
#: Where what a server ordered stands, and that it was greeted.
_TABLES: Final = (
    *("subscriptions", "server_settings", "moderator_roles", "channel_pauses", "logged"),
    *("reviews", "queue_looks", "feed_offers", "rule_drafts", "rules", "greeted_servers"),
)
_KNOWN: Final = " UNION ".join(f"SELECT server_id FROM {table}" for table in _TABLES)
#: What goes with a server, in an order in which nothing is left that something else leads to.
_ORDERS: Final = (
    """
    DELETE FROM deliveries
    WHERE subscription_id IN :subscriptions OR post_id IN :posts
    """,
    "DELETE FROM posts WHERE id IN :posts",
    *(f"DELETE FROM {table} WHERE server_id = :server_id" for table in _TABLES),
    # By this every process learns that rules are others now.
    "UPDATE rule_edition SET edition = :edition",
    "DELETE FROM left_servers WHERE server_id = :server_id",
)


class Servers:
    """The servers of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def begin_greeting(self, server_id: int, now: datetime) -> bool:
        """Note that a server is greeted; False where it was before."""
        async with self._database.transaction() as write:
            rows = await write.fetch(
                """
                INSERT INTO greeted_servers (server_id, greeted_at) VALUES (:server_id, :now)
                ON CONFLICT (server_id) DO NOTHING
                RETURNING server_id
                """,
                {"server_id": server_id, "now": as_seconds(now)},
            )
        return bool(rows)

    async def take_back_greeting(self, server_id: int) -> None:
        """Note that a server was not greeted after all."""
        await self._database.run(
            "DELETE FROM greeted_servers WHERE server_id = :server_id", {"server_id": server_id}
        )

    async def leave(self, server_id: int, now: datetime) -> None:
        """Note that the bot is not in a server any more; its subscriptions wait."""
        values = {"server_id": server_id, "now": as_seconds(now), "because": _LEFT}
        async with self._database.transaction() as write:
            await write.run(
                """
                INSERT INTO left_servers (server_id, left_at) VALUES (:server_id, :now)
                ON CONFLICT (server_id) DO NOTHING
                """,
                values,
            )
            rows = await write.fetch(
                f"""
                UPDATE subscriptions SET paused_at = :now, paused_because = :because
                WHERE server_id = :server_id AND {STANDING} AND paused_at IS NULL
                RETURNING {COLUMNS}
                """,
                values,
            )
            for paused in sorted(map(subscription_of, rows), key=attrgetter("id")):
                await record_deed(write, Deed.PAUSED, paused, by=None, now=now, because=_LEFT)

    async def known(self) -> frozenset[int]:
        """Give the servers that the bot was in, and has not noted to have left."""
        rows = await self._database.fetch(f"{_KNOWN} EXCEPT SELECT server_id FROM left_servers")
        return frozenset(row[0] for row in rows)

    async def left(self) -> dict[int, datetime]:
        """Give the servers that the bot has left, and when."""
        rows = await self._database.fetch("SELECT server_id, left_at FROM left_servers")
        return {server_id: as_moment(left_at) for server_id, left_at in rows}

    async def has_left(self, server_id: int) -> bool:
        """Tell whether the bot has left a server."""
        return bool(
            await self._database.fetch(
                "SELECT 1 FROM left_servers WHERE server_id = :server_id", {"server_id": server_id}
            )
        )

    async def waiting_in(self, server_id: int) -> tuple[int, ...]:
        """Give the subscriptions of a server that wait since the bot has left it."""
        rows = await self._database.fetch(
            """
            SELECT id FROM subscriptions
            WHERE server_id = :server_id AND removed_at IS NULL AND paused_at IS NOT NULL
                AND paused_because = :because
            ORDER BY id
            """,
            {"server_id": server_id, "because": _LEFT},
        )
        return tuple(row[0] for row in rows)

    async def come_back(self, server_id: int) -> None:
        """Note that the bot is in a server again."""
        await self._database.run(
            "DELETE FROM left_servers WHERE server_id = :server_id", {"server_id": server_id}
        )

    async def clear(self, server_id: int, now: datetime) -> None:
        """Take out what a server had ordered, with all posts; what was decided there stays."""
        place = {"server_id": server_id}
        subscriptions = await self._database.fetch(
            "SELECT id FROM subscriptions WHERE server_id = :server_id", place
        )
        # Reads the whole ledger, and nobody is to wait for that.
        posts = await self._database.fetch(
            "SELECT id FROM posts WHERE server_id = :server_id", place
        )
        values = {
            **place,
            "edition": secrets.token_urlsafe(12),
            "subscriptions": [row[0] for row in subscriptions],
            "posts": [row[0] for row in posts],
        }
        async with self._database.transaction() as write:
            await _record_removal(write, server_id, now)
            for statement in _ORDERS:
                await write.run(statement, values)


async def _record_removal(write: Transaction, server_id: int, now: datetime) -> None:
    rows = await write.fetch(
        f"""
        SELECT {COLUMNS} FROM subscriptions
        WHERE server_id = :server_id AND {STANDING} ORDER BY id
        """,
        {"server_id": server_id},
    )
    for removed in map(subscription_of, rows):
        await record_deed(write, Deed.REMOVED, removed, by=None, now=now, because=_LEFT)
