"""Fixtures that several rooms share: a clock, a database, documents, a simulated Discord.

What only one room needs stands in that room's own ``conftest.py``.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
import pytest_asyncio
from hypothesis import Phase, settings

from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.store import Store
from tests.loading.newsroom import Newsroom
from tests.samples import NOW
from tests.ui.world import ManualClock, World, build_world, close_world, surprises

# The same examples in every run, and none of them timed.
settings.register_profile("seeded", derandomize=True, deadline=None)
settings.load_profile("seeded")
# Where only the verdict counts, nobody waits for the smallest example.
settings.register_profile(
    "verdict", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.generate)
)


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
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
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
def newsroom(tmp_path: Path, store: Store, clock: ManualClock) -> Newsroom:
    """An empty folder of documents beside the database, and its source."""
    return Newsroom(tmp_path / "documents", store, clock)
