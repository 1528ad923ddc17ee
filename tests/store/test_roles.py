"""Roles: one process at a time has one, until it gives it back or ends, however it does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.sqlite.database import Database
from bot.store.sqlite.roles import Roles
from tests.places import ROOT

_PROCESS = """
import sys
from pathlib import Path
from bot.store.sqlite.roles import Roles

print(Roles(Path(sys.argv[1])).try_hold("bot"), flush=True)
sys.stdin.readline()
"""


@contextmanager
def process(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, which has the role."""
    with subprocess.Popen(
        [sys.executable, "-c", _PROCESS, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        text=True,
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == "True\n"
        yield started
        started.kill()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


async def test_a_role_is_held_until_its_process_is_killed(path: Path) -> None:
    database = await Database.open(path)
    with process(path) as other:
        assert not await database.try_hold("bot")
        assert await database.try_hold("something else")
        other.kill()
        other.wait()
        assert await database.try_hold("bot")
    await database.close()


async def test_whoever_has_a_role_may_ask_again(path: Path) -> None:
    database = await Database.open(path)
    assert await database.try_hold("bot")
    assert await database.try_hold("bot")
    await database.close()


@pytest.mark.parametrize("closes", [False, True])
async def test_a_role_that_is_given_back_is_free_and_leaves_no_file(
    path: Path, closes: bool
) -> None:
    one, other = await Database.open(path), await Database.open(path)
    assert await one.try_hold("bot")
    assert not await other.try_hold("bot")
    await (one.close() if closes else one.let_go("bot"))
    assert not [file for file in path.parent.iterdir() if "role" in file.name]
    assert await other.try_hold("bot")
    assert closes or not await one.try_hold("bot")
    await other.let_go("none of its own")
    await other.close()
    if not closes:
        await one.close()


def test_a_file_that_was_removed_locks_nobody_out(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening the file and locking it, whoever had the role may have removed it."""
    one, other = Roles(path), Roles(path)
    assert one.try_hold("bot")
    let_go = one.let_go

    def end_meanwhile(*_arguments: object) -> None:
        let_go("bot")

    monkeypatch.setattr("fcntl.flock", end_meanwhile)
    assert not other.try_hold("bot")
    monkeypatch.undo()
    assert other.try_hold("bot")
    other.end()


def test_where_nothing_can_be_written_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no file can be written beside it"):
        Roles(tmp_path / "nowhere" / "news.db").try_hold("bot")
