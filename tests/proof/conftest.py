"""Processes to be killed, what they talk to, and the page on what came of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests import postgres as postgresql
from tests.proof.bots import Starter
from tests.proof.discord_stand_in import Discord, listening
from tests.proof.report import pytest_addoption, pytest_sessionfinish, record_fault
from tests.proof.scene import Worker
from tests.proof.server import Server, database_of, own_server

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


@pytest.fixture(scope="session")
def starter() -> Iterator[Starter]:
    """A program that starts bots, to be killed."""
    made = Starter()
    yield made
    made.close()


@pytest.fixture(scope="session")
def faulty_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server that may be killed."""
    with own_server() as server:
        yield server


@pytest.fixture(scope="session")
def cramped_server() -> Iterator[postgresql.Server]:
    """A PostgreSQL server whose disk is small."""
    with own_server(has_small_disk=True) as server:
        yield server


@pytest.fixture
def server(faulty_server: postgresql.Server) -> Iterator[Server]:
    """A new database on it."""
    with database_of(faulty_server, "faults") as server:
        yield server
