"""A newsroom that reads feeds."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from bot.loading.feed_reader import FeedReader
from bot.sources.web.fetching import open_web
from bot.sources.web.guarding import anywhere
from bot.store import Store
from tests.deliveries.desk import Desk
from tests.loading.feeds.wire import Wire
from tests.sources.web.player import playing
from tests.ui.world import ManualClock


@pytest.fixture(scope="module")
def reader() -> Iterator[FeedReader]:
    """One process for all tests of a module: starting it takes longer than they do.

    Not of the room: where feeds wait for each other, a reader belongs to the loop they wait in.
    """
    made = FeedReader()
    yield made
    asyncio.run(made.close())


@pytest_asyncio.fixture
async def wire(store: Store, clock: ManualClock, reader: FeedReader) -> AsyncIterator[Wire]:
    """A newsroom without a feed so far, with a channel that gets everything."""
    async with playing() as player, open_web("Newsdesk", rule=anywhere) as web:
        desk = Desk(store, clock)
        await desk.subscribe()
        yield Wire(player, store, web, reader, desk, clock)
