"""Roles and turns: what processes share beside what is written, whatever transaction is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.databases import ServerDatabase
from bot.errors import LostStoreError
from bot.store.postgres.database import Database
from tests.postgres import Server
from tests.store.databases import meddle


@pytest_asyncio.fixture
async def other(place: ServerDatabase, database: Database) -> AsyncIterator[Database]:
    """Another process on the same database."""
    assert database.place == place
    opened = await Database.open(place, readers=1)
    try:
        yield opened
    finally:
        await opened.close()


def cut(postgres: Server) -> None:
    """End every connection, as a server does that restarts."""
    postgres.emptied()


async def test_turns_are_given_one_after_the_other_to_all(
    database: Database, other: Database
) -> None:
    asked = [one.turns.take("a", 60) for one in (database, other) * 3]
    waits = sorted(await asyncio.gather(*asked))
    assert waits[0] == 0
    assert [round(one / 60) for one in waits] == [0, 1, 2, 3, 4, 5]
    assert await other.turns.take("b", 60) == 0


async def test_no_window_has_more_turns_than_there_are(database: Database, other: Database) -> None:
    asked = [one.turns.take_one_of("a", 4, 60, 5) for one in (database, other) * 5]
    turns = sorted(await asyncio.gather(*asked), key=lambda one: one.wait)
    assert [round(one.wait) for one in turns] == [0, 5, 10, 15, 60, 65, 70, 75, 120, 125]
    assert (await other.turns.take_one_of("b", 4, 60, 5)).wait == 0


async def test_a_turn_that_was_used_late_comes_again_as_much_later(
    database: Database, other: Database
) -> None:
    first, _ = [await database.turns.take_one_of("a", 2, 60, 0) for _ in range(2)]
    await database.turns.put_off(first, 30)
    waits = [(await other.turns.take_one_of("a", 2, 60, 0)).wait for _ in range(2)]
    assert [round(one) for one in waits] == [60, 90]


async def test_a_turn_waits_for_no_transaction(database: Database, other: Database) -> None:
    async with database.transaction():
        before = other.version()
        await database.turns.take("a", 60)
        assert await other.turns.take("a", 60) > 0
        assert await other.try_hold("something")
    assert other.version() == before


async def test_a_role_that_another_process_took_meanwhile_ends_this_one(
    database: Database, other: Database, postgres: Server
) -> None:
    assert await database.try_hold("bot")
    await database.look_after()
    cut(postgres)
    assert await other.try_hold("bot")
    with pytest.raises(LostStoreError, match="another process has taken over"):
        await database.look_after()


async def test_a_role_that_nobody_took_meanwhile_is_taken_again(
    database: Database, other: Database, postgres: Server
) -> None:
    assert await database.try_hold("bot")
    cut(postgres)
    await database.look_after()
    assert not await other.try_hold("bot")


async def test_a_process_that_lost_a_role_gets_no_turn(
    database: Database, other: Database, postgres: Server
) -> None:
    """What it was about to do, the other one does."""
    assert await database.try_hold("bot")
    assert await database.try_hold("leader", may_go=True)
    cut(postgres)
    assert await other.try_hold("leader", may_go=True)
    await database.turns.take("a", 1)
    assert not await other.try_hold("bot")
    cut(postgres)
    assert await other.try_hold("bot")
    with pytest.raises(LostStoreError, match="another process has taken over"):
        await database.turns.take("a", 1)


async def test_a_role_that_may_go_is_lost_without_a_word(
    database: Database, other: Database, postgres: Server
) -> None:
    assert await database.try_hold("leader", may_go=True)
    cut(postgres)
    assert await other.try_hold("leader", may_go=True)
    await database.look_after()
    assert not await database.try_hold("leader", may_go=True)
    await other.let_go("leader")
    assert await database.try_hold("leader", may_go=True)


async def test_the_server_takes_roles_from_a_process_that_is_silent(
    database: Database, other: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "bot.store.postgres.roles._SHOW_LIFE",
        "SELECT set_config('idle_session_timeout', '10ms', FALSE)",
    )
    assert await database.try_hold("bot")
    await database.look_after()
    while not await other.try_hold("bot"):  # noqa: ASYNC110 - the server tells nobody
        await asyncio.sleep(0)
    with pytest.raises(LostStoreError):
        await database.look_after()


async def test_an_older_version_writes_nothing_once_a_newer_one_has_migrated(
    database: Database, place: ServerDatabase
) -> None:
    meddle(place, "UPDATE newsdesk SET schema = schema + 1")
    try:
        newer = "migrated by a newer Newsdesk .* this one ends. Upgrade it"
        with pytest.raises(LostStoreError, match=newer):
            await database.look_after()
        with pytest.raises(LostStoreError, match=newer):
            await database.run("DELETE FROM vitals")
        with pytest.raises(LostStoreError, match=newer):
            async with database.transaction():
                pass
    finally:
        meddle(place, "UPDATE newsdesk SET schema = schema - 1")
    await database.run("DELETE FROM vitals")
    await database.look_after()
