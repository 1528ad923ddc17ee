"""Opening a database: new, old, newer, not ours, by many at once; and closing it."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store.sqlite.database import Database
from bot.store.sqlite.driver import watch
from bot.store.sqlite.migrating import APPLICATION_ID
from bot.store.sqlite.schema.migrations import MIGRATIONS
from tests.places import ROOT
from tests.store.databases import ALL, add, ids_in, other_program


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def connection_threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if "_connection_worker_thread" in one.name]


async def have_threads_ended() -> None:
    for thread in connection_threads():
        await asyncio.to_thread(thread.join, 5)
    assert connection_threads() == []


async def test_a_cancel_during_opening_leaves_no_thread(path: Path) -> None:
    for ticks in range(30):
        task = asyncio.create_task(Database.open(path))
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        (opened,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(opened, Database):
            await opened.close()

    await have_threads_ended()


# Opening


async def test_a_new_database_is_brought_to_the_newest_version(path: Path) -> None:
    await (await Database.open(path)).close()

    with other_program(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


@pytest.mark.parametrize("content", ["nothing", "our mark"])
async def test_a_database_of_version_zero_is_migrated(path: Path, content: str) -> None:
    """So is an empty file, and one that was cut off before its tables came."""
    path.touch()
    if content == "our mark":
        with other_program(path, f"PRAGMA application_id = {APPLICATION_ID}"):
            pass

    database = await Database.open(path)

    assert await ids_in(database) == []
    await database.close()


async def test_what_was_written_is_there_after_opening_again(path: Path) -> None:
    database = await Database.open(path)
    async with database.transaction() as write:
        await add(write, 7)
    await database.close()

    database = await Database.open(path, creates=False)
    assert await ids_in(database) == [7]
    await database.close()


async def test_a_sqlite_without_strict_tables_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    with pytest.raises(StoreError, match=r"needs 3\.37 or newer"):
        await Database.open(path)
    assert not path.exists()


async def test_a_newer_version_is_refused(path: Path) -> None:
    await (await Database.open(path)).close()
    with other_program(path, f"PRAGMA user_version = {len(MIGRATIONS) + 1}"):
        pass

    with pytest.raises(StoreError, match="newer Newsdesk"):
        await Database.open(path)


async def test_another_programs_database_is_refused_and_stays_as_it_is(path: Path) -> None:
    with other_program(path, "CREATE TABLE theirs (x)", "PRAGMA user_version = 99"):
        pass
    before = path.read_bytes()

    with pytest.raises(StoreError, match="another program's database"):
        await Database.open(path)

    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


async def test_a_file_that_is_no_database_is_refused(path: Path) -> None:
    path.write_text("Dear diary, " * 100)

    with pytest.raises(StoreError, match="is no database"):
        await Database.open(path)

    assert path.read_text().startswith("Dear diary")


async def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="Is its folder there"):
        await Database.open(tmp_path / "nowhere" / "news.db")


async def test_none_is_made_where_that_is_not_wanted(path: Path) -> None:
    with pytest.raises(StoreError, match="is not there"):
        await Database.open(path, creates=False)

    assert not path.exists()


async def test_failing_to_open_leaves_no_thread(path: Path) -> None:
    path.write_text("Dear diary, " * 100)
    with pytest.raises(StoreError):
        await Database.open(path)

    await have_threads_ended()


async def test_closing_ends_every_thread(path: Path) -> None:
    database = await Database.open(path, readers=3)
    assert len(connection_threads()) == 4

    await database.close()

    await have_threads_ended()


async def test_closing_waits_for_what_is_being_written(path: Path) -> None:
    database = await Database.open(path)
    has_begun = asyncio.Event()

    async def write_slowly() -> None:
        async with database.transaction() as write:
            has_begun.set()
            for number in range(20):
                await add(write, number)

    writing = asyncio.create_task(write_slowly())
    await has_begun.wait()
    await database.close()
    await writing

    database = await Database.open(path)
    assert len(await ids_in(database)) == 20
    await database.close()


async def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    for round_ in range(30):
        path = tmp_path / f"{round_}.db"
        opened = await asyncio.gather(*(Database.open(path) for _ in range(6)))
        assert [await ids_in(database) for database in opened] == [[]] * 6
        await asyncio.gather(*(database.close() for database in opened))


_CLOSER = """
import fcntl, sys
with open(sys.argv[1], "rb+") as file:
    fcntl.lockf(file, fcntl.LOCK_EX, 1, 0x40000000)
    print("closing", flush=True)
    sys.stdin.readline()
"""


async def test_whoever_closes_the_file_keeps_nobody_out(path: Path) -> None:
    """For a moment SQLite lets nobody in (PENDING); whoever opens it waits until that is over."""
    keeper = await Database.open(path)
    with subprocess.Popen(  # noqa: ASYNC220  # it begins at once, and nothing else is to run
        [sys.executable, "-c", _CLOSER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as closer:
        assert closer.stdin is not None
        assert closer.stdout is not None
        assert closer.stdout.readline() == "closing\n"
        entering = asyncio.create_task(watch(path, patience=5.0))
        await asyncio.sleep(0)
        assert not entering.done()
        closer.communicate("closed\n")
    watcher = await entering
    assert watcher.execute("PRAGMA data_version").fetchall()
    watcher.close()
    await keeper.close()


_OPENER = """
import asyncio, sys
from pathlib import Path
from bot.store import Store

async def main():
    store = await Store.open(Path(sys.argv[1]))
    await store.synced_commands.record(int(sys.argv[2]), "x")
    await store.close()

print("ready", flush=True)
sys.stdin.readline()
asyncio.run(main())
"""


def test_many_processes_may_open_a_new_database_at_once(path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _OPENER, str(path), str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        for number in range(4)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    outcomes = [process.communicate(timeout=60) for process in processes]

    assert [errors for _, errors in outcomes] == [""] * 4
    with other_program(path) as connection:
        assert connection.execute(ALL).fetchall() == [(0,), (1,), (2,), (3,)]
