"""What is written together: the writing connection while a transaction is open."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence
from pathlib import Path

from bot.store import engine
from bot.store.engine import Parameters, Row
from bot.store.sqlite import filing
from bot.store.sqlite.driver import Connection, fetch
from bot.store.sqlite.errors import translated
from bot.store.sqlite.statements import bound


class Transaction(engine.Transaction):
    """The writing connection while a transaction is open."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    async def fetch(self, sql: str, parameters: Parameters | None = None) -> list[Row]:
        """Run one statement and give its rows, this transaction's own changes included."""
        with translated(self._path):
            return await fetch(self._connection, sql, parameters)

    async def run(self, sql: str, parameters: Parameters | None = None) -> int:
        """Run one statement and give how many rows it changed."""
        with translated(self._path):
            async with self._connection.execute(*bound(sql, parameters)) as cursor:
                return cursor.rowcount

    async def fetch_many(self, sql: str, rows: Sequence[Parameters]) -> list[Row]:
        """Run one statement for each row of parameters and give what each gave, in order."""
        text, _ = bound(sql, None)

        def run(sqlite: sqlite3.Connection) -> list[Row]:
            return [row for one in rows for row in sqlite.execute(text, one).fetchall()]

        with translated(self._path):
            return await self._connection.run(run)

    async def run_many(self, sql: str, rows: Sequence[Parameters | tuple[object, ...]]) -> int:
        """Run one statement for each row of parameters and give how many rows changed in all."""
        if not rows:
            return 0
        text, _ = bound(sql, None)
        with translated(self._path):
            async with self._connection.executemany(text, rows) as cursor:
                return cursor.rowcount

    async def index(self, articles: Sequence[tuple[object, ...]]) -> None:
        """Put articles into the full-text index: position, title, excerpt, forms, keywords."""
        await self.run_many(filing.INDEX, articles)

    async def unindex(self, article_ids: Collection[int]) -> None:
        """Take articles out of the full-text index, before anything about their rows changes."""
        await self.run(filing.UNINDEX, {"ids": article_ids})
