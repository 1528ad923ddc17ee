"""Processes to be killed, what they talk to, and the page on what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.proof.discord_stand_in import Discord, listening
from tests.proof.report import pytest_addoption, pytest_sessionfinish, record_fault
from tests.proof.scene import Worker

__all__ = ["pytest_addoption", "pytest_sessionfinish", "record_fault"]


@pytest.fixture(scope="session")
def workers() -> Iterator[tuple[Worker, Worker]]:
    """Two programs that start processes which deliver, to be killed."""
    made = Worker(), Worker()
    yield made
    for worker in made:
        worker.close()


@pytest_asyncio.fixture
async def discord_stand_in() -> AsyncIterator[Discord]:
    """A stand-in for Discord that processes can talk to."""
    async with listening() as discord:
        yield discord
