"""Backing a database up, by hand and by itself, and putting a backup in its place."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.config.keeping import Backup
from bot.errors import StoreError, WorkerError
from bot.operating.backups import keep_backups, last_backup, restore, write_backup
from bot.processes import Processes
from bot.store import Store
from tests.operating.shell import Shell
from tests.samples import NOW, make_article, subscribe, write
from tests.store.databases import add, ids_in
from tests.store.migrations.past import make_past, version_of

# A server's databases are backed up by its own programs.
pytestmark = pytest.mark.sqlite_only


async def hold(store: Store, *ids: int) -> None:
    """Keep something in a database."""
    async with store.database.transaction() as transaction:
        await add(transaction, *ids)


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def test_a_database_goes_into_a_backup_and_comes_out_of_it(shell: Shell) -> None:
    shell.run("load")
    found = shell.json("search", "robots")
    assert found["total"] == 1
    told = shell.json("backup", "kept.db")
    assert told["bytes"] == (shell.folder / "kept.db").stat().st_size

    assert shell.json("restore", "kept.db", "--database", "new.db")["kept"] is None
    assert shell.json("search", "robots", "--database", "new.db") == found
    assert sorted(path.name for path in shell.folder.iterdir()) == [
        "config.toml", "documents", "kept.db", "new.db", "newsdesk.db",
    ]  # fmt: skip


def test_what_a_restore_replaces_is_kept_beside_it(shell: Shell) -> None:
    shell.run("load")
    shell.run("backup", "kept.db")
    (shell.folder / "documents" / "a.md").unlink()
    for number in ("", ".1"):
        said = shell.run("restore", "kept.db")
        # Nothing was on its way, and so nothing is said of it.
        assert said.rstrip().endswith(
            f"What was there is kept in {shell.folder}/newsdesk.db.before-restore{number}."
        )
    assert "1 story found" in shell.run("search", "--database", "newsdesk.db.before-restore")


async def test_a_backup_is_as_it_is_at_one_moment_while_others_write(
    store: Store, tmp_path: Path
) -> None:
    await hold(store, 1)
    async with store.database.transaction() as transaction:
        await add(transaction, 2)
        await write_backup(tmp_path / "newsdesk.db", tmp_path / "kept.db")
    await hold(store, 3)
    assert rows(tmp_path / "kept.db", "SELECT application_id FROM synced_commands") == [(1,)]
    assert await ids_in(store.database) == [1, 2, 3]


@pytest.mark.parametrize("mask", [0o000, 0o077])
async def test_nobody_but_its_owner_reads_a_backup(store: Store, tmp_path: Path, mask: int) -> None:
    await hold(store, 1)
    before = os.umask(mask)
    try:
        await write_backup(tmp_path / "newsdesk.db", tmp_path / "kept.db")
    finally:
        os.umask(before)
    assert (tmp_path / "kept.db").stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_backed_up_is_told_and_leaves_nothing(shell: Shell) -> None:
    assert "newsdesk.db is not there, so there is nothing" in shell.run("backup", "a.db", expects=2)
    shell.run("load")
    (shell.folder / "mine.db").write_text("mine")
    assert "mine.db is there already" in shell.run("backup", "mine.db", expects=2)
    assert (shell.folder / "mine.db").read_text() == "mine"
    said = shell.run("backup", "nowhere/a.db", expects=2)
    assert "nowhere/a.db cannot be written: No such file or directory" in said
    with closing(sqlite3.connect("newsdesk.db")) as database, database:
        database.execute("PRAGMA writable_schema = ON")
        database.execute("DELETE FROM sqlite_schema WHERE name = 'deliveries_by_post'")
    assert "is damaged: " in shell.run("backup", "a.db", expects=2)
    assert not list(shell.folder.glob("a.db*"))


def test_what_is_no_backup_is_not_put_in_place(shell: Shell) -> None:
    shell.run("load")
    shell.run("backup", "kept.db")
    before = (shell.folder / "newsdesk.db").read_bytes()
    (shell.folder / "text.db").write_text("This is no database." * 100)
    for name, statement in {
        "other.db": "PRAGMA application_id = 1",
        "newer.db": "PRAGMA user_version = 999",
        "damaged.db": "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema"
        " WHERE name = 'posts_open'",
    }.items():
        (shell.folder / name).write_bytes((shell.folder / "kept.db").read_bytes())
        with closing(sqlite3.connect(name)) as database:
            database.executescript(statement)
    for name, says in {
        "gone.db": "is not there. Name a file that `newsdesk backup` wrote",
        "text.db": "it is no database",
        "other.db": "is another program's database",
        "newer.db": "Upgrade Newsdesk first",
        "damaged.db": "Use an earlier backup",
    }.items():
        assert says in shell.run("restore", name, expects=2)
    assert (shell.folder / "newsdesk.db").read_bytes() == before
    assert not list(shell.folder.glob("newsdesk.db?*"))


async def test_a_database_that_a_bot_uses_is_not_replaced(store: Store, tmp_path: Path) -> None:
    await hold(store, 1)
    await write_backup(tmp_path / "newsdesk.db", tmp_path / "kept.db")
    await hold(store, 2)
    with pytest.raises(
        StoreError, match=r"uses .*newsdesk\.db. Stop it first; nothing was changed"
    ):
        await restore(tmp_path / "newsdesk.db", tmp_path / "kept.db", NOW)
    assert await ids_in(store.database) == [1, 2]
    assert not list(tmp_path.glob("*restor*"))


def test_a_damaged_database_gives_way_to_a_backup(shell: Shell) -> None:
    shell.run("load")
    shell.run("backup", "kept.db")
    (shell.folder / "newsdesk.db").write_bytes(b"damaged" * 1000)
    shell.run("restore", "kept.db")
    assert "1 story found" in shell.run("search")
    assert (shell.folder / "newsdesk.db.before-restore").read_bytes() == b"damaged" * 1000


def test_the_log_of_a_database_that_is_lost_is_not_taken_for_the_new_ones(shell: Shell) -> None:
    shell.run("load")
    shell.run("backup", "kept.db")
    (shell.folder / "newsdesk.db").unlink()
    (shell.folder / "newsdesk.db-wal").write_bytes(b"of it")
    assert shell.json("restore", "kept.db")["kept"] is None
    assert (shell.folder / "newsdesk.db.before-restore-wal").read_bytes() == b"of it"


async def test_a_backup_of_an_earlier_version_is_migrated_as_it_is_put_in_place(
    tmp_path: Path,
) -> None:
    (tmp_path / "past").mkdir()
    past = make_past(1, tmp_path / "past")
    await write_backup(past, tmp_path / "kept.db")
    assert version_of(tmp_path / "kept.db") == 1
    done = await restore(tmp_path / "newsdesk.db", tmp_path / "kept.db", NOW)
    assert version_of(tmp_path / "newsdesk.db") > 1
    assert done.withdrawn > 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.db", "newsdesk.db", "past"]


async def test_what_was_due_at_the_backup_is_withdrawn_by_the_restore(
    store: Store, tmp_path: Path
) -> None:
    await subscribe(store, 1, 2)
    await write(store, make_article("One"))
    await write_backup(tmp_path / "newsdesk.db", tmp_path / "kept.db")
    await restore(tmp_path / "new.db", tmp_path / "kept.db", NOW)
    moment = int(NOW.timestamp())
    assert rows(tmp_path / "new.db", "SELECT restored_at FROM planner") == [(moment,)]


async def test_catching_up_is_handed_on(store: Store, tmp_path: Path) -> None:
    await subscribe(store, 1, 2)
    await write_backup(tmp_path / "newsdesk.db", tmp_path / "kept.db")
    await restore(tmp_path / "new.db", tmp_path / "kept.db", NOW, catches_up=True)
    moment = int(NOW.timestamp())
    assert rows(tmp_path / "new.db", "SELECT looks_back_to FROM planner") == [(moment,)]


# -- by itself


@pytest.fixture
def processes() -> Iterator[Processes]:
    made = Processes()
    yield made
    made.stop()


async def test_backups_come_at_their_interval_and_the_oldest_go(
    store: Store, tmp_path: Path, processes: Processes
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    for name in ("newsdesk-mine.db", "other.db", "newsdesk-2020-01-01T000000Z.db.part"):
        (folder / name).touch()
    others = set(folder.iterdir())
    settings = Backup(folder=folder, interval=timedelta(days=1), keep=2)
    now = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
    await hold(store, 1)

    made = [
        await keep_backups(
            settings, tmp_path / "newsdesk.db", now + timedelta(hours=hours), processes
        )
        for hours in (0, 23, 24, 30, 49)
    ]
    assert [path and path.name for path in made] == [
        "newsdesk-2026-11-27T030000Z.db",
        None,
        "newsdesk-2026-11-28T030000Z.db",
        None,
        "newsdesk-2026-11-29T040000Z.db",
    ]
    assert set(folder.iterdir()) - others == {made[2], made[4]}
    assert last_backup(folder) == now + timedelta(hours=49)


async def test_without_a_folder_nothing_is_written(
    store: Store, tmp_path: Path, processes: Processes
) -> None:
    await hold(store, 1)
    assert await keep_backups(Backup(), tmp_path / "newsdesk.db", NOW, processes) is None


async def test_where_no_backup_can_be_written_the_older_ones_stay(
    store: Store, tmp_path: Path, processes: Processes
) -> None:
    settings = Backup(folder=tmp_path, interval=timedelta(days=1), keep=1)
    await hold(store, 1)
    first = await keep_backups(settings, tmp_path / "newsdesk.db", NOW, processes)
    later = NOW + timedelta(days=2)
    (tmp_path / later.strftime("newsdesk-%Y-%m-%dT%H%M%SZ.db.part")).mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        await keep_backups(settings, tmp_path / "newsdesk.db", later, processes)
    assert first is not None
    assert first.exists()


def wait_for_a_process() -> None:
    while not multiprocessing.active_children():
        pass


@pytest.mark.parametrize("ends", ["stopped", "cancelled", "killed"])
async def test_a_backup_that_is_broken_off_leaves_nothing_half(
    store: Store, tmp_path: Path, processes: Processes, ends: str
) -> None:
    await hold(store, 1)
    (tmp_path / NOW.strftime("newsdesk-%Y-%m-%dT%H%M%SZ.db.part")).write_text("as far as it came")
    writing = asyncio.create_task(
        keep_backups(Backup(folder=tmp_path), tmp_path / "newsdesk.db", NOW, processes)
    )
    await asyncio.to_thread(wait_for_a_process)
    if ends == "stopped":
        processes.stop()
        assert await writing is None
    elif ends == "cancelled":
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing
    else:
        for process in multiprocessing.active_children():
            process.kill()
        with pytest.raises(WorkerError, match="Earlier backups stay"):
            await writing
    assert multiprocessing.active_children() == []
    assert not list(tmp_path.glob("newsdesk-*"))
