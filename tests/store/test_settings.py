"""Who moderates in a server is known from memory, and never later than somebody changed it."""

from __future__ import annotations

from dataclasses import replace

from bot.store import Store
from tests.samples import NOW
from tests.store.databases import heard_by, place_of

HERE, ELSEWHERE = 7, 8


async def name(store: Store, *role_ids: int, server_id: int = HERE) -> None:
    """Let a server name the roles that moderate there."""
    roles = frozenset(role_ids)
    change = store.settings.change
    await change(server_id, lambda one: replace(one, moderator_roles=roles), actor_id=1, now=NOW)


async def test_a_servers_roles_are_read_once_while_nobody_writes(store: Store) -> None:
    await name(store, 70, 71)
    first = await store.settings.moderator_roles(HERE)
    assert first == {70, 71}
    assert await store.settings.moderator_roles(HERE) is first
    assert await store.settings.moderator_roles(ELSEWHERE) == frozenset()


async def test_a_change_counts_at_once_in_its_own_server(store: Store) -> None:
    await name(store, 70)
    await name(store, 80, server_id=ELSEWHERE)
    assert await store.settings.moderator_roles(HERE) == {70}
    await name(store)
    assert await store.settings.moderator_roles(HERE) == frozenset()
    assert await store.settings.moderator_roles(ELSEWHERE) == {80}


async def test_a_change_by_another_process_is_seen(store: Store) -> None:
    await name(store, 70)
    assert await store.settings.moderator_roles(HERE) == {70}
    other = await Store.open(place_of(store.database))
    try:
        async with heard_by(store.database):
            await name(other, 71)
        assert await store.settings.moderator_roles(HERE) == {71}
    finally:
        await other.close()
