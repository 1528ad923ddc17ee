"""A database on the tests' own server, open, and new for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.databases import ServerDatabase
from bot.store.postgres.database import Database
from tests.postgres import Server


@pytest.fixture
def place(postgres: Server, request: pytest.FixtureRequest) -> ServerDatabase:
    request.node.user_properties.append(("engine", "postgres"))
    return postgres.emptied()


@pytest_asyncio.fixture
async def database(place: ServerDatabase) -> AsyncIterator[Database]:
    opened = await Database.open(place, patience=0.05)
    try:
        yield opened
    finally:
        await opened.close()
