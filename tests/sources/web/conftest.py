"""A web server that plays answers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.sources.web.player import Player, playing


@pytest_asyncio.fixture
async def player() -> AsyncIterator[Player]:
    """A server at 127.0.0.1 that plays what a test has it play."""
    async with playing() as running:
        yield running
