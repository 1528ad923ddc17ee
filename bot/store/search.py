"""Finds articles: a SearchQuery in a Scope becomes a page of headlines.

What statement finds them is settled in ``matching``; what is "best" or "hottest" is decided in
``ranking``, among the newest matches.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.headlines import Headline, Page
from bot.publication import Scope
from bot.search.query import SearchQuery, Sort, parse_words
from bot.search.ranking import Candidate, best_first, hottest_first
from bot.search.words import is_unspaced
from bot.store.articles import STANDING
from bot.store.database import Database
from bot.store.driver import Row
from bot.store.matching import Plan, plan_for, plan_for_beginnings
from bot.store.names import Names
from bot.store.rows import HEADLINE_COLUMNS, headline_of

#: How many of the newest matches are weighed against each other for "best" and "hottest".
BEST_OF: Final = 500
#: How many of the newest titles are looked through for words that begin as typed.
_LOOKED_AT: Final = 2000
#: Beginnings so short stand in so many texts that the index takes long to gather them.
_SHORT: Final = 3
#: With more words than that the index has few enough titles for all but the last to gather.
_BEGINNINGS: Final = 3
_LIKE_SIGN: Final = re.compile(r"[%_\\]")

_PAGE = f"""
    SELECT {HEADLINE_COLUMNS}
    FROM (SELECT position FROM ({{positions}}) ORDER BY position DESC LIMIT :limit OFFSET :offset)
    JOIN articles USING (position) {STANDING}
    ORDER BY position DESC
"""
_CANDIDATES = """
    SELECT position, title, excerpt, published_at, quality, heat, coverage_count
    FROM (SELECT position FROM ({positions}) ORDER BY position DESC LIMIT :limit)
    JOIN articles USING (position) ORDER BY position DESC
"""
_CHOSEN = f"""
    SELECT {HEADLINE_COLUMNS} FROM json_each(:positions) AS chosen
    JOIN articles ON articles.position = chosen.value {STANDING}
    ORDER BY chosen.key
"""
# CROSS JOIN keeps the newest first, so that looking ends with enough of them.
_RECENT = f"""
    SELECT {HEADLINE_COLUMNS}
    FROM (
        SELECT newest.position
        FROM (
            SELECT position FROM ({{positions}}) ORDER BY position DESC LIMIT :looked_at
        ) AS newest
        CROSS JOIN articles ON articles.position = newest.position {{conditions}}
        LIMIT :limit
    )
    JOIN articles USING (position) {STANDING}
    ORDER BY position DESC
