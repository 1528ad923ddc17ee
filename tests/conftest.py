"""Fixtures that tests share: a clock that stands still, a real database, a simulated Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
import pytest_asyncio
from hypothesis import settings

from bot.config.settings import Config, Logging, Moderation, Posting, Source
from bot.store import Store
from tests.cli.shell import HELD, STORY, Shell
from tests.deliveries.desk import Desk
from tests.loading.newsroom import Newsroom
from tests.proof.discord_stand_in import Discord, listening
from tests.proof.report import pytest_addoption, pytest_sessionfinish, record_fault
from tests.proof.scene import Worker
from tests.samples import NOW
from tests.ui.world import ManualClock, World, build_world, close_world, surprises

__all__ = ["pytest_addoption", "pytest_sessionfinish", "record_fault"]

# The same examples in every run, and none of them timed.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")


@pytest.fixture(autouse=True)
def _daemon_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run end even where a failing test left a connection open."""
    monkeypatch.setattr("aiosqlite.core.Thread", partial(Thread, daemon=True))


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands at ``NOW``."""
    return ManualClock(NOW)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The defaults, on a database and a source of the test's own."""
    source = Source(name="documents", folders=(tmp_path,))
    return Config(
        database=tmp_path / "newsdesk.db",
        sources=(source,),
        posting=Posting(),
        moderation=Moderation(),
        logging=Logging(file=None),
    )


@pytest_asyncio.fixture
async def store(config: Config) -> AsyncIterator[Store]:
    """An empty database in a real file."""
    opened = await Store.open(config.database)
    try:
        yield opened
    finally:
        await opened.close()


@pytest_asyncio.fixture
async def world(store: Store, config: Config, clock: ManualClock) -> AsyncIterator[World]:
    """The real bot in a simulated Discord.

    A test fails at its end if the bot raised what it should not have; one that provokes just
    that sets ``world.env.check_errors`` to False.
    """
    built = await build_world(store, config, clock)
    try:
        yield built
    finally:
        await close_world(built)
    if built.env.check_errors:
        assert surprises(built.env) == []


@pytest.fixture
def desk(store: Store, clock: ManualClock) -> Desk:
    """Plans and delivers from the store, through a publisher that keeps its channels in memory."""
    return Desk(store, clock)


@pytest.fixture
def newsroom(tmp_path: Path, store: Store, clock: ManualClock) -> Newsroom:
    """An empty folder of documents beside the database, and its source."""
    return Newsroom(tmp_path / "documents", store, clock)


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Shell:
    """A shell in a folder with two documents, one of them held."""
    monkeypatch.chdir(tmp_path)
    made = Shell(tmp_path, capsys)
    made.write("a.md", STORY)
    made.write("b.md", HELD)
    return made


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
