"""Transactions, reads, and what becomes of them when the server or another process interferes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
import pytest_asyncio

from bot.databases import ServerDatabase
from bot.errors import StoreBusyError, StoreError, UnstorableError
from bot.store.engine import StatementError
from bot.store.postgres.database import Database
from tests.places import ROOT
from tests.postgres import Server
from tests.store.databases import ADD, add, ids_in, other_writer


@pytest_asyncio.fixture
async def other(place: ServerDatabase, database: Database) -> AsyncIterator[Database]:
    """Another process on the same database."""
    opened = await Database.open(place, readers=1)
    assert opened is not database
    try:
        yield opened
    finally:
        await opened.close()


async def until(is_so: Callable[[], bool]) -> None:
    """Wait for what the server tells in its own time."""
    while not is_so():  # noqa: ASYNC110 - nothing of ours happens that an event could stand for
        await asyncio.sleep(0)


async def until_gone(database: Database, id_: str) -> None:
    while not await database.gone([id_]):
        pass


def cut(postgres: Server) -> None:
    """End every connection that the store has, as a server does that restarts."""
    postgres.emptied()


async def test_a_transaction_is_kept_whole_or_not_at_all(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, 2)
        assert await write.fetch("SELECT count(*) FROM synced_commands") == [(2,)]
    with pytest.raises(LookupError):
        async with database.transaction() as write:
            await add(write, 3)
            raise LookupError
    with pytest.raises(StatementError):
        async with database.transaction() as write:
            await add(write, 4, 4)

    assert await ids_in(database) == [1, 2]


async def test_a_cancelled_transaction_is_rolled_back(database: Database) -> None:
    begun = asyncio.Event()

    async def write_for_ever() -> None:
        async with database.transaction() as write:
            await add(write, 1)
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_for_ever())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await database.run(ADD, {"id": 2, "text": ""})

    assert await ids_in(database) == [2]


async def test_one_writes_at_a_time_over_all_processes(database: Database, other: Database) -> None:
    async def count_up(one: Database) -> None:
        for _ in range(20):
            async with one.transaction() as write:
                rows = await write.fetch("SELECT count(*) FROM synced_commands")
                await add(write, rows[0][0])

    await asyncio.gather(count_up(other), count_up(other), count_up(other))

    assert await ids_in(database) == list(range(60))


async def test_who_waits_for_too_long_is_told_that_it_is_busy(database: Database) -> None:
    with other_writer(database.place) as begin:
        begin()
        with pytest.raises(StoreBusyError, match="Wait and try again"):
            await database.run(ADD, {"id": 1, "text": ""})
        assert await ids_in(database) == []
    await database.run_many(ADD, [{"id": 1, "text": ""}])
    assert await ids_in(database) == [1]


async def test_what_was_written_is_told_to_all(database: Database, other: Database) -> None:
    here, there = database.version(), other.version()
    await database.run(ADD, {"id": 1, "text": ""})
    assert database.version() > here
    await until(lambda: other.version() != there)

    here, there = database.version(), other.version()
    await ids_in(database)
    await database.run("UPDATE synced_commands SET fingerprint = 'x' WHERE application_id = 9")
    assert (database.version(), other.version()) == (here, there)


async def test_after_its_connections_were_cut_it_goes_on(
    database: Database, postgres: Server
) -> None:
    await database.run(ADD, {"id": 1, "text": ""})
    before = database.version()
    cut(postgres)

    assert await ids_in(database) == []
    await database.run(ADD, {"id": 2, "text": ""})
    cut(postgres)
    async with database.transaction() as write:
        await add(write, 3)
    assert await ids_in(database) == [3]
    assert database.version() != before


async def test_a_transaction_that_is_cut_off_is_an_error_and_leaves_nothing(
    database: Database, postgres: Server
) -> None:
    with pytest.raises(StoreError, match="cannot be reached"):
        async with database.transaction() as write:
            await add(write, 1)
            cut(postgres)
            await add(write, 2)
    async with database.transaction() as write:
        await add(write, 3)

    assert await ids_in(database) == [3]


async def test_a_process_hears_again_of_others_after_a_cut(
    database: Database, postgres: Server, place: ServerDatabase
) -> None:
    cut(postgres)
    database.version()  # notices it, and sees to it
    watcher = await Database.open(place, readers=1)
    await until(lambda: database.version() == database.version())
    quiet = database.version()
    await watcher.run(ADD, {"id": 5, "text": ""})
    await until(lambda: database.version() != quiet)
    assert await watcher.gone([database.process()]) == ()
    await watcher.close()


async def test_each_open_database_is_a_process_that_is_alive_until_it_ends(
    database: Database, other: Database, place: ServerDatabase
) -> None:
    assert await database.gone([database.process(), other.process(), "never"]) == ("never",)
    third = await Database.open(place, readers=1)
    id_ = third.process()
    await third.close()
    await until_gone(database, id_)


_PROCESS = """
import asyncio, sys
from bot.databases import ServerDatabase
from bot.store.postgres.database import Database

