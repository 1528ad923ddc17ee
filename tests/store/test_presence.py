"""Which processes count as alive: those that run, whatever their number, until they end somehow."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.sqlite.database import Database
from bot.store.sqlite.presence import Presence
from tests.places import ROOT

_PROCESS = """
import sys
from pathlib import Path
from bot.store.sqlite.presence import Presence

presence = Presence(Path(sys.argv[1]))
print(presence.begin(), flush=True)
sys.stdin.readline()
presence.end()
"""


@contextmanager
def process(database: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process, which says under which id it is alive."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROCESS, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as started:
        assert started.stdout is not None
        yield started, started.stdout.readline().strip()


def files(database: Path) -> list[Path]:
    return [path for path in database.parent.iterdir() if "alive" in path.name]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news [1].db"


async def test_a_process_is_alive_until_it_is_killed(path: Path) -> None:
    database = await Database.open(path)
    with process(path) as (started, id_):
        assert await database.gone([id_]) == ()
        assert len(files(path)) == 1
        started.kill()
        started.wait()

        assert await database.gone([id_, "never there"]) == (id_, "never there")
        assert files(path) == []
    await database.close()


async def test_a_process_that_ends_leaves_nothing(path: Path) -> None:
    database = await Database.open(path)
    with process(path) as (started, id_):
        started.communicate("\n")

        assert files(path) == []
        assert await database.gone([id_]) == (id_,)
    await database.close()


async def test_each_open_database_is_a_process_of_its_own(path: Path) -> None:
    first, second = await Database.open(path), await Database.open(path)
    assert first.process() == first.process()
    assert first.process() != second.process()
    assert await second.gone([first.process(), second.process()]) == ()

    left = first.process()
    await first.close()
    assert await second.gone([left]) == (left,)
    await second.close()


async def test_opening_alone_claims_nothing_and_writes_no_file(path: Path) -> None:
    database = await Database.open(path)
    assert files(path) == []
    await database.close()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no file can be written beside it"):
        Presence(tmp_path / "nowhere" / "news.db").begin()
