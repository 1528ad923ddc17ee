"""Reads a page of a list: of what is published each story once, of what is held each article."""

from __future__ import annotations

from typing import Final

from bot.headlines import Page
from bot.publication import Scope
from bot.search.query import SearchQuery, Sort
from bot.store import Store
from bot.store.search.search import BEST_OF
from bot.stories import Merge
from bot.ui.news.spots import Kind
from bot.ui.opening import PER_PAGE

_COUNT_UP_TO: Final = 1000


async def results_or_last(
    store: Store, kind: Kind, query: SearchQuery, scope: Scope, offset: int, merge: Merge
) -> Page:
    """Give a page of results; the last one where there are not so many any more.

    Args:
        store: Where they are.
        kind: What the list shows.
        query: What was asked for.
        scope: Where, and what may be seen there.
        offset: How many results to skip.
        merge: Which articles may share a story.
    """
    page = await _results(store, kind, query, scope, offset, merge)
    if not offset or page.headlines:
        return page
    last = max(0, page.total - 1) // PER_PAGE * PER_PAGE
    return await _results(store, kind, query, scope, last, merge)


async def _results(
    store: Store, kind: Kind, query: SearchQuery, scope: Scope, offset: int, merge: Merge
) -> Page:
    # Two pages further, so that far behind the limit there still is a next one; but only so
    # many are put into another order.
    most = max(_COUNT_UP_TO, offset + 2 * PER_PAGE)
    count_up_to = most if query.sort is Sort.NEWEST else BEST_OF
    if kind is Kind.QUEUE:  # each that is held waits for a decision of its own
        return await store.search.page(
            query, scope, limit=PER_PAGE, offset=offset, count_up_to=count_up_to
        )
    return await store.search.stories(
        query, scope, limit=PER_PAGE, offset=offset, count_up_to=count_up_to, merge=merge
    )
