"""Keeps which process asks which host, so that processes on one database share its feeds.

A host is held until what it answered is recorded: then the feed that was asked is due later, and
the next process sees that.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from math import ceil
from typing import Final

from bot.store.engine import Engine, Transaction
from bot.store.times import as_seconds

#: Whoever has held a host for so long has died: no feed takes that long, however many wait.
PATIENCE: Final = timedelta(minutes=15)


class HostClaims:
    """Who asks which host of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def claim(self, wanted: Mapping[str, int], now: datetime) -> frozenset[int]:
        """Claim hosts to ask each for one feed.

        Args:
            wanted: The feeds' ids by their hosts.
            now: The present moment.

        Returns:
            The ids of those that may be asked: they are still due, and nobody asks their hosts.
        """
        if not wanted:
            return frozenset()
        async with self._database.transaction() as write:
            claimed = await self._hold(write, wanted, now)
            due = await _due(write, [wanted[host] for host in claimed], now)
            await write.run(
                "UPDATE feed_hosts SET claimed_by = NULL, claimed_at = NULL WHERE host IN :hosts",
                {"hosts": [host for host in claimed if wanted[host] not in due]},
            )
        return due

    async def _hold(
        self, write: Transaction, hosts: Iterable[str], now: datetime
    ) -> tuple[str, ...]:
        """Hold those of some hosts that nobody else holds, and that are not to be left alone.

        One statement looks and holds: another process may be at it at the same moment.
        """
        row = {
            "process": self._database.process(),
            "now": as_seconds(now),
            "stale": as_seconds(now - PATIENCE),
        }
        held = await write.fetch_many(
            """
            INSERT INTO feed_hosts (host, claimed_by, claimed_at, free_at)
            VALUES (:host, :process, :now, :now)
            ON CONFLICT (host) DO UPDATE
            SET claimed_by = excluded.claimed_by, claimed_at = excluded.claimed_at
            WHERE feed_hosts.free_at <= :now AND (
                feed_hosts.claimed_by IS NULL OR feed_hosts.claimed_by = :process
                OR feed_hosts.claimed_at <= :stale
            )
            RETURNING host
            """,
            [{"host": host, **row} for host in sorted(hosts)],
        )
        return tuple(host for (host,) in held)

    async def release(self, free_at: Mapping[str, datetime], now: datetime) -> None:
        """Give hosts back, and forget those that were left alone for long enough.

        Args:
            free_at: From when on each of them may be asked again.
            now: The present moment.
        """
        process = self._database.process()
        rows = [
            {"host": host, "free_at": ceil(free.timestamp()), "process": process}
            for host, free in free_at.items()
        ]
        async with self._database.transaction() as write:
            await write.run_many(
                """
                UPDATE feed_hosts SET claimed_by = NULL, claimed_at = NULL, free_at = :free_at
                WHERE host = :host AND claimed_by = :process
                """,
                rows,
            )
            await write.run(
                "DELETE FROM feed_hosts WHERE claimed_by IS NULL AND free_at < :now",
                {"now": as_seconds(now)},
            )

    async def take_back(self) -> None:
        """Take back what processes held that have died; best done when a process starts."""
        rows = await self._database.fetch(
            "SELECT DISTINCT claimed_by FROM feed_hosts WHERE claimed_by IS NOT NULL"
        )
        gone = await self._database.gone(row[0] for row in rows)
        if gone:
            await self._database.run(
                "DELETE FROM feed_hosts WHERE claimed_by IN :gone", {"gone": gone}
            )


async def _due(write: Transaction, feed_ids: Collection[int], now: datetime) -> frozenset[int]:
    """Give those of some feeds that nobody has asked meanwhile."""
    rows = await write.fetch(
        """
        SELECT id FROM feeds
        WHERE id IN :ids AND next_poll_at <= :now AND paused_at IS NULL AND removed_at IS NULL
        """,
        {"ids": list(feed_ids), "now": as_seconds(now)},
    )
    return frozenset(row[0] for row in rows)
