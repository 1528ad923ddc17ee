"""``/subscription list``, ``remove`` and ``resume``: looking after what was added."""

from __future__ import annotations

import pytest
from samples import NOW, subscribe
from world import World, private

from bot.errors import NotFoundError
from bot.posting.subscriptions import Filters, Subscription
from bot.store import Store

WEATHER = Filters(topics=("Weather",))


async def subscriptions(world: World) -> tuple[Subscription, ...]:
    return await world.store.subscriptions.of_server(world.guild.id)


async def test_list_shows_this_servers_subscriptions_only(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id, WEATHER)
    await subscribe(world.store, 12345, server_id=999, filters=Filters(topics=("Elsewhere",)))
    text = private(await world.manager.slash(world.newsroom, "subscription list"))
    assert world.newsroom.mention in text
    assert "Weather" in text
    assert "Elsewhere" not in text


async def test_list_without_any_says_so(world: World) -> None:
    text = private(await world.manager.slash(world.newsroom, "subscription list"))
    assert "No channel of this server has a subscription yet" in text


async def test_remove_by_what_autocomplete_offers(world: World) -> None:
    kept = await subscribe(world.store, world.newsroom.id, world.guild.id, WEATHER)
    await subscribe(world.store, 4711, world.guild.id, Filters(min_quality=50))
    await subscribe(world.store, 12345, server_id=999)
    offered = await world.manager.autocomplete(
        world.newsroom, "subscription remove", "subscription", ""
    )
    assert [choice["name"] for choice in offered] == [
        "1 · #newsroom · Weather",
        "2 · deleted channel · quality 50+",
    ]
    found = await world.manager.autocomplete(
        world.newsroom, "subscription remove", "subscription", "weath"
    )
    assert [choice["value"] for choice in found] == [str(kept.id)]
    result = await world.manager.slash(
        world.newsroom, "subscription remove", subscription=found[0]["value"]
    )
    assert "Subscription **1**" in private(result)
    assert [one.id for one in await subscriptions(world)] == [2]


@pytest.mark.parametrize("command", ["subscription remove", "subscription resume"])
@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("the one in #news", "is no subscription. Choose one from the list"),
        ("9" * 40, "is no subscription. Choose one from the list"),
        ("2", "This server has no subscription number 2"),
    ],
)
async def test_a_number_that_is_not_this_servers_is_not_found(
    world: World, command: str, typed: str, expected: str
) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    elsewhere = await subscribe(world.store, 12345, server_id=999)
    result = await world.manager.slash(world.newsroom, command, subscription=typed)
    assert expected in private(result)
    assert await world.store.subscriptions.find(999, elsewhere.id) == elsewhere


async def test_resume_lets_a_paused_subscription_go_on(world: World) -> None:
    paused = await subscribe(world.store, world.newsroom.id, world.guild.id)
    await subscribe(world.store, world.newsroom.id, world.guild.id, Filters(min_quality=10))
    await world.store.subscriptions.pause(paused.id, because="no access", now=NOW)
    offered = await world.manager.autocomplete(
        world.newsroom, "subscription resume", "subscription", ""
    )
    assert [choice["value"] for choice in offered] == [str(paused.id)]
    result = await world.manager.slash(
        world.newsroom, "subscription resume", subscription=offered[0]["value"]
    )
    assert "goes on" in private(result)
    assert await world.store.subscriptions.find(world.guild.id, paused.id) == paused


async def test_resume_of_one_that_is_not_paused_says_so(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    result = await world.manager.slash(world.newsroom, "subscription resume", subscription="1")
    assert private(result) == "Subscription 1 is not paused."


async def test_resume_needs_the_bots_rights_and_the_channel(world: World) -> None:
    closed = await world.create_channel("closed", send_messages=False)
    for channel_id in (closed.id, 4711):
        one = await subscribe(world.store, channel_id, world.guild.id)
        await world.store.subscriptions.pause(one.id, because="no access", now=NOW)
    first = await world.manager.slash(world.newsroom, "subscription resume", subscription="1")
    assert "there I still need: Send Messages." in private(first)
    second = await world.manager.slash(world.newsroom, "subscription resume", subscription="2")
    assert "I cannot see the channel of subscription 2" in private(second)
    assert all(one.paused_at == NOW for one in await subscriptions(world))


async def test_the_store_resumes_only_a_servers_own_subscriptions(store: Store) -> None:
    one = await subscribe(store, channel_id=5, server_id=1)
    await store.subscriptions.pause(one.id, because="no access", now=NOW)
    with pytest.raises(NotFoundError):
        await store.subscriptions.resume(2, one.id)
    assert (await store.subscriptions.find(1, one.id)).paused_because == "no access"
    await store.subscriptions.resume(1, one.id)
    assert await store.subscriptions.find(1, one.id) == one
