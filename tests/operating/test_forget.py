"""The command ``forget``: a person's id stands nowhere any more, and what they did still counts."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import run_command
from bot.operating.forgetting import forget
from bot.publication import Action
from bot.rules.rules import Conditions, Order, Outcome
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.operating.shell import Shell
from tests.samples import EVERYTHING, NOW, make_article, write
from tests.store.migrations.newsroom_in_use import use as use_everything
from tests.store.migrations.past import contents

KEPT = {
    "decisions",
    "subscriptions",
    "queue_looks",
    "records",
    "rule_changes",
    "rule_drafts",
}
SERVER, PERSON, OTHER = 22, 123456789012345678, 223456789012345678
HOLDING = Order(Outcome.HOLD, Conditions(words=("merger",)))
HELD = make_article("Held", published=False)
#: Columns with the ids of people.
PEOPLE = {"actor_id", "created_by"}
#: Those with the ids of other things, and of processes.
OTHERS = {
    *("server_id", "channel_id", "review_channel_id", "log_channel_id", "role_id", "message_id"),
    *("application_id", "article_id", "other_id", "left_id", "replaced_id", "last_id", "name_id"),
    *("provider_id", "parent_id", "post_id", "rule_id", "subscription_id", "feed_id"),
    *("claimed_by", "edit_claimed_by"),
}


async def use(path: Path) -> None:
    """Let two people do all that is kept of people."""
    store = await Store.open(path)
    try:
        await write(store, HELD)
        for number, who in enumerate((PERSON, OTHER)):
            decision = Decision(SERVER + number, HELD.id, Action.PUBLISH, who, "", NOW)
            await store.decisions.decide(decision)
            await store.subscriptions.add(
                server_id=SERVER,
                channel_id=number,
                filters=EVERYTHING,
                max_age=timedelta(days=3),
                created_by=who,
                now=NOW,
            )
            await store.queue.look(SERVER, who, NOW)
            draft = await store.rule_drafts.add(SERVER + number, HOLDING, actor_id=who, now=NOW)
            await store.rules.save(SERVER + number, draft, actor_id=who, now=NOW)
            await store.rule_drafts.add(SERVER + number, HOLDING, actor_id=who, now=NOW)
            await store.settings.change(
                SERVER,
                lambda before: replace(before, review_hourly=before.review_hourly + 1),
                actor_id=who,
                now=NOW,
            )
    finally:
        await store.close()


async def is_published(path: Path) -> bool:
    """Tell whether the article is published where the person decided so."""
    store = await Store.open(path)
    try:
        return (await store.articles.headlines([HELD.id], SERVER))[HELD.id].is_published
    finally:
        await store.close()


def places_of(path: Path, number: int) -> set[str]:
    """Give the tables that hold a number anywhere."""
    return {
        table
        for table, (_, rows) in contents(path).items()
        if any(str(number) in str(value) for row in rows for value in row)
    }


def test_an_id_stands_nowhere_any_more_and_what_was_decided_stays(shell: Shell) -> None:
    path = shell.folder / "newsdesk.db"
    asyncio.run(use(path))
    assert places_of(path, PERSON) == KEPT

    assert shell.json("forget", str(PERSON)) == {"decisions": 1, "subscriptions": 1}
    assert places_of(path, PERSON) == set()
    assert places_of(path, OTHER) == KEPT
    assert asyncio.run(is_published(path))
    assert "a person forgotten · publish: Held" in shell.run("decisions")
    told = shell.json("decisions", "--all")
    assert {one["actor"] for one in told["decisions"]} == {None, str(OTHER)}
    for kind in ("rule", "setting", "subscription"):
        assert {one["actor"] for one in told["changes"] if one["kind"] == kind} == {
            None,
            str(OTHER),
        }
    assert {one.get("by", "person") for one in told["changes"]} == {"person"}
    assert shell.json("forget", str(PERSON)) == {"decisions": 0, "subscriptions": 0}


def columns_of(path: Path) -> list[tuple[str, str]]:
    """Give (table, column) of all that a database can hold an id, or who did something, in."""
    return [
        (table, column)
        for table, (columns, _) in contents(path).items()
        for column in columns
        if column.endswith(("_id", "_by", "_ids"))
    ]


async def test_every_column_that_can_name_a_person_is_emptied(tmp_path: Path) -> None:
    """A new one has to be decided about: it names people and is emptied, or it does not."""
    path = tmp_path / "newsdesk.db"
    await use_everything(path, tmp_path / "documents")
    columns = columns_of(path)
    assert {column for _, column in columns} - PEOPLE == OTHERS
    with closing(sqlite3.connect(path)) as database, database:
        for table, column in columns:
            if column in PEOPLE:
                filled = database.execute(f"UPDATE {table} SET {column} = ?", (PERSON,))  # noqa: S608  # the schema's
                assert filled.rowcount > 0, f"{table}.{column}: there is nothing to try it with"
    assert len(places_of(path, PERSON)) > 5

    await forget(path, PERSON)
    assert places_of(path, PERSON) == set()


def test_what_is_no_id_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run_command(["forget", "@maya"])
    assert '"@maya" is not an id; copy it in Discord' in capsys.readouterr().err
