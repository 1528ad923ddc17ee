"""A database of a server's is opened, or an error says what to do; it is nobody else's."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.databases import ServerDatabase
from bot.errors import StoreError
from bot.store.opening import examine_server, open_database
from bot.store.postgres.database import Database
from bot.store.postgres.schema.migrations import NEWEST
from tests.postgres import EMPTY, Server
from tests.store.databases import add, ids_in, meddle

NAME = "opened"


@pytest.fixture
def empty(postgres: Server) -> Iterator[ServerDatabase]:
    """A database with nothing in it."""
    yield postgres.create(NAME, like=EMPTY)
    postgres.drop(NAME)


@pytest.fixture
def fresh(postgres: Server) -> Iterator[ServerDatabase]:
    """A database of Newsdesk's own, in which tests may break what they like."""
    yield postgres.create(NAME)
    postgres.drop(NAME)


async def refused(place: ServerDatabase, *, creates: bool = True) -> str:
    with pytest.raises(StoreError) as caught:
        await Database.open(place, creates=creates)
    assert str(caught.value).startswith(place.url)
    return str(caught.value).removeprefix(place.url)


async def test_an_empty_database_gets_its_tables_and_keeps_what_is_written(
    empty: ServerDatabase,
) -> None:
    first = await open_database(empty)
    async with first.transaction() as write:
        await add(write, 7)
    await first.close()

    again = await open_database(empty, creates=False)
    assert await ids_in(again) == [7]
    assert await again.size() > 100_000
    await again.diagnose()
    await again.look_after()
    await again.close()


async def test_many_may_open_an_empty_database_at_once(empty: ServerDatabase) -> None:
    opened = await asyncio.gather(*(Database.open(empty, readers=1) for _ in range(5)))
    assert [await ids_in(one) for one in opened] == [[]] * 5
    for one in opened:
        await one.close()
    assert examine_server(empty).version == NEWEST


@pytest.mark.parametrize(
    ("seconds", "how"), [(3, "3 seconds ahead of"), (-120, "120 seconds behind")]
)
async def test_a_clock_that_is_wrong_is_refused(
    fresh: ServerDatabase, seconds: float, how: str
) -> None:
    with pytest.raises(StoreError, match=f"this machine's clock is {how} its server's"):
        await Database.open(fresh, clock=lambda: time.time() + seconds)
    nearly = await Database.open(fresh, clock=lambda: time.time() + seconds / 100)
    await nearly.close()


async def test_none_is_made_where_that_is_not_wanted(empty: ServerDatabase) -> None:
    assert "is empty. Load documents" in await refused(empty, creates=False)
    assert examine_server(empty).version == 0


async def test_a_newer_version_is_refused(fresh: ServerDatabase) -> None:
    meddle(fresh, "UPDATE newsdesk SET schema = schema + 1")
    assert f"(schema {NEWEST + 1}, this one knows up to {NEWEST})" in await refused(fresh)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE theirs (x int)",
        "CREATE TABLE newsdesk (x int)",
        "CREATE TABLE newsdesk (schema int, application int)",
        "CREATE TABLE newsdesk AS SELECT 1 AS schema, 99 AS application",
    ],
)
async def test_another_programs_database_is_refused(empty: ServerDatabase, statement: str) -> None:
    meddle(empty, statement)
    assert "another program's database" in await refused(empty)


async def test_a_database_without_letters_is_refused(postgres: Server) -> None:
    postgres.shared.execute(
        f"CREATE DATABASE {NAME} ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'"
    )
    try:
        assert "ENCODING 'UTF8'" in await refused(postgres.named(NAME))
    finally:
        postgres.drop(NAME)


async def test_a_database_that_is_not_there_is_said(postgres: Server) -> None:
    assert 'says: database "nowhere" does not exist. Are' in await refused(
        postgres.named("nowhere")
    )


async def test_a_server_that_is_not_there_is_said(tmp_path: Path) -> None:
    place = ServerDatabase(f"postgresql://user@/news?host={tmp_path}")
    assert "cannot be reached. Does its server run" in await refused(place)


async def test_a_user_who_is_not_let_in_is_said(fresh: ServerDatabase) -> None:
    place = ServerDatabase(fresh.url.replace("user=newsdesk", "user=stranger"))
    assert 'says: role "stranger" does not exist. Are' in await refused(place)


async def test_a_server_that_has_no_connection_left_is_said(
    postgres: Server, fresh: ServerDatabase
) -> None:
    postgres.shared.execute("CREATE ROLE guest LOGIN CONNECTION LIMIT 0")
    try:
        place = ServerDatabase(fresh.url.replace("user=newsdesk", "user=guest"))
        assert "no connection left. Raise its max_connections" in await refused(place)
    finally:
        postgres.shared.execute("DROP ROLE guest")


@contextmanager
def reader(postgres: Server) -> Iterator[None]:
    """A user who may do no more than everybody."""
    postgres.shared.execute("CREATE ROLE reader LOGIN")
    try:
        yield
    finally:
        postgres.shared.execute("DROP ROLE reader")


async def test_a_user_without_rights_is_told_which(postgres: Server, empty: ServerDatabase) -> None:
    place = ServerDatabase(empty.url.replace("user=newsdesk", "user=reader"))
    with reader(postgres):
        assert "permission is missing" in await refused(place)
        assert not examine_server(place).can_create


async def test_a_standby_is_said(fresh: ServerDatabase) -> None:
    meddle(fresh, f"ALTER DATABASE {NAME} SET default_transaction_read_only = on")
    opened = await Database.open(fresh)
    with pytest.raises(StoreError, match="Name the primary"):
        await opened.run("DELETE FROM vitals")
    await opened.close()


async def test_what_was_written_before_a_transaction_is_seen_whatever_the_server_does_by_default(
    fresh: ServerDatabase,
) -> None:
    meddle(fresh, f"ALTER DATABASE {NAME} SET default_transaction_isolation = 'repeatable read'")
    opened = await Database.open(fresh)
    async with opened.transaction() as write:
        assert await write.fetch("SHOW transaction_isolation") == [("read committed",)]
    await opened.close()


async def test_failing_to_open_leaves_no_connection(
    postgres: Server, fresh: ServerDatabase
) -> None:
    meddle(fresh, "UPDATE newsdesk SET schema = 99")
    await refused(fresh)
    left = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
    while postgres.shared.execute(left, (NAME,)).fetchall() != [(0,)]:
        pass


async def test_the_password_comes_from_the_environment(
    fresh: ServerDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This server asks for none: what can be seen is that it is looked for."""
    monkeypatch.setenv("NEWSDESK_DATABASE_PASSWORD_FILE", str(tmp_path / "secret"))
    with pytest.raises(StoreError, match="names cannot be read") as caught:
        await Database.open(fresh)
    assert "secret" not in str(caught.value)
    (tmp_path / "secret").write_text("hush\n")
    await (await Database.open(fresh)).close()
    assert "hush" not in repr(fresh)


def test_a_look_changes_nothing_and_tells_what_there_is(fresh: ServerDatabase) -> None:
    found = examine_server(fresh)
    assert (found.version, found.known_version) == (NEWEST, NEWEST)
    with psycopg.connect(fresh.url) as server:
        assert found.server == server.info.parameter_status("server_version")
    assert found.can_create
    assert found.size > 100_000
    assert os.environ.get("NEWSDESK_DATABASE_PASSWORD") is None
