"""The bot in a simulated Discord, and feeds on a server of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.config.settings import Config
from bot.loading.feed_reader import FeedReader
from bot.loading.feeds.trying import Trying
from bot.sources.web.fetching import open_web
from bot.sources.web.guarding import anywhere
from bot.store import Store
from tests.sources.web.player import Player, playing
from tests.ui.world import ManualClock, World, build_world, close_world, surprises


@pytest.fixture(scope="module")
def reader() -> Iterator[FeedReader]:
    """One process for all tests of a module."""
    made = FeedReader()
    yield made
    asyncio.run(made.close())


@pytest_asyncio.fixture
async def player() -> AsyncIterator[Player]:
    """A server that plays feeds."""
    async with playing() as made:
        yield made


@pytest_asyncio.fixture
async def world(
    store: Store, config: Config, clock: ManualClock, reader: FeedReader
) -> AsyncIterator[World]:
    """The real bot, which looks at feeds wherever they stand."""
    async with open_web("Newsdesk", rule=anywhere) as web:
        built = await build_world(store, config, clock, Trying(web, reader, clock))
        try:
            yield built
        finally:
            await close_world(built)
    assert surprises(built.env) == []
