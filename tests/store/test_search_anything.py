"""Whatever a person types, a search finds something or nothing, and never fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.publication import Audience, Scope
from bot.search.query import SearchQuery, parse_words
from bot.store import Store
from tests.samples import make_article, write

SERVER = Scope(7)


@asynccontextmanager
async def _stocked(path: Path) -> AsyncIterator[Store]:
    store = await Store.open(path)
    try:
        await write(store, *map(make_article, ("Trams halted", "東京都の電車", "OpenAI opens")))
        yield store
    finally:
        await store.close()


class _Runner:
    """Runs searches of one store from tests that are no coroutines."""

    def __init__(self, runner: asyncio.Runner, store: Store) -> None:
        self._runner = runner
        self._store = store

    def search(self, typed: str) -> None:
        self._runner.run(self._search(typed))

    async def _search(self, typed: str) -> None:
        for scope in (SERVER, Scope(7, Audience.UNPUBLISHED)):
            words = parse_words(typed)
            await self._store.search.page(SearchQuery(words=words, topic=typed), scope)
            await self._store.search.page(SearchQuery(words=words, provider=typed), scope)
            await self._store.search.matching_titles(typed, scope)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Iterator[_Runner]:
    with asyncio.Runner() as loop:
        stocked = _stocked(tmp_path_factory.mktemp("any") / "news.db")
        store = loop.run(stocked.__aenter__())
        yield _Runner(loop, store)
        loop.run(stocked.__aexit__(None, None, None))


syntax = st.sampled_from(
    ['"', "'", "(", ")", "*", "^", "+", "-", ":", "{", "}", ",", "\0", " ", "NEAR", " AND ", " OR "]
)
anything = st.text(st.characters(exclude_categories=()), max_size=40)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(syntax | anything, max_size=12).map("".join))
@example("a " * 2000)
@example("東" * 4000)
@example('"' * 4000)
@example("(" * 4000)
@example("x" * 4000)
@example("a-" * 2000 + "a")
@example("\ud800")
@example("a\ud800b\x00c")
@example("\u202egnihtemos\u202c")
@example("฿100 ँ ् 𞤀")
def test_any_text_can_be_searched_for(runner: _Runner, typed: str) -> None:
    runner.search(typed[:4000])
