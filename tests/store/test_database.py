"""Transactions on a real file: whole or not at all, also when cancelled or out of luck."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.errors import StoreBusyError, StoreError
from bot.store.engine import Reader, StatementError
from bot.store.sqlite.database import Database
from tests.store.databases import ADD, ALL, add, ids_in, other_program

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
    with pytest.raises(StatementError):
        async with database.transaction() as write:
            await add(write, 1, 1)

    async with database.transaction() as write:
        await add(write, 2)
    assert await ids_in(database) == [2]


async def test_a_function_reads_several_times_and_cannot_write(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, 2)

    def read_twice(read: Reader) -> tuple[int, int]:
        return len(read.rows(ALL)), len(read.rows(ALL))

    assert await database.read(read_twice) == (2, 2)
    with pytest.raises(StoreError):
        await database.read(lambda read: read.rows(ADD, {"id": 3, "text": ""}))


async def test_a_short_read_does_not_wait_behind_a_long_one(database: Database) -> None:
    may_end = threading.Event()
    long = asyncio.create_task(database.read(lambda _: may_end.wait(10)))
    try:
        for _ in range(5):
            async with asyncio.timeout(5):
                assert await ids_in(database) == []
        assert not long.done()
    finally:
        may_end.set()
        assert await long


async def test_readers_see_only_what_is_committed(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1)
        assert await ids_in(database) == []
        assert [row[0] for row in await write.fetch(ALL)] == [1]

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


async def test_a_statement_for_many_rows_is_a_transaction_of_its_own(database: Database) -> None:
    """All of its rows are kept, or none, and the next transaction works."""
    await database.run_many(ADD, [{"id": one, "text": ""} for one in (1, 2)])
    with pytest.raises(StatementError):
        await database.run_many(ADD, [{"id": one, "text": ""} for one in (3, 1)])
    await database.run_many(ADD, [])

    async with database.transaction() as write:
        await add(write, 4)
    assert await ids_in(database) == [1, 2, 4]


async def test_the_drivers_errors_never_come_out(database: Database) -> None:
    """A broken constraint is no trouble of the file, and does not say that it is SQLite's."""
    await database.run(ADD, {"id": 1, "text": ""})
    with pytest.raises(StatementError):
        await database.run(ADD, {"id": 1, "text": ""})
    with pytest.raises(StatementError):
        await database.fetch(ALL + " LIMIT :nothing", {})
    with pytest.raises(StoreError):
        await database.read(lambda read: read.rows("SELECT nothing"))


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


# Trouble with the file


async def test_a_lock_held_too_long_is_busy(database: Database, path: Path) -> None:
    with other_program(path, "BEGIN IMMEDIATE"):
        with pytest.raises(StoreBusyError, match="another program"):
            async with database.transaction() as write:
                await add(write, 1)
        with pytest.raises(StoreBusyError, match="another program"):
            await database.run_many(ADD, [{"id": 1, "text": ""}])
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
            await write.run_many(ADD, [{"id": 1, "text": value}])
