"""Keeps why nothing is sent to a server's channels for moderators; what waits for them waits on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.posting.ledger import Kind
from bot.store.engine import Engine, Transaction
from bot.store.times import as_seconds

#: After that, whoever paused a channel has told people of it, or has died.
_TOLD_WITHIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class UntoldPause:
    """A pause that nobody could be told of yet."""

    server_id: int
    kind: Kind
    because: str


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
        """Send nothing of a kind in a server any more; tells whether that is new.

        Whoever pauses it tells people of it, and ``record_told`` when it has.
        """
        async with self._database.transaction() as write:
            rows = await write.fetch(
                """
                INSERT INTO channel_pauses (server_id, kind, because, paused_at, tell_at)
                VALUES (:server_id, :kind, :because, :now, :tell_at)
                ON CONFLICT (server_id, kind) DO NOTHING RETURNING kind
                """,
                {
                    "server_id": server_id,
                    "kind": kind.value,
                    "because": because,
                    "now": as_seconds(now),
                    "tell_at": as_seconds(now + _TOLD_WITHIN),
                },
            )
        return bool(rows)

    async def untold(self, now: datetime) -> tuple[UntoldPause, ...]:
        """Give the pauses that it is time to tell people of."""
        rows = await self._database.fetch(
            """
            SELECT server_id, kind, because FROM channel_pauses WHERE tell_at <= :now
            ORDER BY tell_at, server_id, kind
            """,
            {"now": as_seconds(now)},
        )
        return tuple(UntoldPause(row[0], Kind(row[1]), row[2]) for row in rows)

    async def put_off(self, server_id: int, kind: Kind, tell_at: datetime) -> None:
        """Try later to tell of a pause."""
        await self._tell_at(server_id, kind, as_seconds(tell_at))

    async def record_told(self, server_id: int, kind: Kind) -> None:
        """Record that somebody was told of a pause."""
        await self._tell_at(server_id, kind, None)

    async def _tell_at(self, server_id: int, kind: Kind, tell_at: int | None) -> None:
        await self._database.run(
            """
            UPDATE channel_pauses SET tell_at = :tell_at
            WHERE server_id = :server_id AND kind = :kind
            """,
            {"server_id": server_id, "kind": kind.value, "tell_at": tell_at},
        )

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
