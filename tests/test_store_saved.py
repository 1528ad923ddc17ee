"""What outlives a restart though it is no article."""

from __future__ import annotations

from samples import NOW

from bot.search.query import SearchQuery
from bot.store import Store


async def test_a_saved_search_is_found_by_its_number_after_a_restart(store: Store) -> None:
    query = SearchQuery(words=("tram", "東京"), topic="AI", since=NOW)
    number = await store.saved_searches.save(query, NOW)
    again = await Store.open(store.database.path)
    try:
        assert await again.saved_searches.find(number) == query
        assert await again.saved_searches.find(number + 1) is None
    finally:
        await again.close()


async def test_equal_searches_share_a_number(store: Store) -> None:
    query = SearchQuery(topic="AI")

    first = await store.saved_searches.save(query, NOW)

    assert await store.saved_searches.save(SearchQuery(topic="AI"), NOW) == first
    assert store.saved_searches.number(query) == first
    assert await store.saved_searches.save(SearchQuery(topic="ai"), NOW) != first


async def test_what_discord_was_told_last_is_remembered_by_application(store: Store) -> None:
    assert await store.synced_commands.fingerprint(1) is None

    await store.synced_commands.record(1, "old")
    await store.synced_commands.record(1, "new")

    assert await store.synced_commands.fingerprint(1) == "new"
    assert await store.synced_commands.fingerprint(2) is None
