"""Keeps what a rule is to say while it is tried out, and tries it on what came before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.errors import NotFoundError
from bot.publication import OPERATOR
from bot.rules.rules import Order, Outcome, Rule, conditions_from_json
from bot.rules.trying import Trial, tried
from bot.store.articles.rows import end_position
from bot.store.engine import Engine, Reading, Transaction
from bot.store.filing.rulebooks import RULE_COLUMNS, rule_of
from bot.store.filing.ruling import incoming_of
from bot.store.times import as_seconds

#: How many of the latest articles a rule is tried on.
TRIED_ON: Final = 200
#: What nobody saved for so long was given up.
_KEPT: Final = timedelta(days=1)
_GONE: Final = "That rule was saved or given up. Begin anew with /moderate rule add."


class RuleDrafts:
    """What people are trying out in one database; each server has its own."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def add(self, server_id: int, order: Order, *, actor_id: int, now: datetime) -> int:
        """Keep what a rule is to say while it is tried out; gives its number."""
        async with self._database.transaction() as write:
            await write.run(
                "DELETE FROM rule_drafts WHERE drafted_at < :horizon",
                {"horizon": as_seconds(now - _KEPT)},
            )
            rows = await write.fetch(
                """
                INSERT INTO rule_drafts (server_id, actor_id, outcome, conditions, drafted_at)
                VALUES (:server_id, :actor_id, :outcome, :conditions, :now) RETURNING id
                """,
                {
                    **columns_of(server_id, order),
                    "actor_id": actor_id,
                    "now": as_seconds(now),
                },
            )
        return int(rows[0][0])

    async def find(self, server_id: int, number: int) -> Order:
        """Give what somebody in a server is trying out.

        Raises:
            NotFoundError: There is no such thing any more.
        """
        return await drafted(self._database, server_id, number)

    async def discard(self, server_id: int, number: int) -> None:
        """Give up what was tried out."""
        async with self._database.transaction() as write:
            await discard(write, server_id, number)

    async def try_out(self, server_id: int, order: Order, now: datetime) -> Trial:
        """Tell what a rule would have done with the latest articles, were it the last of all."""
        rows = await self._database.fetch(
            """
            SELECT id FROM articles WHERE NOT removed AND position <= :last
            ORDER BY position DESC LIMIT :limit
            """,
            {"last": end_position(now), "limit": TRIED_ON},
        )
        ids = [row[0] for row in rows]
        people = await self._database.fetch(
            """
            SELECT DISTINCT article_id FROM decisions
            WHERE article_id IN :ids AND stands AND rule_id IS NULL
                AND server_id IN (:server_id, :operator)
            """,
            {"ids": ids, "server_id": server_id, "operator": OPERATOR},
        )
        articles = await incoming_of(self._database, ids, now)
        before = await rules_of(self._database, server_id)
        return tried(order, before, articles, {row[0] for row in people})


async def rules_of(read: Reading, server_id: int) -> tuple[Rule, ...]:
    """Give a server's rules in their order, those that are paused among them."""
    rows = await read.fetch(
        f"""
        SELECT {RULE_COLUMNS} FROM rules
        WHERE server_id = :server_id AND removed_at IS NULL ORDER BY place
        """,
        {"server_id": server_id},
    )
    return tuple(map(rule_of, rows))


async def drafted(read: Reading, server_id: int, number: int) -> Order:
    """Give what somebody in a server is trying out.

    Raises:
        NotFoundError: There is no such thing any more.
    """
    rows = await read.fetch(
        """
        SELECT outcome, conditions FROM rule_drafts
        WHERE id = :number AND server_id = :server_id
        """,
        {"number": number, "server_id": server_id},
    )
    if not rows:
        raise NotFoundError(_GONE)
    return Order(Outcome(rows[0][0]), conditions_from_json(rows[0][1]))


async def discard(write: Transaction, server_id: int, number: int) -> None:
    """Give up what was tried out."""
    await write.run(
        "DELETE FROM rule_drafts WHERE id = :number AND server_id = :server_id",
        {"number": number, "server_id": server_id},
    )


def columns_of(server_id: int, order: Order) -> dict[str, object]:
    """Give what a row has of an order, by its columns."""
    return {
        "server_id": server_id,
        "outcome": order.outcome.value,
        "conditions": order.conditions.to_json(),
    }
