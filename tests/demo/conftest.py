"""A newsroom of samples, and a demo that has just begun, in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page

from bot.demo.newsroom import Newsroom
from tests.demo.browser import chromium, fresh_demo, open_page
from tests.demo.samples import NOW, SEEDS


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A folder into which samples arrive, at a moment that stands still."""
    return Newsroom(SEEDS, tmp_path / "newsroom", lambda: NOW)


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    """The page of a demo that has just begun."""
    async with fresh_demo() as address, chromium() as browser:
        yield await open_page(browser, address)
