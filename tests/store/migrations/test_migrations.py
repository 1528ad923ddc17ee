"""What an earlier version wrote is all there in this one, which goes on from it."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.posting.ledger import State
from bot.publication import Action, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.engine import StatementError
from bot.store.filing.renewal import Versions, renew
from bot.store.sqlite.schema.migrations import MIGRATIONS
from bot.store.stories.filling import fill_words
from tests.deliveries.desk import HERE, Desk
from tests.samples import NOW, make_article, write
from tests.store.migrations.newsroom_in_use import FORUM, INSTANT, PAUSED, use
from tests.store.migrations.past import (
    EARLIER,
    contents,
    dump_of,
    make_past,
    schema,
    version_of,
)
from tests.ui.world import ManualClock

#: After everything that the dumps hold.
LATER = NOW + timedelta(days=1, hours=10)


#: From which version on articles have words, ids come from counters, and documents are read anew.
WORDS_SINCE = COUNTERS_SINCE = RENEWED_SINCE = 2


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Store]:
    store = await Store.open(path)
    try:
        yield store
    finally:
        await store.close()


async def migrate(path: Path) -> None:
    async with opened(path):
        pass


def test_there_is_a_dump_of_each_earlier_version() -> None:
    """How one is made, says ``tests/store/migrations/dump.py``."""
    assert [version for version in EARLIER if not dump_of(version).exists()] == []


@pytest.mark.parametrize("version", [*EARLIER, len(MIGRATIONS)])
async def test_a_dump_holds_something_of_everything(version: int, tmp_path: Path) -> None:
    """So will the next one, which is made of what this version writes."""
    path = tmp_path / "newsdesk.db"
    if version in EARLIER:
        make_past(version, tmp_path)
    else:
        await use(path, tmp_path / "documents")
    filled = {name for name, (_, rows) in contents(path).items() if rows}

    assert filled >= {"articles", "files", "problems", "folders", "directories", "saved_searches"}
    with closing(sqlite3.connect(path)) as connection:
        states = {row[0] for row in connection.execute("SELECT state FROM posts")}
        actions = {row[0] for row in connection.execute("SELECT action FROM decisions")}
        ((waiting,),) = connection.execute("SELECT count(*) FROM deliveries WHERE post_id IS NULL")
    assert states >= set(State)
    assert actions >= set(Action)
    assert waiting


@pytest.mark.parametrize("version", EARLIER)
async def test_nothing_is_lost(version: int, tmp_path: Path) -> None:
    path = make_past(version, tmp_path)
    before = contents(path)
    await migrate(path)

    assert version_of(path) == len(MIGRATIONS)
    assert contents(path, like=before) == before


@pytest.mark.parametrize("version", EARLIER)
async def test_the_schema_is_that_of_a_new_database(version: int, tmp_path: Path) -> None:
    path = make_past(version, tmp_path)
    await migrate(path)
    await migrate(tmp_path / "new.db")

    assert schema(path) == schema(tmp_path / "new.db")


@pytest.mark.parametrize("version", EARLIER)
async def test_articles_get_the_words_that_new_ones_have(version: int, tmp_path: Path) -> None:
    """Not while they are migrated, or a large database would keep everybody waiting."""
    async with opened(make_past(version, tmp_path)) as store:
        ((count,),) = await store.database.fetch("SELECT count(*) FROM articles")

        assert await fill_words(store.database) == (count if version < WORDS_SINCE else 0)
        assert await store.database.fetch("SELECT articles FROM words WHERE word = ''") == [
            (count,)
        ]
        assert await store.database.fetch("SELECT 1 FROM words_missing") == []


@pytest.mark.parametrize("version", EARLIER)
async def test_no_id_is_given_again(version: int, tmp_path: Path) -> None:
    """Not even one of a row that was deleted before."""
    path = make_past(version, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE sqlite_sequence SET seq = 1000")
        if version >= COUNTERS_SINCE:
            connection.execute("UPDATE counters SET last_id = 1000")
    async with opened(path) as store:
        desk = Desk(store, ManualClock(LATER))
        await write(store, make_article("Latest", age=NOW - LATER))
        await desk.tick()

        rows = await store.database.fetch("SELECT max(id) FROM posts")
        rows += await store.database.fetch("SELECT max(id) FROM deliveries")
        rows += await store.database.fetch("SELECT max(id) FROM releases")
    assert min(rows) > (1000,)


@pytest.mark.parametrize("version", EARLIER)
async def test_it_goes_on_posting_where_it_was(version: int, tmp_path: Path) -> None:
    """What is due is sent, what was to go goes, what is paused waits, and the past stays."""
    async with opened(make_past(version, tmp_path)) as store:
        desk = Desk(store, ManualClock(LATER))
        before = await _by_state(store)
        await desk.tick()
        after = await _by_state(store)

        assert desk.publisher.titles(INSTANT) == ["New", "Newest", "Newer"]
        assert desk.publisher.titles(FORUM) == ["New", "Newer", "Newest"]
        assert desk.publisher.titles(PAUSED) == []
        assert set(after) == {State.SENT, State.PENDING, State.RETRACTED, State.REJECTED}
        assert before[State.SENT] < after[State.SENT]
        assert after[State.RETRACTED] == before[State.RETRACTED] | before[State.RETRACTING]
        assert after[State.REJECTED] == before[State.REJECTED]
        assert len(after[State.PENDING]) == 1


@pytest.mark.parametrize("version", EARLIER)
async def test_renewing_it_changes_no_article_and_posts_nothing(
    version: int, tmp_path: Path
) -> None:
    """None of these addresses has another form by now; only the files are to be read again."""
    path = make_past(version, tmp_path)
    await migrate(path)
    before = contents(path)
    async with opened(path) as store:
        await renew(store.database, LATER, Versions())
        ((called,),) = await store.database.fetch("SELECT sum(count) FROM provider_names")
    after = contents(path)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == ({"files", "directories", "versions"} if version < RENEWED_SINCE else set())
    assert called == len(after["articles"][1])


async def _by_state(store: Store) -> dict[State, set[int]]:
    found: dict[State, set[int]] = {}
    for state, post_id in await store.database.fetch("SELECT state, id FROM posts"):
        found.setdefault(State(state), set()).add(post_id)
    return found


@pytest.mark.parametrize("version", EARLIER)
async def test_it_goes_on_to_answer(version: int, tmp_path: Path) -> None:
    async with opened(make_past(version, tmp_path)) as store:
        for scope, words, titles in (
            (Scope(), "harbour", ["The harbour opens"]),
            (Scope(), "taken", ["To be taken down", "Taken down"]),
            (Scope(HERE), "taken", []),
        ):
            page = await store.search.page(SearchQuery(words=(words,)), scope)
            assert sorted(one.title for one in page.headlines) == sorted(titles)

        history = await store.decisions.history(HERE, make_article("Past 2").id)
        assert [one.action for one in history] == [Action.RESET, Action.PUBLISH]
        standing = await store.subscriptions.of_server(HERE)
        assert [one.channel_id for one in standing] == [INSTANT, 200, FORUM, PAUSED]


@pytest.mark.parametrize("version", EARLIER)
async def test_what_refers_to_nothing_is_not_migrated(version: int, tmp_path: Path) -> None:
    path = make_past(version, tmp_path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE deliveries SET post_id = 999 WHERE id = 1")

    with pytest.raises(StoreError, match="rows refer to what is not there"):
        await Store.open(path)
    assert version_of(path) == version


@pytest.mark.parametrize("version", [0, *EARLIER])
async def test_after_it_what_refers_to_nothing_is_refused_again(
    version: int, tmp_path: Path
) -> None:
    path = make_past(version, tmp_path) if version else tmp_path / "new.db"
    async with opened(path) as store:
        with pytest.raises(StatementError):
            await store.database.run(
                "INSERT INTO article_details SELECT 999, '', '', '', '', '', '', '', '', '', '',"
                " '', ''"
            )
