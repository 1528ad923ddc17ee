"""Whether readers of the real documents find what they mean among the first three answers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.clock import system_clock
from bot.config.settings import Source
from bot.loading.loader import Loader
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery, Sort
from bot.search.typed import parse_typed
from bot.store import Store
from tests.places import ARTICLES
from tests.search.relevance_queries import QUERIES

EVERYTHING = Scope(OPERATOR, Audience.ALL)
NOW = datetime(2021, 10, 1, tzinfo=UTC)
TO_FIND = 36

pytestmark = pytest.mark.skipif(
    not ARTICLES.is_dir(), reason="the folder of real documents is not beside the project"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def newsroom(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Store]:
    """Every real document of two newsrooms, and the customer's own."""
    store = await Store.open(tmp_path_factory.mktemp("relevance") / "newsdesk.db")
    try:
        folders = (ARTICLES / "azure", ARTICLES / "powerapps", ARTICLES / "seed.txt")
        await Loader(store.database, system_clock).load(Source(name="documents", folders=folders))
        yield store
    finally:
        await store.close()


async def first_titles(store: Store, text: str) -> list[str]:
    """Give the titles of the first three answers, best first."""
    query = await understood(store, text)
    page = await store.search.page(query, EVERYTHING, limit=3)
    return [one.title for one in page.headlines]


async def understood(store: Store, text: str) -> SearchQuery:
    """Give what a member's text means, its names resolved."""
    typed = parse_typed(text, NOW)
    topic = (await store.names.topics(OPERATOR)).resolve(typed.topic or "")
    provider = (await store.names.providers(OPERATOR)).resolve(typed.provider or "")
    return typed.query(
        topic=topic.key if topic else None,
        provider=provider.key if provider else None,
        sort=Sort.BEST,
    )


@pytest.mark.asyncio(loop_scope="module")
async def test_what_readers_expect_is_among_the_first_three(newsroom: Store) -> None:
    """At least 36 of 40 searches, written down beforehand, are answered as their reader expects."""
    misses = {}
    for text, expected in QUERIES:
        titles = await first_titles(newsroom, text)
        if not any(title.startswith(expected) for title in titles):
            misses[text] = titles
    assert len(QUERIES) == 40
    assert len(QUERIES) - len(misses) >= TO_FIND, misses
