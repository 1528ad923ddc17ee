"""Keeps how far the newsroom was told what was decided; what follows waits in the record itself."""

from __future__ import annotations

from typing import Final

from bot.store.editorial.decisions import Record, records_after
from bot.store.engine import Engine

#: So many are read at once.
_AT_ONCE: Final = 100


class Following:
    """How far whoever follows the decisions of one database was told."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def begin(self) -> None:
        """Begin with what is decided from now on, unless it has begun."""
        await self._database.run(
            """
            INSERT INTO webhook (id, last_decision)
            SELECT 1, coalesce(max(id), 0) FROM decisions WHERE TRUE
            ON CONFLICT (id) DO NOTHING
            """
        )

    async def end(self) -> None:
        """Tell nobody any more: who begins anew is told nothing of the time between."""
        await self._database.run("DELETE FROM webhook")

    async def waiting(self) -> tuple[Record, ...]:
        """Give what is to be told next, oldest first, as much as is read at once."""
        rows = await self._database.fetch("SELECT last_decision FROM webhook")
        if not rows:
            return ()
        return await records_after(self._database, rows[0][0], limit=_AT_ONCE)

    async def record_told(self, number: int) -> None:
        """Record that everything up to a decision was told, or is not to be."""
        await self._database.run(
            "UPDATE webhook SET last_decision = :number WHERE last_decision < :number",
            {"number": number},
        )

    async def give_up_beyond(self, most: int) -> int:
        """Let no more wait than a number of decisions, the latest; gives how many are given up."""
        async with self._database.transaction() as write:
            rows = await write.fetch(
                """
                SELECT id FROM decisions WHERE id > (SELECT last_decision FROM webhook)
                ORDER BY id DESC LIMIT 1 OFFSET :most
                """,
                {"most": most},
            )
            if not rows:
                return 0
            values = {"number": rows[0][0]}
            lost = await write.fetch(
                """
                SELECT count(*) FROM decisions
                WHERE id > (SELECT last_decision FROM webhook) AND id <= :number
                """,
                values,
            )
            await write.run("UPDATE webhook SET last_decision = :number", values)
        return int(lost[0][0])
