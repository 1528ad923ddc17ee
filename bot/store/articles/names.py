"""Gives the names of topics and providers: with counts, for autocomplete; and when they were news.

Counts are of published stories, as a server sees them. The names are kept in memory and read
again only after somebody wrote, be it another process.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.identity import provider_id, topic_id
from bot.publication import OPERATOR
from bot.search.timeline import Step, Timeline, counted, forerunners, stretches
from bot.search.vocabulary import Name, Vocabulary
from bot.store.articles.rows import EVERYTHING, moment_of, position_of
from bot.store.engine import Engine, Row

#: Servers whose own view of the names is kept in memory.
_MOST_VIEWS: Final = 256

# What a server's decisions show or hold though the rest of the world does not.
_DECIDED_HERE = """
    FROM decisions
    ORDERED JOIN articles ON articles.id = article_id AND NOT removed
        AND articles.published != (action = 'publish')
    {listed}
    WHERE server_id = :server_id AND server_id != :operator AND stands
"""
_WITH_NAMES = """
    JOIN article_details USING (position)
    JOIN numbers_in(article_details.listings) AS listing ON TRUE
    JOIN {names} ON {names}.id = listing.value
"""
_NAMED_HERE = _DECIDED_HERE.format(listed=_WITH_NAMES)
# How that changes the counts of published stories that hold everywhere else.
_CHANGES_HERE = f"""
    SELECT {{names}}.id, sum(CASE action WHEN 'publish' THEN 1 ELSE -1 END) AS change
    {_NAMED_HERE} GROUP BY {{names}}.id
"""
# A look at one list for each decision: the list may be that of all stories there are.
_ON_LIST = """
    ORDERED JOIN listings ON listings.key = :key AND listings.published = articles.published
        AND listings.position = articles.position
"""
_LISTED_HERE = f"""
    SELECT articles.position, action = 'publish' AS shown
    {_DECIDED_HERE.format(listed=_ON_LIST)}
"""
_NEWEST = f"""
    WITH decided AS MATERIALIZED (
        SELECT {{names}}.id AS key, articles.position, action = 'publish' AS shown {_NAMED_HERE}
    ),
    shown AS MATERIALIZED (
        SELECT key, max(position) AS position FROM decided WHERE shown GROUP BY key
    )
    SELECT {{names}}.{{key}}, nullif(greatest(
        coalesce((
            SELECT position FROM listings
            WHERE listings.key = {{names}}.id AND published = TRUE
                AND position NOT IN (SELECT position FROM decided WHERE NOT shown)
            ORDER BY position DESC LIMIT 1
        ), {{never}}),
        coalesce((SELECT position FROM shown WHERE shown.key = {{names}}.id), {{never}})
    ), {{never}})
    FROM {{names}}
