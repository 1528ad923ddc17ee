"""Keeps what must outlive a restart though it is no article: searches behind buttons, syncs."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.errors import CommandError
from bot.identity import text_key
from bot.search.query import SearchQuery
from bot.store.engine import Engine
from bot.store.times import as_seconds

log = logging.getLogger(__name__)

#: A search that nobody used for so long is forgotten, with whatever buttons still stand for it.
FORGOTTEN_AFTER: Final = timedelta(days=365)
#: More are not kept: those used longest ago are forgotten, so that nobody can fill the disk.
MOST_KEPT: Final = 100_000
#: After so many new ones it is time to look whether they are too many.
_COUNTED_EVERY: Final = 1_000
#: How exactly it is known when a search was last used: the same one writes no more often.
_DAY: Final = timedelta(days=1)

_FORGET: Final = """
    DELETE FROM saved_searches WHERE used_at < :horizon OR id IN (
        SELECT id FROM saved_searches ORDER BY used_at DESC, id LIMIT 1000000000 OFFSET :most
    )
"""


class SavedSearches:
    """Searches behind buttons; equal ones share a number."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._pruned_at: datetime | None = None
        self._saved = 0

    @staticmethod
    def number(query: SearchQuery) -> int:
        """Give the number under which a search is kept, whether or not it is yet."""
        return text_key(query.to_json())

    async def save(self, queries: Iterable[SearchQuery], now: datetime) -> None:
        """Keep searches, or note that they were used; buttons find them again by ``number``.

        Once a day, and after a thousand searches, this forgets what nobody used for
        ``FORGOTTEN_AFTER`` and what is beyond ``MOST_KEPT``: it is writing anyway.
        """
        used_at = as_seconds(now)
        stale = used_at - int(_DAY.total_seconds())
        rows = [
            {"id": self.number(one), "query": one.to_json(), "now": used_at, "stale": stale}
            for one in queries
        ]
        is_due = (
            self._pruned_at is None
            or now - self._pruned_at >= _DAY
            or self._saved >= _COUNTED_EVERY
        )
        async with self._database.transaction() as write:
            await write.run_many(
                """
                INSERT INTO saved_searches (id, query, used_at) VALUES (:id, :query, :now)
                ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at
                WHERE saved_searches.used_at < :stale
                """,
                rows,
            )
            if is_due:
                await write.run(
                    _FORGET, {"horizon": as_seconds(now - FORGOTTEN_AFTER), "most": MOST_KEPT}
                )
        self._saved += len(rows)
        if is_due:
            self._pruned_at, self._saved = now, 0

    async def find(self, key: int) -> SearchQuery | None:
        """Give a saved search; None where there is none with that number that can be read."""
        rows = await self._database.fetch(
            "SELECT query FROM saved_searches WHERE id = :id", {"id": key}
        )
        if not rows:
            return None
        try:
            return SearchQuery.from_json(rows[0][0])
        except (ValueError, TypeError, CommandError) as error:
            log.warning("the saved search %d cannot be read: %s", key, error)
            return None


class SyncedCommands:
    """What Discord was last told about the commands of an application."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def fingerprint(self, application_id: int) -> str | None:
        """Give the fingerprint of the commands that Discord has; None where it has none of us."""
        rows = await self._database.fetch(
            "SELECT fingerprint FROM synced_commands WHERE application_id = :id",
            {"id": application_id},
        )
        return str(rows[0][0]) if rows else None

    async def record(self, application_id: int, fingerprint: str) -> None:
        """Record what Discord has just been told."""
        async with self._database.transaction() as write:
            await write.run(
                """
                INSERT INTO synced_commands (application_id, fingerprint)
                VALUES (:id, :fingerprint)
                ON CONFLICT (application_id) DO UPDATE SET fingerprint = excluded.fingerprint
                """,
                {"id": application_id, "fingerprint": fingerprint},
            )
