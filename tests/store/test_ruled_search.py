"""Where rules decided about hundreds of stories, searches find what they find anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.articles import Article
from bot.publication import Audience, Scope
from bot.rules.rules import Conditions, Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from tests.samples import FORBES, WIRED, keep_rule, make_article, write

HERE, QUIET = 7, 8
#: A third of them is decided otherwise here than by their documents.
ARTICLES = [
    make_article(
        f"{'Harbour' if number % 5 else 'Tram'} report {number}",
        topics=["Law" if number % 2 else "AI"],
        provider=WIRED if number % 3 else FORBES,
        published=number % 4 != 0,
        quality=number % 100,
        age=timedelta(minutes=number + 1),
    )
    for number in range(1, 1801)
]


@dataclass(frozen=True, slots=True)
class Ruled:
    """A store in which rules decided about hundreds of stories here, and nothing elsewhere."""

    store: Store

    async def expected(self, query: SearchQuery, audience: Audience) -> list[int]:
        """Give what should be found, by looking at each article by itself."""
        fitting = [one for one in ARTICLES if _fits(one, query)]
        headlines = await self.store.articles.headlines([one.id for one in fitting], HERE)
        wanted = {Audience.PUBLISHED: {True}, Audience.UNPUBLISHED: {False}}
        states = wanted.get(audience, {True, False})
        return [one.id for one in fitting if headlines[one.id].is_published in states]


def _fits(article: Article, query: SearchQuery) -> bool:
    return (
        (query.topic is None or query.topic in article.topics)
        and (query.provider is None or query.provider == article.provider.domain)
        and (query.min_quality is None or (article.quality or 0) >= query.min_quality)
        and all(word in article.title.casefold() for word in query.words)
    )


@pytest_asyncio.fixture
async def ruled(store: Store) -> AsyncIterator[Ruled]:
    await keep_rule(store, HERE, Outcome.HOLD, Conditions(providers=("forbes.com",)))
    await keep_rule(store, HERE, Outcome.PUBLISH, Conditions(topics=("Law", "AI")))
    for first in range(0, len(ARTICLES), 600):
        await write(store, *ARTICLES[first : first + 600], is_backlog=True)
    yield Ruled(store)


async def test_every_search_finds_what_it_should(ruled: Ruled) -> None:
    ((decided,),) = await ruled.store.database.fetch("SELECT count(*) FROM decisions")
    assert decided > 500
    for query in (
        SearchQuery(),
        SearchQuery(topic="AI"),
        SearchQuery(provider="forbes.com"),
        SearchQuery(topic="Law", provider="wired.com"),
        SearchQuery(words=("tram",)),
        SearchQuery(words=("harbour",), topic="AI", min_quality=50),
    ):
        for audience in Audience:
            expected = await ruled.expected(query, audience)
            scope = Scope(HERE, audience)
            page = await ruled.store.search.page(query, scope, limit=10)
            assert [one.id for one in page.headlines] == expected[:10]
            later = await ruled.store.search.page(query, scope, limit=10, offset=100)
            assert [one.id for one in later.headlines] == expected[100:110]
            assert await ruled.store.search.count(query, scope, up_to=5000) == len(expected)


async def test_titles_are_completed_from_what_may_be_seen(ruled: Ruled) -> None:
    for audience in (Audience.PUBLISHED, Audience.UNPUBLISHED):
        scope = Scope(HERE, audience)
        found = await ruled.store.search.matching_titles("tram rep", scope, limit=5)
        expected = await ruled.expected(SearchQuery(words=("tram",)), audience)
        assert [one.id for one in found] == expected[:5]


@pytest.mark.parametrize("audience", list(Audience))
async def test_elsewhere_documents_count(ruled: Ruled, audience: Audience) -> None:
    total = await ruled.store.search.count(SearchQuery(), Scope(QUIET, audience), up_to=None)
    assert total == {Audience.PUBLISHED: 1350, Audience.UNPUBLISHED: 450}.get(audience, 1800)
