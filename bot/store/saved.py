"""Keeps what must outlive a restart though it is no article: searches behind buttons, syncs."""

from __future__ import annotations

from datetime import datetime

from bot.identity import text_key
from bot.search.query import SearchQuery
from bot.store.database import Database


class SavedSearches:
    """Searches behind paging buttons; equal ones share a number."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @staticmethod
    def number(query: SearchQuery) -> int:
        """Give the number under which a search is kept, whether or not it is yet."""
        return text_key(query.to_json())

    async def save(self, query: SearchQuery, now: datetime) -> int:
        """Keep a search and give the number by which a button finds it again."""
        text = query.to_json()
        key = self.number(query)
        async with self._database.transaction() as write:
            await write.run(
                """
                INSERT INTO saved_searches (id, query, used_at) VALUES (:id, :query, :now)
                ON CONFLICT (id) DO UPDATE SET used_at = excluded.used_at
                """,
                {"id": key, "query": text, "now": int(now.timestamp())},
            )
        return key

    async def find(self, key: int) -> SearchQuery | None:
        """Give a saved search; None where there is none with that number."""
        rows = await self._database.fetch(
            "SELECT query FROM saved_searches WHERE id = :id", {"id": key}
        )
        return SearchQuery.from_json(rows[0][0]) if rows else None


class SyncedCommands:
    """What Discord was last told about the commands of an application."""

    def __init__(self, database: Database) -> None:
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
