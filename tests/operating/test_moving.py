"""The command ``move``: all that a newsroom's file holds goes to a server, or nothing does."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.databases import ServerDatabase
from bot.operating.moving import move_to_server
from bot.publication import OPERATOR, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.engine import BOT
from bot.store.opening import examine_server
from tests.loading.newsroom import document
from tests.operating.shell import Shell
from tests.postgres import EMPTY, Server
from tests.samples import make_article, write
from tests.store.databases import other_program
from tests.store.migrations.newsroom_in_use import use

NAME = "moved"
EVERYTHING = Scope(OPERATOR, Audience.ALL)


@pytest.fixture
def target(postgres: Server) -> Iterator[ServerDatabase]:
    """An empty database on a server."""
    yield postgres.create(NAME, like=EMPTY)
    postgres.drop(NAME)


@pytest.fixture
async def used(tmp_path: Path) -> Path:
    """The file of a newsroom that has rows in every table."""
    path, folder = tmp_path / "newsdesk.db", tmp_path / "documents"
    folder.mkdir()
    await use(path, folder)
    return path


def tables(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Give the rows of every table in a file, as a server has them."""
    with closing(sqlite3.connect(path)) as database:
        names = database.execute(
            "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%STRICT%'"
        ).fetchall()
        return {
            name: database.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - its own names
            for (name,) in names
        }


async def arrived(place: ServerDatabase, path: Path) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    with closing(sqlite3.connect(path)) as database:
        columns = {
            name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
            for name in tables(path)
        }
    store = await Store.open(place, creates=False)
    for name, names in columns.items():
        found[name] = await store.database.fetch(f"SELECT {', '.join(names)} FROM {name}")  # noqa: S608
    await store.close()
    return found


def comparable(rows: list[tuple[Any, ...]]) -> list[str]:
    """Flags are numbers in the one and booleans in the other, paths texts and bytes."""
    return sorted(repr(tuple(map(_plain, row))) for row in rows)


def _plain(value: Any) -> object:
    if isinstance(value, bool):
        return int(value)
    return value.encode() if isinstance(value, str) else value


async def test_every_row_arrives_and_the_file_stays_as_it_was(
    used: Path, target: ServerDatabase
) -> None:
    before = used.read_bytes()
    told: list[int] = []

    moved = await move_to_server(used, target, told.append)

    left = tables(used)
    there = await arrived(target, used)
    assert sum(bool(rows) for rows in left.values()) > 30
    for name, rows in left.items():
        assert comparable(there[name]) == comparable(rows), name
    assert moved == {name: len(rows) for name, rows in left.items()}
    assert sum(told) == sum(moved.values())
    assert used.read_bytes() == before


async def test_it_finds_and_gives_ids_as_the_file_would_have(
    used: Path, target: ServerDatabase
) -> None:
    with other_program(used, "UPDATE sqlite_sequence SET seq = 7000 WHERE name = 'releases'"):
        pass
    await move_to_server(used, target, lambda _: None)
    old, new = await Store.open(used), await Store.open(target)
    try:
        for words in ((), ("harbour",), ("transport",), ("strikes",)):
            query = SearchQuery(words=words)
            assert await new.search.page(query, EVERYTHING) == await old.search.page(
                query, EVERYTHING
            )
        await write(new, make_article("Brand new", age=timedelta(0)))
        assert await new.database.fetch("SELECT max(id) FROM releases") == [(7001,)]
        found = await new.search.page(SearchQuery(words=("brand",)), EVERYTHING)
        assert [one.title for one in found.headlines] == ["Brand new"]
    finally:
        await old.close()
        await new.close()


def test_the_shell_says_what_was_moved_and_what_to_do_next(
    shell: Shell, target: ServerDatabase
) -> None:
    shell.run("load")
    said = shell.run("move", "--to", target.url)
    assert "Moved: articles 1, subscriptions 0, posts 0," in said
    assert f'url = "{target.url}"' in said

    assert shell.json("search", "robots", "--database", target.url)["total"] == 1
    assert "is on a server already" in shell.run(
        *("move", "--to", target.url, "--database", target.url), expects=2
    )
    assert "is not empty. Create another one" in shell.run("move", "--to", target.url, expects=2)
    assert "is kept by a server, and backed up" in shell.run(
        *("backup", "kept.dump", "--database", target.url), expects=2
    )


def test_the_configuration_may_name_a_database_on_a_server(
    shell: Shell, target: ServerDatabase
) -> None:
    config = shell.folder / "config.toml"
    text = config.read_text()
    assert 'path = "newsdesk.db"\n' in text
    text = text.replace('url = ""', f'url = "{target.url}"')
    config.write_text(text)
    assert "both name a database" in shell.run("load", expects=2)
    config.write_text(text.replace('path = "newsdesk.db"\n', ""))

    said = shell.run("check")
    assert f"{target.url} is brought to this version's schema at the next start" in said
    shell.run("load")
    assert shell.json("search", "robots")["total"] == 1
    assert f"{target.url}, PostgreSQL" in shell.run("check")
    assert "articles       1;" in shell.run("status", expects=1)
    assert not (shell.folder / "newsdesk.db").exists()


def test_a_running_bot_is_not_moved(shell: Shell, target: ServerDatabase) -> None:
    shell.run("load")

    async def hold_and_move() -> str:
        store = await Store.open(shell.folder / "newsdesk.db")
        assert await store.database.try_hold(BOT)
        try:
            return await asyncio.to_thread(shell.run, "move", "--to", target.url, expects=2)
        finally:
            await store.close()

    assert "A bot runs on" in asyncio.run(hold_and_move())
    assert examine_server(target).version == 0


def test_what_cannot_be_kept_there_leaves_the_server_empty(
    shell: Shell, target: ServerDatabase
) -> None:
    (shell.folder / "documents" / "b.md").write_text(document("Another"))
    shell.run("load")
    with other_program(
        shell.folder / "newsdesk.db",
        "PRAGMA foreign_keys = OFF",
        "UPDATE posts SET id = id",
        "INSERT INTO untold_pauses (subscription_id, due_at) VALUES (99, 0)",
    ):
        pass

    assert "nothing was moved" in shell.run("move", "--to", target.url, expects=2)
    assert examine_server(target).version == 0
