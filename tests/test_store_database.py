"""The open database: transactions, cancellation, and what happens when the file is not ours."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot.errors import StoreBusyError, StoreError
from bot.store.database import APPLICATION_ID, Database, Transaction
from bot.store.migrations import MIGRATIONS

_ADD = "INSERT INTO synced_commands (application_id, fingerprint) VALUES (:id, :text)"
_ALL = "SELECT application_id FROM synced_commands ORDER BY application_id"
_CANCELLATIONS = 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest_asyncio.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(path, patience=0.05)
    try:
        yield opened
    finally:
        await opened.close()


async def add(write: Transaction, *ids: int, text: str = "") -> None:
    await write.run_many(_ADD, [{"id": one, "text": text} for one in ids])


async def ids_in(database: Database) -> list[int]:
    return [row[0] for row in await database.fetch(_ALL)]


@contextmanager
def other_program(path: Path, *statements: str) -> Iterator[sqlite3.Connection]:
    """Another program's connection, which has run some statements."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)
        yield connection


def connection_threads() -> list[threading.Thread]:
    return [one for one in threading.enumerate() if "_connection_worker_thread" in one.name]


async def have_threads_ended() -> None:
    for thread in connection_threads():
        await asyncio.to_thread(thread.join, 5)
    assert connection_threads() == []


class _TestError(Exception):
    pass


# Transactions


async def test_what_a_transaction_writes_is_kept(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, 2)

    assert await ids_in(database) == [1, 2]


async def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    with pytest.raises(_TestError):
        async with database.transaction() as write:
            await add(write, 1, 2)
            raise _TestError

    assert await ids_in(database) == []


async def test_a_wrong_statement_is_no_trouble_for_the_next_transaction(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        async with database.transaction() as write:
            await add(write, 1, 1)

    async with database.transaction() as write:
        await add(write, 2)
    assert await ids_in(database) == [2]


async def test_readers_see_only_what_is_committed(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1)
        assert await ids_in(database) == []
        assert [row[0] for row in await write.fetch(_ALL)] == [1]

    assert await ids_in(database) == [1]


async def test_two_coroutines_never_share_a_transaction(database: Database) -> None:
    """While one is open another waits, and the undoing of one takes nothing from the other."""
    has_written, may_end = asyncio.Event(), asyncio.Event()

    async def keep() -> None:
        async with database.transaction() as write:
            await add(write, 1)
            has_written.set()
            await may_end.wait()

    async def undo() -> None:
        async with database.transaction() as write:
            await add(write, 2)
            raise _TestError

    keeping = asyncio.create_task(keep())
    await has_written.wait()
    undoing = asyncio.create_task(undo())
    may_end.set()
    await keeping
    with pytest.raises(_TestError):
        await undoing

    assert await ids_in(database) == [1]


async def test_changed_rows_are_counted(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, 2, 3)
        deleted = "DELETE FROM synced_commands WHERE application_id > :id"
        assert await write.run(deleted, {"id": 1}) == 2
        assert await write.run_many(deleted, []) == 0


# Cancellation


@pytest.mark.parametrize("cancels", [1, 2])
async def test_a_cancelled_transaction_leaves_none_open(database: Database, cancels: int) -> None:
    """Wherever cancels arrive, all of a transaction is kept or nothing, and the next one works."""
    cancelled = 0
    for round_ in range(_CANCELLATIONS):
        pair = (2 * round_, 2 * round_ + 1)

        async def write_both(ids: tuple[int, int]) -> None:
            async with database.transaction() as write:
                await add(write, ids[0])
                await write.fetch("SELECT 1")
                await add(write, ids[1])

        task = asyncio.create_task(write_both(pair))
        for _ in range(cancels):
            for _ in range(round_ % 23):
                await asyncio.sleep(0)
            task.cancel()
        cancelled += isinstance(
            (await asyncio.gather(task, return_exceptions=True))[0], asyncio.CancelledError
        )
        async with database.transaction() as write:
            await add(write, -1 - round_)

    kept = [one for one in await ids_in(database) if one >= 0]
    assert cancelled > _CANCELLATIONS // 4
    assert all((one ^ 1) in kept for one in kept)
    assert len(await ids_in(database)) - len(kept) == _CANCELLATIONS


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
    with pytest.raises(StoreError, match="folder exist"):
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
    for round_ in range(10):
        path = tmp_path / f"{round_}.db"
        opened = await asyncio.gather(*(Database.open(path) for _ in range(4)))
        assert [await ids_in(database) for database in opened] == [[]] * 4
        await asyncio.gather(*(database.close() for database in opened))


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
            cwd=Path(__file__).parents[1],
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
        assert connection.execute(_ALL).fetchall() == [(0,), (1,), (2,), (3,)]


# Trouble with the file


async def test_a_lock_held_too_long_is_busy(database: Database, path: Path) -> None:
    with other_program(path, "BEGIN IMMEDIATE"):
        with pytest.raises(StoreBusyError, match="another program"):
            async with database.transaction() as write:
                await add(write, 1)
        assert await ids_in(database) == []  # reading goes on

    async with database.transaction() as write:
        await add(write, 2)
    assert await ids_in(database) == [2]


async def test_a_locked_file_cannot_be_opened(path: Path) -> None:
    with (
        other_program(path, "CREATE TABLE any_ (x)", "BEGIN EXCLUSIVE"),
        pytest.raises(StoreBusyError),
    ):
        await Database.open(path, patience=0.05)


async def test_a_full_disk_keeps_the_whole_transaction_out(database: Database) -> None:
    """Nothing half written stays, and when there is room again writing goes on."""
    async with database.transaction() as write:
        ((pages,),) = await write.fetch("PRAGMA page_count")
        await write.fetch(f"PRAGMA max_page_count = {pages + 5}")

    with pytest.raises(StoreError, match="disk is full"):
        async with database.transaction() as write:
            await add(write, 1)
            await add(write, *range(2, 200), text="long " * 1000)

    assert await ids_in(database) == []
    async with database.transaction() as write:
        await write.fetch("PRAGMA max_page_count = 1000000")
        await add(write, *range(300), text="long " * 1000)
    assert len(await ids_in(database)) == 300


async def test_a_damaged_file_is_said_so(path: Path) -> None:
    await (await Database.open(path)).close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))

    with pytest.raises(StoreError, match="damaged"):
        await Database.open(path)


@pytest.mark.parametrize("value", [2**63, "\ud800"])
async def test_a_value_that_no_database_can_hold_is_refused(
    database: Database, value: object
) -> None:
    question = "SELECT 1 FROM synced_commands WHERE fingerprint = :value"
    with pytest.raises(StoreError, match="cannot hold"):
        await database.fetch(question, {"value": value})
    with pytest.raises(StoreError, match="cannot hold"):
        async with database.transaction() as write:
            await write.run(question, {"value": value})
    with pytest.raises(StoreError, match="cannot hold"):
        async with database.transaction() as write:
            await write.run_many(_ADD, [{"id": 1, "text": value}])
