"""Before a database is migrated a copy of it is kept beside it, which nobody else can read."""

from __future__ import annotations

import asyncio
import errno
import logging
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.errors import StoreError
from bot.store.sqlite.database import Database
from bot.store.sqlite.schema.migrations import MIGRATIONS
from tests.store.databases import other_program
from tests.store.migrations.past import EARLIER, contents, make_past, version_of

VERSION = EARLIER[-1]
SUFFIX = f"before-version-{len(MIGRATIONS)}"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return make_past(VERSION, tmp_path)


async def migrate(path: Path) -> None:
    database = await Database.open(path)
    await database.close()


def copies(path: Path) -> list[str]:
    """Give the names of all that stands beside a database that is closed."""
    return sorted(one.name for one in path.parent.iterdir() if one != path)


async def test_the_copy_is_what_was_there(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = contents(path)
    with caplog.at_level(logging.WARNING):
        await migrate(path)

    copy = path.with_name(f"{path.name}.{SUFFIX}")
    assert copies(path) == [copy.name]
    assert copy.stat().st_mode & 0o777 == 0o600
    assert str(copy) in caplog.text
    assert version_of(copy) == VERSION
    assert contents(copy) == before


async def test_what_is_not_in_the_file_yet_is_in_the_copy(path: Path) -> None:
    """A process that was killed leaves what it wrote last in the log beside the file."""
    killed = path.with_name("killed.db")
    with other_program(path, "INSERT INTO saved_searches VALUES (1, 'in the log', 2)"):
        shutil.copy(path, killed)
        shutil.copy(f"{path}-wal", f"{killed}-wal")
    await migrate(killed)

    _, rows = contents(killed.with_name(f"{killed.name}.{SUFFIX}"))["saved_searches"]
    assert (1, "in the log", 2) in rows


async def test_new_and_empty_databases_are_not_copied(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    for name in ("new.db", "empty.db"):
        await migrate(tmp_path / name)

    assert sorted(one.name for one in tmp_path.iterdir()) == ["empty.db", "new.db"]


async def test_what_is_up_to_date_is_not_copied(path: Path) -> None:
    await migrate(path)
    before = copies(path)
    await migrate(path)

    assert copies(path) == before


async def test_an_earlier_copy_is_never_overwritten(path: Path) -> None:
    """Such as that of a database which was put in the place of the migrated one."""
    names = [f"{path.name}.{SUFFIX}", f"{path.name}.{SUFFIX}.1"]
    for name in names:
        path.with_name(name).write_text("an earlier one")
    await migrate(path)

    assert [path.with_name(name).read_text() for name in names] == ["an earlier one"] * 2
    assert copies(path) == [*names, f"{path.name}.{SUFFIX}.2"]


async def test_the_same_is_kept_once(path: Path, tmp_path: Path) -> None:
    """A migration that was killed has left its copy, and perhaps the half of one."""
    kept = tmp_path / "kept"
    shutil.copy(path, kept)
    await migrate(path)
    shutil.copy(kept, path)
    kept.unlink()
    path.with_name(f"{path.name}.{SUFFIX}.part").write_text("half of")
    await migrate(path)

    assert copies(path) == [f"{path.name}.{SUFFIX}"]


async def test_of_many_that_open_it_at_once_one_migrates_it(path: Path) -> None:
    opened = await asyncio.gather(*(Database.open(path) for _ in range(4)))
    for database in opened:
        await database.close()

    assert version_of(path) == len(MIGRATIONS)
    assert copies(path) == [f"{path.name}.{SUFFIX}"]


class _Usage(NamedTuple):
    total: int
    used: int
    free: int


async def test_without_room_nothing_is_begun(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, size = contents(path), path.stat().st_size
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: _Usage(size, size, 2 * size - 1))

    with pytest.raises(StoreError, match=r"needs \d\.\d MB, and \d\.\d MB are free. Free some"):
        await Database.open(path)

    assert copies(path) == []
    assert (version_of(path), contents(path)) == (VERSION, before)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: _Usage(size, size, 2 * size))
    await migrate(path)


async def test_half_a_copy_is_removed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)

    with pytest.raises(StoreError, match=r"not migrated, since no copy .* No space left"):
        await Database.open(path)

    assert copies(path) == []
    assert version_of(path) == VERSION


async def test_without_a_copy_nothing_is_migrated(path: Path) -> None:
    path.with_name(f"{path.name}.{SUFFIX}.part").mkdir()

    with pytest.raises(StoreError, match="no copy of it can be written"):
        await Database.open(path)

    assert version_of(path) == VERSION
