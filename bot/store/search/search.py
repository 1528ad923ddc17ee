"""Finds articles: a SearchQuery in a Scope becomes a page of headlines, in one hop to a thread.

What statement finds them is settled in ``matching``, and run in ``finding``.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from bot.headlines import Headline, Page
from bot.publication import Scope
from bot.search.query import SearchQuery, Sort, parse_words
from bot.store.articles.names import Names
from bot.store.engine import Engine
from bot.store.search import finding
from bot.store.search.finding import BEST_OF
from bot.store.stories.folding import Folding, fold
from bot.stories import Merge

__all__ = ["BEST_OF", "FOLDED", "Search"]

#: So many of the first results are folded into stories; what stands behind, each by itself.
FOLDED: Final = 100


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

    async def stories(
        self,
        query: SearchQuery,
        scope: Scope,
        *,
        limit: int = 10,
        offset: int = 0,
        count_up_to: int | None = 1000,
        merge: Merge = Merge.SIMILAR,
    ) -> Page:
        """Give some of the results, each story once, and how many entries there are.

        The first ``FOLDED`` results are folded, whichever page is asked for: so every result has
        its one place in the list, and pages neither skip nor repeat any. By time a story stands
        where the article that leads it does, by worth where the best match of it does.

        Args:
            query: What to look for.
            scope: Where, and what may be seen there.
            limit: How many entries to give at the most.
            offset: How many to skip.
            count_up_to: As for ``page``; what stands behind the folded counts article by article.
            merge: Which articles may share a story.
        """
        room = FOLDED if query.sort is Sort.NEWEST else 0
        up_to = count_up_to + room if count_up_to else count_up_to
        first = await self.page(query, scope, limit=FOLDED, count_up_to=up_to)
        is_in_time = query.sort is Sort.NEWEST
        folding = Folding(scope.server_id, merge, query.provider, is_in_time=is_in_time)
        entries = await fold(self._database, first.headlines, folding)
        folded_away = len(first.headlines) - len(entries)
        shown = entries[offset : offset + limit]
        headlines = tuple(one.leader for one in shown)
        if len(shown) < limit and len(first.headlines) == FOLDED:
            behind = await self.page(
                query,
                scope,
                limit=limit - len(shown),
                offset=max(offset, len(entries)) + folded_away,
                count_up_to=0,
            )
            headlines += behind.headlines
        total = first.total - folded_away
        is_exact = first.is_total_exact and (count_up_to is None or total < count_up_to)
        total = total if count_up_to is None else min(total, count_up_to)
        others = {one.leader.id: one.others for one in shown if one.others}
        return Page(headlines, total, is_exact, offset, others)

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
