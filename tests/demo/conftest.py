"""A newsroom of samples, and a demo that has just begun, in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.demo.newsroom import Newsroom
from tests.demo.browser import chromium, fresh_demo, open_page
from tests.demo.samples import NOW, SEEDS


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A folder into which samples arrive, at a moment that stands still."""
    return Newsroom(SEEDS, tmp_path / "newsroom", lambda: NOW)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests of a module; each page in it knows nothing of the others."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """The page of a demo that has just begun."""
    async with fresh_demo() as address:
        opened = await open_page(browser, address)
        yield opened
        await opened.close()
