"""A newsroom with Discord's stand-in in reach."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.gateway.newsroom import Newsroom, opened


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Newsroom]:
    """A newsroom; Discord is in reach."""
    async with opened(tmp_path) as newsroom, newsroom.reachable():
        yield newsroom
