"""What a statement costs must not grow with the database: no full scan, no sort of everything.

Measured in steps of SQLite's virtual machine, so the same on every machine, never in time.
"""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.articles import Article, Provider
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.store.filing.writer import withdraw
from bot.store.posts.ledger import Sent
from bot.store.sqlite.database import Database
from tests.samples import NOW, make_article, make_related, write

SMALL, LARGE = 300, 3000
SERVER = 7
#: What a page may cost more: a few more levels of the trees that SQLite keeps rows in.
MOST_GROWTH = 1.5

Act = Callable[[Store], Awaitable[object]]


class Counting(Database):
    """A database that counts the steps of SQLite's virtual machine."""

    steps: int

    async def start_counting(self) -> None:
        self.steps = 0
        for connection in (self._writer, *self._readers):
            await connection.set_progress_handler(self._count, 1)

    def _count(self) -> None:
        self.steps += 1


def article(number: int) -> Article:
    provider = Provider("Any", f"provider{number % 5}.com")
    related = [make_related(f"Article {number - 1}", provider=provider)] if number % 3 else []
    return replace(
        make_article(
            f"Article {number}",
            provider=provider,
            topics=(f"topic {number % 4}",),
            related=related,
            age=timedelta(minutes=number + 1),
            published=number % 10 != 0,
        ),
        quality=number % 100,
    )


async def _fill(path: Path, size: int) -> None:
    store = await Store.open(path)
    try:
        await write(store, *map(article, range(size)))
        for number in (3, 10, 25):
            action = Action.PUBLISH if number % 10 == 0 else Action.UNPUBLISH
            await store.decisions.decide(Decision(SERVER, article(number).id, action, 1, "", NOW))
        for server_id in (SERVER, 8):
            await store.subscriptions.add(
                server_id=server_id,
                channel_id=1,
                filters=Filters(),
                max_age=timedelta(days=3),
                created_by=1,
                now=NOW,
            )
        async with store.database.transaction() as transaction:
            await transaction.run(
                "UPDATE planner SET last_release = (SELECT max(id) FROM releases)"
            )
            await transaction.run(
                """
                INSERT INTO decisions
                    (server_id, article_id, action, actor_id, reason, decided_at, stands)
                SELECT 9, id, 'publish', 1, '', 0, 1 FROM articles
                """
            )
            await transaction.run(
                """
                INSERT INTO posts (
                    id, subscription_id, server_id, channel_id, kind, state, nonce, due_at,
                    planned_at
                )
                SELECT row_number() OVER (), 2, 8, 1, 'story',
                    iif(position % 2, 'sent', 'retracted'), 'x', 0, 0
                FROM articles
                """
            )
            await transaction.run(
                """
                INSERT INTO deliveries (
                    id, subscription_id, article_id, channel_id, story, leads, post_id, planned_at
                )
                SELECT row_number() OVER (), 2, id, 1, row_number() OVER (), 1,
                    row_number() OVER (), 0
                FROM articles
                """
            )
            await transaction.run("UPDATE counters SET last_id = (SELECT count(*) FROM articles)")
    finally:
        await store.close()


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> Mapping[int, Path]:
    """Databases that differ in size only, and grow in every table."""
    folder = tmp_path_factory.mktemp("sizes")
    found = {size: folder / f"{size}.db" for size in (SMALL, LARGE)}
    for size, path in found.items():
        asyncio.run(_fill(path, size))
    return found


async def steps(path: Path, act: Act) -> int:
    """Count what an act costs in a copy of a database."""
    copy = path.with_suffix(".copy")
    shutil.copyfile(path, copy)
    database = await Counting.open(copy)
    try:
        await database.start_counting()
        await act(Store(database))
        return database.steps
    finally:
        await database.close()


async def check(paths: Mapping[int, Path], act: Act) -> None:
    small, large = [await steps(paths[size], act) for size in (SMALL, LARGE)]

    assert small > 0
    assert large <= MOST_GROWTH * small


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("server_id", [OPERATOR, SERVER])
@pytest.mark.parametrize(
    "query",
    [
        SearchQuery(),
        SearchQuery(topic="topic 1"),
        SearchQuery(provider="provider2.com"),
        SearchQuery(since=NOW - timedelta(hours=3)),
        SearchQuery(words=("article",)),
        SearchQuery(topic="topic 1", provider="provider2.com"),
    ],
    ids=["all", "topic", "provider", "dates", "words", "both"],
)
async def test_a_page_costs_the_same_in_a_database_of_any_size(
    paths: Mapping[int, Path], query: SearchQuery, server_id: int, audience: Audience
) -> None:
    await check(
        paths,
        lambda store: store.search.page(query, Scope(server_id, audience), count_up_to=20),
    )


ONE = article(12)


async def _read_one(store: Store) -> None:
    await store.articles.find(ONE.id)
    await store.articles.headlines([ONE.id], SERVER)
    await store.articles.linked([ONE.id])
    await store.articles.withheld([ONE.id], SERVER)
    await store.articles.is_published(ONE.id, SERVER)
    await store.decisions.history(SERVER, ONE.id)


async def _write_one(store: Store) -> None:
    await write(store, replace(ONE, title="Article 12, corrected"))
    async with store.database.transaction() as transaction:
        await withdraw(transaction, [ONE.id], NOW)
    await write(store, ONE)


async def _decide(store: Store) -> None:
    for action in (Action.UNPUBLISH, Action.PUBLISH, Action.RESET):
        await store.decisions.decide(Decision(SERVER, ONE.id, action, 1, "", NOW))


async def _deliver(store: Store) -> None:
    await store.decisions.decide(Decision(SERVER, ONE.id, Action.UNPUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(SERVER, ONE.id, Action.PUBLISH, 1, "", NOW))
    await plan_deliveries(store, NOW)
    (claimed,) = await store.ledger.claim(NOW, limit=5, patience=CLAIM_PATIENCE)
    await store.ledger.record_sent([Sent(claimed.id, 1, "", NOW)])
    await store.decisions.decide(Decision(SERVER, ONE.id, Action.UNPUBLISH, 1, "", NOW))
    assert await store.ledger.retractions(NOW, limit=5, patience=CLAIM_PATIENCE)


async def _name_all(store: Store) -> None:
    await store.names.topics(SERVER)
    await store.names.providers(SERVER)


async def _page_through_queue(store: Store) -> None:
    (first,) = await store.queue.page(SearchQuery(), SERVER, limit=1)
    assert len(await store.queue.page(SearchQuery(), SERVER, below=first.rank, limit=9)) == 9
    assert await store.queue.count(SearchQuery(), SERVER, up_to=20) == 20
    assert await store.queue.count_new(SERVER, NOW - timedelta(1), up_to=20) == 20


@pytest.mark.parametrize(
    "act", [_read_one, _name_all, _write_one, _decide, _deliver, _page_through_queue]
)
async def test_what_is_done_with_one_article_costs_the_same_among_many(
    paths: Mapping[int, Path], act: Act
) -> None:
    await check(paths, act)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT count(*) FROM listings WHERE position % 2",
        "SELECT id FROM articles ORDER BY title LIMIT 1",
    ],
)
async def test_a_scan_and_a_sort_would_be_seen(paths: Mapping[int, Path], sql: str) -> None:
    with pytest.raises(AssertionError):
        await check(paths, lambda store: store.database.fetch(sql))
