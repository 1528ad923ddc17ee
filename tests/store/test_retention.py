"""What has grown old goes, and nothing that anybody may need again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.articles import Article
from bot.config.settings import Config
from bot.deliveries.planner import plan_deliveries
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.rules.rules import Outcome
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.overview.retention import remove_old_articles, remove_old_posts
from tests.deliveries.desk import HERE, Desk
from tests.samples import NOW, keep_rule, make_article, write
from tests.store.migrations.past import contents
from tests.ui.world import ManualClock

CHANNEL = 100
AGE = timedelta(days=90)
YEAR = timedelta(days=365)


def old(title: str) -> Article:
    return make_article(title, age=timedelta(days=200))


async def titles(store: Store) -> set[str]:
    page = await store.search.page(SearchQuery(), Scope(OPERATOR, Audience.ALL), limit=50)
    return {one.title for one in page.headlines}


@pytest.mark.sqlite_only
async def test_old_articles_go_with_all_that_is_derived_from_them(
    store: Store, config: Config
) -> None:
    kept = make_article("Robots swim", topics=("AI",))
    await write(store, kept, is_backlog=True)
    assert isinstance(config.database, Path)
    before = contents(config.database)
    await write(store, old("Robots sink"), old("Robots float"), is_backlog=True)

    assert await remove_old_articles(store.database, NOW, AGE) == 2
    after = contents(config.database, like=before)
    assert {name for name in before if after[name] != before[name]} <= {
        "search_index_data",  # FTS5 merges its segments when it likes
        "search_index_idx",
        "releases",
    }
    page = await store.search.page(SearchQuery(words=("robots",)), Scope())
    assert [one.title for one in page.headlines] == ["Robots swim"]


async def test_what_people_decided_about_stays(store: Store) -> None:
    desk = Desk(store, ManualClock(NOW))
    await keep_rule(store, HERE, Outcome.HOLD)  # what a rule decides keeps nothing
    await write(store, old("Decided"), old("Not decided"), is_backlog=True)
    await desk.decide(Action.UNPUBLISH, old("Decided"))
    await remove_old_articles(store.database, NOW, AGE)
    assert await titles(store) == {"Decided"}


async def test_what_was_posted_stays_as_long_as_its_post_is_known(store: Store) -> None:
    desk = Desk(store, ManualClock(NOW))
    await desk.subscribe(CHANNEL)
    await write(store, make_article("Robots sink"))
    await desk.tick()
    later = NOW + YEAR
    assert await remove_old_articles(store.database, later, AGE) == 0
    assert await remove_old_posts(store.database, later, AGE) == 1
    assert await remove_old_articles(store.database, later, AGE) == 1
    assert await store.database.fetch("SELECT 1 FROM deliveries") == []


async def test_what_may_be_posted_yet_is_not_old(store: Store) -> None:
    """One subscription takes what is up to a year old."""
    desk = Desk(store, ManualClock(NOW))
    await store.subscriptions.add(
        server_id=HERE,
        channel_id=CHANNEL,
        filters=(await desk.subscribe(CHANNEL + 1)).filters,
        max_age=YEAR,
        created_by=1,
        now=NOW,
    )
    await write(store, old("Robots sink"))
    await desk.tick()
    assert await remove_old_posts(store.database, NOW + timedelta(days=200), AGE) == 0
    assert await remove_old_posts(store.database, NOW + 2 * YEAR, AGE) == 1


async def test_what_is_under_way_stays(store: Store) -> None:
    desk = Desk(store, ManualClock(NOW))
    await desk.subscribe(CHANNEL)
    await write(store, make_article("Sent"), make_article("Waiting", age=timedelta(days=1)))
    await plan_deliveries(store, NOW)
    assert await remove_old_posts(store.database, NOW + YEAR, AGE) == 0
    assert len(await store.database.fetch("SELECT 1 FROM posts")) == 2


@pytest.mark.sqlite_only
async def test_there_is_less_of_the_file_afterwards(store: Store) -> None:
    many = [replace(old(f"Robots sink {n}"), body="word " * 2_000) for n in range(300)]
    await write(store, *many, is_backlog=True)
    assert await store.database.compact() == 0
    await remove_old_articles(store.database, NOW, AGE)
    assert await store.database.compact() > 1_000_000
    assert await store.database.compact() == 0
    await write(store, make_article("Robots swim"))
    assert await titles(store) == {"Robots swim"}
