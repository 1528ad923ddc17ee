"""Keeps which process serves which channel: whoever holds a channel alone works on what is in it.

A channel is held until what was sent to it is recorded. So its posts come in their order, between
two processes too, and after a kill: what the dead one had begun comes before what it had not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.shards import Shards
from bot.store.engine import Engine, Reading, Transaction
from bot.store.times import as_seconds

#: In the words of the index "posts_open", or SQLite does not use it.
_OPEN: Final = "posts.state IN ('pending', 'sending', 'retracting')"
#: What may be sent to a channel by whoever holds it: nobody else is sending it. Of ``posts`` with
#: their ``subscriptions``, where they have one.
SENDABLE: Final = f"""
    {_OPEN} AND posts.state != 'retracting' AND due_at <= :now
    AND paused_at IS NULL AND removed_at IS NULL
    AND (subscription_id IS NOT NULL OR NOT EXISTS (
        SELECT 1 FROM channel_pauses
        WHERE channel_pauses.server_id = posts.server_id AND channel_pauses.kind = posts.kind
    ))
"""
#: Within so long a process has its connection again, and Discord has heard of what was on its way.
SETTLING: Final = timedelta(seconds=3)
#: Of ``posts``: somebody holds its channel, and has not died with it.
IS_HELD: Final = """
    EXISTS (
        SELECT 1 FROM claimed_channels
        WHERE claimed_channels.channel_id = {table}.channel_id AND claimed_at > :stale
    )
"""


class Claims:
    """Who serves which channel of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._gone_since: dict[str, datetime] = {}

    async def release(self, channel_ids: Iterable[int]) -> None:
        """Give channels back; what is left in them anybody may take."""
        ids = list(channel_ids)
        if ids:
            await self._database.run(
                """
                DELETE FROM claimed_channels
                WHERE channel_id IN :ids AND claimed_by = :process
                """,
                {"ids": ids, "process": self._database.process()},
            )

    async def release_all(self) -> None:
        """Give back all channels that this process holds, of which it works on none."""
        await self._database.run(
            """
            DELETE FROM claimed_channels
            WHERE claimed_by = :process
            """,
            {"process": self._database.process()},
        )

    async def take_back(self, now: datetime) -> None:
        """Take back what processes held that have died; best done when a process starts.

        A request that such a process had just sent may still be on its way to Discord, which
        has heard of it by the time that a new process is connected. Where several share a server,
        others are connected already, and one may only have lost its connection for a moment: what
        it held is taken back by whoever finds it gone for some seconds.

        Args:
            now: The present moment.
        """
        rows = await self._database.fetch(
            """
            SELECT claimed_by FROM claimed_channels
            UNION
            SELECT edit_claimed_by FROM posts
            WHERE edit_claimed_at IS NOT NULL AND edit_claimed_by IS NOT NULL
            """
        )
        gone = self._settled(await self._database.gone(row[0] for row in rows), now)
        if not gone:
            return
        ids = {"ids": gone}
        async with self._database.transaction() as write:
            await write.run(
                """
                DELETE FROM claimed_channels
                WHERE claimed_by IN :ids
                """,
                ids,
            )
            await write.run(
                """
                UPDATE posts SET edit_due_at = coalesce(edit_due_at, edit_claimed_at),
                    edit_claimed_at = NULL, edit_claimed_by = NULL
                WHERE edit_claimed_at IS NOT NULL
                    AND edit_claimed_by IN :ids
                """,
                ids,
            )

    def _settled(self, gone: tuple[str, ...], now: datetime) -> tuple[str, ...]:
        """Give those that were found gone often enough to count on it."""
        self._gone_since = {one: self._gone_since.get(one, now) for one in gone}
        if self._database.turns is None:
            return gone
        return tuple(one for one in gone if now - self._gone_since[one] >= SETTLING)


def moments(now: datetime, patience: timedelta) -> dict[str, int]:
    """Give what statements about claims compare with: now, and when a claim is too old."""
    return {"now": as_seconds(now), "stale": as_seconds(now - patience)}


def on_shards(shards: Shards) -> str:
    """Give the rest of a condition: the server of ``posts`` is on a shard of this process's."""
    return "" if shards.are_all else "AND (posts.server_id >> 22) % :shard_count IN :shard_ids"


def shard_values(shards: Shards) -> dict[str, object]:
    """Give what ``on_shards`` compares with."""
    return {"shard_count": shards.count, "shard_ids": list(shards.ids)}


async def due_channels(
    read: Reading,
    now: dict[str, int],
    *,
    limit: int,
    after: int,
    busy: Iterable[int],
    shards: Shards,
) -> list[int]:
    """Give channels that nobody holds and in which something is due, in the order of their ids.

    Walks from channel to channel, and no further than it has to.
    """
    rows = await read.fetch(
        f"""
        WITH RECURSIVE waiting (channel_id) AS (
            SELECT min(channel_id) FROM posts WHERE {_OPEN} AND channel_id > :after
            UNION ALL
            SELECT (
                SELECT min(posts.channel_id) FROM posts
                WHERE {_OPEN} AND posts.channel_id > waiting.channel_id
            )
            FROM waiting WHERE waiting.channel_id IS NOT NULL
        )
        SELECT channel_id FROM waiting
        WHERE NOT channel_id IN :busy
            AND NOT {IS_HELD.format(table="waiting")}
            AND EXISTS (
                SELECT 1 FROM posts
                LEFT JOIN subscriptions ON subscriptions.id = subscription_id
                WHERE posts.channel_id = waiting.channel_id AND {SENDABLE} {on_shards(shards)}
            )
        LIMIT :limit
        """,
        {**now, **shard_values(shards), "limit": limit, "after": after, "busy": list(busy)},
    )
    return [row[0] for row in rows]


async def free_channels(
    read: Reading, now: dict[str, int], channel_ids: Collection[int]
) -> list[int]:
    """Give those of some channels that nobody holds, in their order."""
    rows = await read.fetch(
        """
        SELECT channel_id FROM claimed_channels
        WHERE channel_id IN :ids AND claimed_at > :stale
        """,
        {**now, "ids": list(channel_ids)},
    )
    held = {row[0] for row in rows}
    return [one for one in channel_ids if one not in held]


async def hold(
    write: Transaction, now: dict[str, int], channel_ids: Iterable[int], process: str
) -> None:
    """Hold channels that nobody holds, in the transaction that found it so."""
    await write.run_many(
        """
        INSERT INTO claimed_channels (channel_id, claimed_by, claimed_at)
        VALUES (:channel_id, :process, :now)
        ON CONFLICT (channel_id) DO UPDATE
        SET claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at
        """,
        [
            {"channel_id": one, "process": process, "now": now["now"]}
            for one in dict.fromkeys(channel_ids)
        ],
    )
