"""A newsroom with Discord's stand-in in reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from bot.databases import Location
from tests.gateway.newsroom import Newsroom, opened


@pytest_asyncio.fixture
async def desk(tmp_path: Path, place: Location) -> AsyncIterator[Newsroom]:
    """A newsroom on each engine; Discord is in reach."""
    async with opened(tmp_path, place) as newsroom, newsroom.reachable():
        yield newsroom
