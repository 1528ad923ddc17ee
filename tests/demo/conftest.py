"""A demo that has just begun, in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page

from tests.demo.browser import chromium, fresh_demo, open_page


@pytest_asyncio.fixture
async def page() -> AsyncIterator[Page]:
    """The page of a demo that has just begun."""
    async with fresh_demo() as address, chromium() as browser:
        yield await open_page(browser, address)
