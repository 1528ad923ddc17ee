"""A migration that is killed leaves a database of the old version, whole, or one of the new."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.store.sqlite.database import Database
from bot.store.sqlite.schema.migrations import MIGRATIONS
from tests.places import ROOT
from tests.store.migrations.past import EARLIER, contents, make_past, schema, version_of

KILLED = -signal.SIGKILL
#: Opens a database by so many statements, and tells how that ended.
Opener = Callable[[Path, int], int]


@pytest.fixture
def open_by() -> Iterator[Opener]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.store.migrations.opener"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as opener:
        assert opener.stdin is not None
        assert opener.stdout is not None
        asking, answers = opener.stdin, opener.stdout

        def run(path: Path, statements: int) -> int:
            asking.write(json.dumps([str(path), statements]) + "\n")
            asking.flush()
            return int(answers.readline())

        yield run
        asking.close()


@pytest.mark.parametrize("version", EARLIER)
async def test_killed_before_any_statement(version: int, tmp_path: Path, open_by: Opener) -> None:
    past = make_past(version, tmp_path)
    before, old = contents(past), schema(past)
    left = set[int]()
    statements, status = 0, KILLED
    while status == KILLED:
        folder = tmp_path / str(statements)
        folder.mkdir()
        path = folder / past.name
        shutil.copy(past, path)
        status = open_by(path, statements)
        left.add(version_of(path))
        if version_of(path) == version:
            assert schema(path) == old
        assert contents(path, like=before) == before

        await (await Database.open(path)).close()
        assert version_of(path) == len(MIGRATIONS)
        assert contents(path, like=before) == before
        copies = [one for one in folder.iterdir() if one != path]
        assert [contents(one) for one in copies] == [before]
        shutil.rmtree(folder)
        statements += 1

    assert status == 0
    assert left == {version, len(MIGRATIONS)}
    assert statements > sum(map(len, MIGRATIONS[version:]))