"""
_BEGINS = r"""
    AND (articles.title LIKE :first_{n} ESCAPE '\' OR articles.title LIKE :later_{n} ESCAPE '\')
"""
_COUNT = "SELECT count(*) FROM (SELECT 1 FROM ({positions}) LIMIT :limit)"


class Search:
    """Searches one database."""

    def __init__(self, database: Database, names: Names) -> None:
        self._database = database
        self._names = names

    async def page(
        self,
        query: SearchQuery,
        scope: Scope,
        *,
        limit: int = 10,
        offset: int = 0,
        count_up_to: int | None = 1000,
    ) -> Page:
        """Give some of the results, and how many there are.

        Args:
            query: What to look for.
            scope: Where, and what may be seen there.
            limit: How many results to give at the most.
            offset: How many to skip; for "best" and "hottest" within the newest ``BEST_OF``
                matches.
            count_up_to: Where counting stops, 0 for not at all; None counts all, in time linear
                to the matches.
        """
        plan = plan_for(query, scope, await self._names.compounds())
        headlines, total = await asyncio.gather(
            self._headlines(query, scope, plan, limit=limit, offset=offset),
            self._count(plan, count_up_to),
        )
        return Page(headlines, total, count_up_to is None or total < count_up_to, offset)

    async def count(self, query: SearchQuery, scope: Scope, *, up_to: int | None = 1000) -> int:
        """Give how many results there are; None counts all, in time linear to the matches."""
        return await self._count(plan_for(query, scope, await self._names.compounds()), up_to)

    async def matching_titles(
        self, typed: str, scope: Scope, *, limit: int = 25
    ) -> tuple[Headline, ...]:
        """Give the newest articles whose words begin with the typed ones, for autocomplete."""
        typed_words = parse_words(typed)
        plan = plan_for(SearchQuery(), scope, {})
        if not typed_words:
            return await self._newest(scope, plan, limit=limit, offset=0)
        beginnings = typed_words
        if len(typed_words) > _BEGINNINGS:
            *others, last = typed_words
            beginnings, plan = (last,), plan_for_beginnings(others, scope)
        recent = await self._recent(beginnings, scope, plan, limit=limit)
        if len(recent) == limit or (recent and len(typed_words[-1]) <= _SHORT):
            return recent
        plan = plan_for_beginnings(typed_words, scope)
        indexed = await self._newest(scope, plan, limit=limit, offset=0)
        # The index keeps stems, "certif": "certifica" begins none, though the recent ones show it.
        found = {headline.id: headline for headline in (*recent, *indexed)}
        newest = sorted(found.values(), key=lambda one: one.published_at, reverse=True)
        return tuple(newest[:limit])

    async def _recent(
        self, words: Sequence[str], scope: Scope, plan: Plan, *, limit: int
    ) -> tuple[Headline, ...]:
        """Look through the newest titles only: short beginnings stand in a great many of them.

        The index would have to gather every word with such a beginning first.
        """
        if any(map(is_unspaced, words)):
            return ()
        beginnings = [_LIKE_SIGN.sub(r"\\\g<0>", word) for word in words]
        rows = await self._database.fetch(
            _RECENT.format(
                positions=plan.positions,
                conditions=" ".join(_BEGINS.format(n=n) for n in range(len(beginnings))),
            ),
            {
                **plan.parameters,
                **{f"first_{n}": f"{text}%" for n, text in enumerate(beginnings)},
                **{f"later_{n}": f"% {text}%" for n, text in enumerate(beginnings)},
                "server_id": scope.server_id,
                "looked_at": _LOOKED_AT,
                "limit": limit,
            },
        )
        return tuple(headline_of(row) for row in rows)

    async def _headlines(
        self, query: SearchQuery, scope: Scope, plan: Plan, *, limit: int, offset: int
    ) -> tuple[Headline, ...]:
        if query.sort is Sort.NEWEST:
            return await self._newest(scope, plan, limit=limit, offset=offset)
        rows = await self._database.fetch(
            _CANDIDATES.format(positions=plan.positions), {**plan.parameters, "limit": BEST_OF}
        )
        # Away from the event loop: to weigh so many takes several milliseconds.
        compounds = await self._names.compounds()
        chosen = await asyncio.to_thread(_ordered, query, rows, compounds)
        rows = await self._database.fetch(
            _CHOSEN,
            {
                "positions": json.dumps(chosen[offset : offset + limit]),
                "server_id": scope.server_id,
            },
        )
        return tuple(headline_of(row) for row in rows)

    async def _newest(
        self, scope: Scope, plan: Plan, *, limit: int, offset: int
    ) -> tuple[Headline, ...]:
        rows = await self._database.fetch(
            _PAGE.format(positions=plan.positions),
            {**plan.parameters, "server_id": scope.server_id, "limit": limit, "offset": offset},
        )
        return tuple(headline_of(row) for row in rows)

    async def _count(self, plan: Plan, limit: int | None) -> int:
        if limit == 0:
            return 0
        rows = await self._database.fetch(
            _COUNT.format(positions=plan.positions),
            {**plan.parameters, "limit": -1 if limit is None else limit},
        )
        return int(rows[0][0])


def _ordered(query: SearchQuery, rows: Sequence[Row], compounds: Mapping[str, str]) -> list[int]:
    """Give the positions of candidates in the order that was asked for."""
    found = [
        Candidate(row[0], row[1], row[2], datetime.fromtimestamp(row[3], UTC), *row[4:7])
        for row in rows
    ]
    ordered = (
        best_first(query, found, compounds) if query.sort is Sort.BEST else hottest_first(found)
    )
    return [one.key for one in ordered]