"""
_NEVER: Final = -(2**62)


@dataclass(slots=True)
class _View:
    """The names as a server saw them when the database had that version."""

    version: int
    rows: list[Row]
    names: Vocabulary


class Names:
    """The topics and providers of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        self._views: OrderedDict[tuple[str, int], _View] = OrderedDict()
        self._lock = asyncio.Lock()
        self._compounds: dict[str, str] | None = None

    async def topics(self, server_id: int) -> Vocabulary:
        """Give every topic as a server sees it, the most used first."""
        return await self._names("topics", "name", server_id)

    async def providers(self, server_id: int) -> Vocabulary:
        """Give every provider, those that only occur in related coverage included."""
        return await self._names("providers", "domain", server_id)

    async def warm(self) -> None:
        """Read and prepare the names as they are outside of servers; most servers share them."""
        await self.topics(OPERATOR)
        await self.providers(OPERATOR)

    async def compounds(self) -> dict[str, str]:
        """Give what topics of several words mean when written as one: ``powerapps``.

        From memory, as of the last time that somebody asked for the topics.
        """
        if self._compounds is None:
            await self.topics(OPERATOR)
        return self._compounds or {}

    async def current_topic(self, key: int) -> int:
        """Give the key by which a topic goes that may have had another one."""
        rows = await self._database.fetch(
            "SELECT name_id FROM name_aliases WHERE id = :id", {"id": key}
        )
        return int(rows[0][0]) if rows else key

    async def newest_topics(self, server_id: int) -> dict[str, datetime]:
        """Give, by name, when each topic's newest story was published."""
        return await self._newest("topics", "name", server_id)

    async def newest_providers(self, server_id: int) -> dict[str, datetime]:
        """Give, by domain, when each provider's newest story was published."""
        return await self._newest("providers", "domain", server_id)

    async def timeline(self, server_id: int) -> Timeline:
        """Give how many stories were published when, as a server sees them."""
        return await self._timeline(EVERYTHING, server_id)

    async def topic_timeline(self, name: str, server_id: int) -> Timeline:
        """Give how many stories on a topic were published when, as a server sees them."""
        return await self._timeline(topic_id(name), server_id)

    async def provider_timeline(self, domain: str, server_id: int) -> Timeline:
        """Give the same for a provider; stories that it only covers count too."""
        return await self._timeline(provider_id(domain), server_id)

    async def _names(self, table: str, key: str, server_id: int) -> Vocabulary:
        version = self._database.version()
        view = self._views.get((table, server_id))
        if view is None or view.version != version:
            async with self._lock:
                view = self._views.get((table, server_id))
                if view is None or view.version != version:  # nobody else did it meanwhile
                    view = await self._refreshed(table, key, server_id, version)
        return view.names

    async def _refreshed(self, table: str, key: str, server_id: int, version: int) -> _View:
        """Read names anew and prepare them, unless they are what is known already."""
        changes = _CHANGES_HERE.format(names=table)
        rows = await self._database.fetch(
            f"""
            SELECT {key}, name, published_count + coalesce(change, 0) AS count
            FROM {table} LEFT JOIN ({changes}) AS here USING (id)
            ORDER BY count DESC, name
            """,
            {"server_id": server_id, "operator": OPERATOR},
        )
        # Most servers decide nothing of their own: they share one view.
        for known in (self._views.get((table, server_id)), self._views.get((table, OPERATOR))):
            if known and known.rows == rows:
                view = _View(version, known.rows, known.names)
                break
        else:
            view = _View(version, rows, await asyncio.to_thread(_prepared, rows))
        if table == "topics":
            self._compounds = view.names.compounds
        self._views[table, server_id] = view
        self._views.move_to_end((table, server_id))
        if len(self._views) > _MOST_VIEWS:
            self._views.popitem(last=False)
        return view

    async def _newest(self, table: str, key: str, server_id: int) -> dict[str, datetime]:
        sql = _NEWEST.format(key=key, names=table, never=_NEVER)
        rows = await self._database.fetch(sql, {"server_id": server_id, "operator": OPERATOR})
        return {row[0]: moment_of(row[1]) for row in rows if row[1] is not None}

    async def _timeline(self, key: int, server_id: int) -> Timeline:
        here = {"key": key, "server_id": server_id, "operator": OPERATOR}
        ((oldest, newest),) = await self._database.fetch(
            """
            SELECT (SELECT min(position) FROM listings WHERE key = :key AND published = TRUE),
                (SELECT max(position) FROM listings WHERE key = :key AND published = TRUE)
            """,
            here,
        )
        decided = await self._database.fetch(_LISTED_HERE, here)
        seen = [position for position, shown in decided if shown]
        seen += [position for position in (oldest, newest) if position is not None]
        if not seen:
            return Timeline(Step.DAY, (), (), None)
        step, starts = stretches(moment_of(min(seen)), moment_of(max(seen)))
        counts = await self._counts_here(key, starts, decided)
        earlier = 0
        while skipped := forerunners(counts):
            start = await self._first_since(position_of(starts[skipped]), here, decided)
            shorter, later_starts = stretches(start, moment_of(max(seen)))
            if shorter is step:
                break
            earlier += sum(counts[:skipped])
            step, starts = shorter, later_starts
            counts = await self._counts_here(key, starts, decided)
        newest_here = await self._newest_here(key, decided)
        return Timeline(step, starts, tuple(counts), newest_here, earlier)

    async def _newest_here(self, key: int, decided: Sequence[Row]) -> datetime | None:
        """Give when the newest story was published that a server sees, if it sees any."""
        rows = await self._database.fetch(
            """
            SELECT position FROM listings
            WHERE key = :key AND published = TRUE
                AND position NOT IN (SELECT held.value FROM numbers_in(:held) AS held)
            ORDER BY position DESC LIMIT 1
            """,
            {"key": key, "held": [position for position, shown in decided if not shown]},
        )
        found = [row[0] for row in rows] + [position for position, shown in decided if shown]
        return moment_of(max(found)) if found else None

    async def _first_since(
        self, position: int, here: dict[str, int], decided: Sequence[Row]
    ) -> datetime:
        """Give when the first story at or after a position was published; there is one."""
        ((everywhere,),) = await self._database.fetch(
            """
            SELECT min(position) FROM listings
            WHERE key = :key AND published = TRUE AND position >= :position
            """,
            {**here, "position": position},
        )
        found = [one for one, shown in decided if shown and one >= position]
        return moment_of(min(found if everywhere is None else [*found, everywhere]))

    async def _counts_here(
        self, key: int, starts: Sequence[datetime], decided: Sequence[Row]
    ) -> list[int]:
        """Count what is published in a server, stretch by stretch."""
        moments = [(moment_of(position), shown) for position, shown in decided]
        shown_here = counted(starts, (one for one, shown in moments if shown and one >= starts[0]))
        held_here = counted(
            starts, (one for one, shown in moments if not shown and one >= starts[0])
        )
        counts = await self._counts(key, starts)
        return [a + b - c for a, b, c in zip(counts, shown_here, held_here, strict=True)]

    async def _counts(self, key: int, starts: Sequence[datetime]) -> list[int]:
        """Count what is published everywhere, stretch by stretch."""
        edges = [position_of(start) for start in starts] + [2**63 - 1]
        rows = await self._database.fetch(
            """
            SELECT (
                SELECT count(*) FROM listings
                WHERE listings.key = :key AND published = TRUE
                    AND position >= stretch.start AND position < stretch.next_start
            )
            FROM (
                SELECT edge.value AS start,
                    lead(edge.value) OVER (ORDER BY edge.value) AS next_start
                FROM numbers_in(:edges) AS edge
            ) AS stretch
            WHERE stretch.next_start IS NOT NULL ORDER BY stretch.start
            """,
            {"key": key, "edges": edges},
        )
        return [row[0] for row in rows]


def _prepared(rows: Sequence[Row]) -> Vocabulary:
    return Vocabulary(Name(*row) for row in rows).prepare()
