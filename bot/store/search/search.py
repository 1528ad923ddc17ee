"""Finds articles: a SearchQuery in a Scope becomes a page of headlines, in one hop to a thread.

What statement finds them is settled in ``matching``, and run in ``finding``.
"""

from __future__ import annotations

from functools import partial

from bot.headlines import Headline, Page
from bot.publication import Scope
from bot.search.query import SearchQuery, parse_words
from bot.store.articles.names import Names
from bot.store.engine import Engine
from bot.store.search import finding
from bot.store.search.finding import BEST_OF

__all__ = ["BEST_OF", "Search"]


class Search:
    """Searches one database."""

    def __init__(self, database: Engine, names: Names) -> None:
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
        compounds = await self._names.compounds()
        return await self._database.read(
            lambda read: finding.page(
                read,
                query,
                scope,
                compounds,
                limit=limit,
                offset=offset,
                count_up_to=count_up_to,
            )
        )

    async def count(self, query: SearchQuery, scope: Scope, *, up_to: int | None = 1000) -> int:
        """Give how many results there are; None counts all, in time linear to the matches."""
        compounds = await self._names.compounds()
        return await self._database.read(
            lambda read: finding.count(read, finding.plan(read, query, scope, compounds), up_to)
        )

    async def matching_titles(
        self, typed: str, scope: Scope, *, limit: int = 25
    ) -> tuple[Headline, ...]:
        """Give the newest articles whose words begin with the typed ones, for autocomplete."""
        words = parse_words(typed)
        return await self._database.read(
            partial(finding.titles, typed=words, scope=scope, limit=limit)
        )
