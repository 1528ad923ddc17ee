"""What outlives a restart though it is no article."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.search.query import SearchQuery, Sort
from bot.store import Store
from bot.store.search.saved import MOST_KEPT
from tests.samples import NOW
from tests.store.databases import place_of


async def rows(store: Store) -> list[tuple[int, int]]:
    found = await store.database.fetch("SELECT id, used_at FROM saved_searches ORDER BY used_at")
    return [(row[0], row[1]) for row in found]


async def write_by_hand(store: Store, text: str) -> None:
    async with store.database.transaction() as transaction:
        await transaction.run(
            "INSERT INTO saved_searches (id, query, used_at) VALUES (1, :text, 0)", {"text": text}
        )


async def test_a_saved_search_is_found_by_its_number_after_a_restart(store: Store) -> None:
    query = SearchQuery(words=("tram", "東京"), topic="AI", since=NOW)
    await store.saved_searches.save([query], NOW)
    number = store.saved_searches.number(query)
    again = await Store.open(place_of(store.database))
    try:
        assert await again.saved_searches.find(number) == query
        assert await again.saved_searches.find(number + 1) is None
    finally:
        await again.close()


async def test_equal_searches_share_a_number(store: Store) -> None:
    await store.saved_searches.save([SearchQuery(topic="AI"), SearchQuery(topic="ai")], NOW)
    await store.saved_searches.save([SearchQuery(topic="AI")], NOW)
    assert len(await rows(store)) == 2


async def test_a_search_that_nobody_used_for_a_year_is_forgotten(store: Store) -> None:
    old, used, new = (SearchQuery(topic=name) for name in ("old", "used", "new"))
    saved = store.saved_searches
    await saved.save([old, used], NOW)
    await saved.save([used], NOW + timedelta(days=200))
    await saved.save([new], NOW + timedelta(days=366))
    assert await saved.find(saved.number(old)) is None
    assert await saved.find(saved.number(used)) == used
    assert await saved.find(saved.number(new)) == new


async def test_when_a_search_was_last_used_is_written_once_a_day(store: Store) -> None:
    query = SearchQuery(topic="AI")
    number = store.saved_searches.number(query)
    for hours, known in ((0, 0), (20, 0), (30, 30), (40, 30)):
        await store.saved_searches.save([query], NOW + timedelta(hours=hours))
        used_at = int((NOW + timedelta(hours=known)).timestamp())
        assert await rows(store) == [(number, used_at)]


@pytest.mark.parametrize(
    ("written", "query"),
    [
        ({}, SearchQuery()),
        ({"topic": "AI"}, SearchQuery(topic="AI")),
        ({"topic": "AI", "mood": "sunny", "sort": "best"}, SearchQuery(topic="AI", sort=Sort.BEST)),
        ({"words": ["tram"], "sort": "by mood"}, SearchQuery(words=("tram",))),
        ({"words": None, "since": None, "without": ["bus"]}, SearchQuery(without=("bus",))),
    ],
)
async def test_a_search_of_another_version_is_read_as_far_as_it_is_known(
    store: Store, written: dict[str, object], query: SearchQuery
) -> None:
    await write_by_hand(store, json.dumps(written))
    assert await store.saved_searches.find(1) == query


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"since": "then"}',
        '{"since": 5}',
        '{"since": "2025-02-01T00:00:00+00:00", "until": "2025-01-01T00:00:00+00:00"}',
    ],
)
async def test_what_is_no_search_counts_as_forgotten(store: Store, text: str) -> None:
    await write_by_hand(store, text)
    assert await store.saved_searches.find(1) is None


async def test_what_discord_was_told_last_is_remembered_by_application(store: Store) -> None:
    assert await store.synced_commands.fingerprint(1) is None

    await store.synced_commands.record(1, "old")
    await store.synced_commands.record(1, "new")

    assert await store.synced_commands.fingerprint(1) == "new"
    assert await store.synced_commands.fingerprint(2) is None


async def test_no_more_are_kept_than_anybody_needs(store: Store) -> None:
    """Somebody who searches day and night fills no disk; what was used last stays."""
    async with store.database.transaction() as transaction:
        await transaction.run_many(
            "INSERT INTO saved_searches (id, query, used_at) VALUES (?, '{}', ?)",
            [(number, int(NOW.timestamp()) - number) for number in range(1, MOST_KEPT + 10)],
        )
    query = SearchQuery(topic="AI")
    await store.saved_searches.save([query], NOW)
    kept = await rows(store)
    assert len(kept) == MOST_KEPT
    assert await store.saved_searches.find(store.saved_searches.number(query)) == query
    assert await store.saved_searches.find(MOST_KEPT + 9) is None