async def claim():
    database = await Database.open(ServerDatabase(sys.argv[1]))
    async with database.transaction() as write:
        await write.run("DELETE FROM vitals")
        print(database.process(), flush=True)
        sys.stdin.read()

asyncio.run(claim())
"""


async def test_a_killed_process_is_gone_and_writes_no_more(database: Database) -> None:
    started = subprocess.Popen(  # noqa: ASYNC220 - nothing else waits
        [sys.executable, "-c", _PROCESS, database.place.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    with started:
        assert started.stdout is not None
        id_ = (await asyncio.to_thread(started.stdout.readline)).strip()
        assert await database.gone([id_]) == ()
        with pytest.raises(StoreBusyError):
            await database.run(ADD, {"id": 1, "text": ""})
        started.kill()
        started.wait()
        await until_gone(database, id_)
    while True:
        try:
            await database.run(ADD, {"id": 1, "text": ""})
        except StoreBusyError:
            continue  # the server has not noticed yet
        break
    assert await ids_in(database) == [1]


async def test_what_no_database_holds_is_said(database: Database) -> None:
    for values in ({"id": 1 << 70, "text": ""}, {"id": 1, "text": "\ud800"}):
        with pytest.raises(UnstorableError, match="cannot hold"):
            await database.run(ADD, values)
        with pytest.raises(UnstorableError, match="cannot hold"):
            await database.fetch(
                "SELECT 1 FROM synced_commands WHERE application_id IN :ids OR fingerprint = :text",
                {"ids": [values["id"]], "text": values["text"]},
            )


async def test_a_text_keeps_its_length_where_it_has_no_letter(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, text="a\0b")
    rows = await database.fetch(
        "SELECT fingerprint FROM synced_commands WHERE fingerprint IN :texts", {"texts": ["a\0b"]}
    )
    assert rows == [("a\ufffdb",)]


async def test_sums_are_whole_numbers(database: Database) -> None:
    async with database.transaction() as write:
        await add(write, 1, 2)
    ((total, mean),) = await database.fetch(
        "SELECT sum(application_id), avg(application_id) FROM synced_commands"
    )
    assert (total, mean) == (3, 1.5)
    assert isinstance(total, int)


_CANCEL = """
    SELECT pg_cancel_backend(pid) FROM pg_stat_activity
    WHERE query LIKE '%pg_sleep(6%' AND pid <> pg_backend_pid()
"""


async def test_a_statement_that_takes_too_long_is_given_up(
    database: Database, place: ServerDatabase
) -> None:
    with psycopg.connect(place.url, autocommit=True) as server:
        running = asyncio.create_task(database.fetch("SELECT 1 FROM pg_sleep(600)"))
        cancel = (
            "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(6%'"
        )
        while not running.done():
            server.execute(cancel + " AND pid <> pg_backend_pid()")
            await asyncio.sleep(0)
    with pytest.raises(StoreBusyError, match="slow"):
        await running
    assert await ids_in(database) == []


async def test_who_gives_the_server_up_waits_for_it_no_more(
    database: Database, place: ServerDatabase
) -> None:
    """The network may be gone without a word; nothing that is begun later waits either."""
    waiting = [
        asyncio.create_task(one)
        for one in (
            database.fetch("SELECT 1 FROM pg_sleep(600)"),
            database.run("UPDATE planner SET last_release = 0 FROM pg_sleep(600)"),
            database.fetch("SELECT 1 FROM pg_sleep(600)"),
        )
    ]
    with psycopg.connect(place.url, autocommit=True) as server:
        asleep = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        await until(lambda: server.execute(asleep).fetchall() == [(3,)])
    database.give_up()
    for one in waiting:
        with pytest.raises(StoreError, match="cannot be reached"):
            await one
    with pytest.raises(StoreError, match="cannot be reached"):
        await database.fetch("SELECT 1")
    await database.close()
