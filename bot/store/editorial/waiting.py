"""The queue: articles that are held and about which nobody has decided yet, the best first.

Documents hold some, and the server's own rules others: a rule's hold waits for a person as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.identity import provider_id, topic_id
from bot.publication import OPERATOR
from bot.search.query import SearchQuery
from bot.store.articles.rows import end_position, position_of
from bot.store.engine import Engine
from bot.store.times import as_moment, as_seconds


@dataclass(frozen=True, slots=True)
class Rank:
    """Where an article stands in the queue: the best first, of equal ones the newest."""

    quality: int
    position: int

    def including(self) -> Rank:
        """Give the rank below which this one is the first."""
        return Rank(self.quality, self.position + 1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An article that waits, and where in the queue."""

    article_id: int
    rank: Rank


class Queue:
    """What waits for moderators in one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def page(
        self, query: SearchQuery, server_id: int, *, below: Rank | None = None, limit: int
    ) -> tuple[Waiting, ...]:
        """Give the best of what waits in a server, of that what ranks below another.

        Args:
            query: Its topic, provider, moments and quality narrow the queue.
            server_id: Whose decisions count, beside the operator's.
            below: Where to go on; None for the best of all.
            limit: How many.
        """
        parts, values = _waiting(query)
        if below is not None:
            # The first of the two is for the index, where what is compared is no column.
            further = f" AND {QUALITY} <= :quality"
            further += f" AND ({QUALITY}, articles.position) < (:quality, :position)"
            parts = tuple(part + further for part in parts)
            values |= {"quality": below.quality, "position": below.position}
        best = (
            f"""
            SELECT articles.id, {QUALITY} AS quality, articles.position {part}
            ORDER BY {QUALITY} DESC, articles.position DESC LIMIT :limit
            """
            for part in parts
        )
        rows = await self._database.fetch(
            f"{_together(best)} ORDER BY quality DESC, position DESC LIMIT :limit",
            {**values, **_whose(server_id), "limit": limit},
        )
        return tuple(Waiting(row[0], Rank(row[1], row[2])) for row in rows)

    async def count(self, query: SearchQuery, server_id: int, *, up_to: int) -> int:
        """Count what waits in a server, up to a number."""
        parts, values = _waiting(query)
        waiting = _together(f"SELECT articles.id {part} LIMIT :limit" for part in parts)
        ((count,),) = await self._database.fetch(
            f"SELECT count(*) FROM ({waiting} LIMIT :limit) AS counted",
            {**values, **_whose(server_id), "limit": up_to},
        )
        return int(count)

    async def count_new(self, server_id: int, since: datetime, *, up_to: int) -> int:
        """Count what waits in a server and came after a moment, up to a number."""
        ((count,),) = await self._database.fetch(
            f"""
            SELECT count(*) FROM (
                SELECT 1 AS one FROM arrivals
                ORDERED JOIN articles ON articles.id = arrivals.article_id
                WHERE arrived_at > :since AND ({UNDECIDED} OR {RULED}) LIMIT :limit
            ) AS counted
            """,
            {"since": as_seconds(since), **_whose(server_id), "limit": up_to},
        )
        return int(count)

    async def look(self, server_id: int, actor_id: int, now: datetime) -> datetime | None:
        """Note that a moderator looks at a server's queue; gives when that was last."""
        place = {"server_id": server_id, "actor_id": actor_id, "now": as_seconds(now)}
        async with self._database.transaction() as write:
            rows = await write.fetch(
                """
                SELECT looked_at FROM queue_looks
                WHERE server_id = :server_id AND actor_id = :actor_id
                """,
                place,
            )
            await write.run(
                """
                INSERT INTO queue_looks (server_id, actor_id, looked_at)
                VALUES (:server_id, :actor_id, :now)
                ON CONFLICT (server_id, actor_id) DO UPDATE SET looked_at = excluded.looked_at
                """,
                place,
            )
        return as_moment(rows[0][0]) if rows else None


#: As the index ``articles_waiting`` has it: what was not rated comes after all that was.
QUALITY: Final = "coalesce(articles.quality, -1)"
#: In two parts, each of which is one look at the index of decisions that stand.
UNDECIDED: Final = """
    NOT articles.published AND NOT articles.removed
    AND NOT EXISTS (
        SELECT 1 FROM decisions WHERE decisions.server_id = :server_id
            AND decisions.article_id = articles.id AND stands
    )
    AND NOT EXISTS (
        SELECT 1 FROM decisions WHERE decisions.server_id = :operator
            AND decisions.article_id = articles.id AND stands
    )
"""
#: What a server's rule holds, and no person.
RULED: Final = """
    (NOT articles.removed AND EXISTS (
        SELECT 1 FROM decisions WHERE decisions.server_id = :server_id
            AND decisions.article_id = articles.id AND stands
            AND rule_id IS NOT NULL AND action = 'unpublish'
    ))
"""
#: The same to be gone through, the latest decisions only: all of them are put in order each time.
_ALL_RULED: Final = """
    FROM (
        SELECT article_id FROM decisions INDEXED BY decisions_holding
        WHERE server_id = :server_id AND stands AND rule_id IS NOT NULL AND action = 'unpublish'
        ORDER BY id DESC LIMIT :most_ruled
    ) AS ruled
    ORDERED JOIN articles ON articles.id = ruled.article_id WHERE NOT articles.removed
"""
_MOST_RULED: Final = 2_000
_EVERYTHING: Final = f"FROM articles WHERE {UNDECIDED}"
#: Of a topic or a provider: one list is gone through and put in order, since few have many.
_LISTED: Final = f"""
    FROM listings ORDERED JOIN articles ON articles.position = listings.position
    WHERE listings.key = :key AND listings.published = FALSE AND {UNDECIDED}
"""


def _whose(server_id: int) -> dict[str, object]:
    return {"server_id": server_id, "operator": OPERATOR, "most_ruled": _MOST_RULED}


def _together(parts: Iterable[str]) -> str:
    """Join selections that have an order or a limit of their own."""
    return " UNION ALL ".join(
        f"SELECT * FROM ({part}) AS part_{number}" for number, part in enumerate(parts)
    )


def _listed(key: str) -> str:
    return f"""
        AND EXISTS (
            SELECT 1 FROM listings AS other WHERE other.key = :{key}
                AND other.published = articles.published AND other.position = articles.position
        )
    """


def _waiting(query: SearchQuery) -> tuple[tuple[str, ...], dict[str, object]]:
    """Give what to select from for a query, and the parameters of its conditions.

    Of what documents hold, and of what rules do.
    """
    keys = []
    if query.topic is not None:
        keys.append(topic_id(query.topic))
    if query.provider is not None:
        keys.append(provider_id(query.provider))
    values: dict[str, object] = dict(zip(("key", "other_key"), keys, strict=False))
    listed = [_listed(name) for name in values]
    limits = []
    for text, name, value in _limits(query):
        limits.append(text)
        values[name] = value
    undecided = [_LISTED, *listed[1:]] if keys else [_EVERYTHING]
    return (" ".join(undecided + limits), " ".join([_ALL_RULED, *listed, *limits])), values


def _limits(query: SearchQuery) -> Iterator[tuple[str, str, object]]:
    if query.min_quality is not None:
        yield f"AND {QUALITY} >= :min_quality", "min_quality", query.min_quality
    # Positions go with time, and the index has them.
    if query.since is not None:
        yield "AND articles.position >= :first", "first", position_of(query.since)
    if query.until is not None:
        yield "AND articles.position <= :last", "last", end_position(query.until)
