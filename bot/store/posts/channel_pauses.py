"""Keeps why nothing is sent to a server's channels for moderators; what waits for them waits on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.posting.ledger import Kind
from bot.store.engine import Engine, Transaction
from bot.store.times import as_seconds


class ChannelPauses:
    """The pauses of one database's channels for moderators."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def of(self, server_id: int) -> dict[Kind, str]:
        """Give why the channels of a server are paused, by the kind of their posts."""
        rows = await self._database.fetch(
            "SELECT kind, because FROM channel_pauses WHERE server_id = :server_id",
            {"server_id": server_id},
        )
        return {Kind(row[0]): row[1] for row in rows}

    async def pause(self, server_id: int, kind: Kind, *, because: str, now: datetime) -> bool:
        """Send nothing of a kind in a server any more; tells whether that is new."""
        async with self._database.transaction() as write:
            rows = await write.fetch(
                """
                INSERT INTO channel_pauses (server_id, kind, because, paused_at)
                VALUES (:server_id, :kind, :because, :now)
                ON CONFLICT (server_id, kind) DO NOTHING RETURNING kind
                """,
                {
                    "server_id": server_id,
                    "kind": kind.value,
                    "because": because,
                    "now": as_seconds(now),
                },
            )
        return bool(rows)

    async def resume(self, server_id: int) -> None:
        """Let everything go on in a server."""
        async with self._database.transaction() as write:
            await end_pauses(write, server_id, Kind)


async def end_pauses(write: Transaction, server_id: int, kinds: Iterable[Kind]) -> None:
    """Let the channels for some kinds of posts go on, such as when others are named."""
    await write.run(
        "DELETE FROM channel_pauses WHERE server_id = :server_id AND kind IN :kinds",
        {"server_id": server_id, "kinds": [one.value for one in kinds]},
    )
