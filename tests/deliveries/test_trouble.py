"""Outages, closed channels, crashes and rival couriers: nothing is lost, nothing sent twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import pairwise

import pytest
import pytest_asyncio

from bot.databases import Location
from bot.deliveries.courier import CLAIM_PATIENCE, Courier
from bot.deliveries.planner import plan_deliveries
from bot.errors import RefusedDeliveryError, StoreError, TemporaryDeliveryError
from bot.posting.ledger import Post
from bot.store import Store
from tests.deliveries.desk import (
    ARTICLE,
    CHANNEL,
    CLOSED,
    HERE,
    OTHER_CHANNEL,
    OUTAGE,
    Desk,
    Killed,
)
from tests.samples import NOW, make_article, write
from tests.store.databases import other_writer, place_of

# Trouble on the way


async def test_an_outage_is_waited_out_twice_as_long_every_time(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [OUTAGE] * 12
    waits = []
    for _ in range(12):
        await desk.tick()
        assert await desk.states() == [("pending", "Discord is not well")]
        waits.append(await desk.wait())
        await desk.tick(waits[-1] - timedelta(seconds=1))  # one second too early
        desk.clock.advance(timedelta(seconds=1))

    assert waits[0] == timedelta(seconds=5)
    assert all(later == min(2 * sooner, timedelta(minutes=30)) for sooner, later in pairwise(waits))
    assert waits[-1] == timedelta(minutes=30)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert await desk.states() == [("sent", "")]


async def test_a_reply_that_was_lost_is_no_reason_to_post_again(desk: Desk) -> None:
    """The message arrived, but Discord's answer did not: the channel's history is asked first."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [OUTAGE]
    await desk.tick()
    await desk.tick(timedelta(hours=1))

    assert desk.publisher.calls == ["publish", "find"]
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert await desk.states() == [("sent", "")]


async def test_a_repeat_carries_the_same_nonce(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [OUTAGE]
    await desk.tick()
    desk.publisher.channels.clear()
    await desk.tick(timedelta(seconds=5))

    (_, _, first), (_, _, second) = desk.publisher.sent
    assert first == second
    assert len(first) <= 25


async def test_a_closed_channel_pauses_and_loses_nothing(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """What waits is posted in order when a person lets the subscription go on."""
    subscription = await desk.subscribe()
    titles = ["A", "B", "C"]
    await write(desk.store, *map(make_article, titles))
    desk.publisher.failures["publish"] = [CLOSED]
    await desk.tick(timedelta(seconds=30))
    await desk.tick(timedelta(days=1))

    assert desk.publisher.calls == ["publish", "report"]
    assert desk.publisher.reported == {subscription.id: "I lack a permission there"}
    assert f"subscription {subscription.id} is paused: I lack a permission there" in caplog.messages
    assert [state for state, _ in await desk.states()] == ["pending"] * 3
    paused = await desk.store.subscriptions.find(HERE, subscription.id)
    assert paused.paused_because == "I lack a permission there"

    await desk.store.subscriptions.resume(HERE, subscription.id, NOW)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == titles
    assert [state for state, _ in await desk.states()] == ["sent"] * 3


async def test_one_closed_channel_does_not_hold_up_another(desk: Desk) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL)
    await write(desk.store, *map(make_article, "AB"))

    async def close_one(kind: str, post: Post) -> None:
        if post.channel_id == CHANNEL and kind == "publish":
            raise CLOSED

    desk.publisher.before = close_one
    await desk.tick()

    assert desk.publisher.titles(OTHER_CHANNEL) == ["A", "B"]


async def test_a_subscription_that_was_removed_meanwhile_is_no_trouble(desk: Desk) -> None:
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)

    async def remove(_kind: str, _post: Post) -> None:
        await desk.store.subscriptions.remove(HERE, subscription.id, NOW)
        raise CLOSED

    desk.publisher.before = remove
    await desk.tick()
    await desk.tick()

    assert desk.publisher.calls == ["publish"]


async def test_a_refused_post_is_set_aside_and_the_rest_goes_on(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await desk.subscribe()
    await write(desk.store, *map(make_article, "ABC"))
    desk.publisher.failures["publish"] = [None, RefusedDeliveryError("too long"), None]
    await desk.tick()
    await desk.tick(timedelta(days=1))

    assert desk.publisher.titles(CHANNEL) == ["A", "C"]
    assert await desk.states() == [("sent", ""), ("rejected", "too long"), ("sent", "")]
    assert " was refused by Discord: too long" in caplog.text


async def test_an_error_that_nobody_foresaw_holds_up_nothing_else(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged in full, and that post is tried again later."""
    await desk.subscribe()
    await write(desk.store, *map(make_article, "AB"))
    desk.publisher.failures["publish"] = [ZeroDivisionError("a bug")]
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["B"]
    ((post_id,),) = await desk.store.database.fetch("SELECT id FROM posts WHERE state = 'pending'")
    assert f"post {post_id} failed as nobody foresaw" in caplog.messages
    assert "ZeroDivisionError: a bug" in caplog.text
    assert (
        "pending",
        "an error inside the bot (ZeroDivisionError), which its log tells more of",
    ) in (await desk.states())
    await desk.tick(timedelta(seconds=5))
    assert desk.publisher.titles(CHANNEL) == ["B", "A"]


async def test_what_waits_too_long_in_a_slow_channel_is_claimed_anew(desk: Desk) -> None:
    """A claim that grew stale could be another courier's by now."""
    await desk.subscribe()
    await write(desk.store, *map(make_article, "ABCDE"))
    claims: list[set[str]] = []

    async def be_slow(kind: str, _post: Post) -> None:
        assert kind == "publish"
        desk.clock.advance(timedelta(seconds=29))
        rows = await desk.store.database.fetch(
            "SELECT claimed_at FROM posts WHERE state = 'sending'"
        )
        assert all(
            desk.clock().timestamp() - row[0] < CLAIM_PATIENCE.total_seconds() for row in rows
        )
        claims.append({row[0] for row in rows})

    desk.publisher.before = be_slow
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["A", "B", "C", "D", "E"]
    assert len(set().union(*claims)) > 1


# Crashes


async def test_killed_between_send_and_record_nothing_is_sent_twice(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [Killed()]
    with pytest.raises(Killed):
        await desk.tick()
    assert [state for state, _ in await desk.states()] == ["sending"]

    await desk.tick(CLAIM_PATIENCE - timedelta(seconds=1))
    assert desk.publisher.calls == ["publish"]
    await desk.tick(timedelta(seconds=1))

    assert desk.publisher.calls == ["publish", "find"]
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert await desk.states() == [("sent", "")]


async def test_killed_before_the_send_nothing_is_lost(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)

    async def die(_kind: str, _post: Post) -> None:
        raise Killed

    desk.publisher.before = die
    with pytest.raises(Killed):
        await desk.tick()
    desk.publisher.before = None
    await desk.tick(CLAIM_PATIENCE)

    assert desk.publisher.calls == ["publish", "find", "publish"]
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_cancelled_at_any_moment_it_posts_everything_once(desk: Desk) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL)
    titles = [f"Number {number}" for number in range(5)]
    await write(desk.store, *map(make_article, titles))
    for ticks in range(0, 80, 3):
        task = asyncio.create_task(desk.tick())
        for _ in range(ticks):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        desk.clock.advance(CLAIM_PATIENCE)
    await desk.tick()
    await desk.tick(CLAIM_PATIENCE)

    assert sorted(desk.publisher.titles(CHANNEL)) == titles
    assert sorted(desk.publisher.titles(OTHER_CHANNEL)) == titles
    assert [state for state, _ in await desk.states()] == ["sent"] * 10


async def test_a_send_that_cannot_be_recorded_is_not_repeated(desk: Desk) -> None:
    impatient = await Store.open(place_of(desk.store.database), patience=0.01)
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, NOW)
    with other_writer(place_of(desk.store.database)) as begin:

        async def lock(_kind: str, _post: Post) -> None:
            begin()

        desk.publisher.before = lock
        with pytest.raises(StoreError):
            await Courier(impatient, desk.publisher, desk.clock).work()
    await impatient.close()
    desk.publisher.before = None
    await desk.tick(CLAIM_PATIENCE)

    assert desk.publisher.calls == ["publish", "find"]
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_after_a_failure_of_the_ledger_it_goes_on_at_once(
    desk: Desk, place: Location
) -> None:
    """What was sent is recorded, and what waits in its channel is sent without being waited for."""
    impatient = await Store.open(place, patience=0.05)
    await desk.subscribe()
    await write(desk.store, *map(make_article, "AB"))
    await plan_deliveries(desk.store, NOW)
    courier = Courier(impatient, desk.publisher, desk.clock)
    with other_writer(place) as begin:

        async def lock(_kind: str, _post: Post) -> None:
            desk.publisher.before = None
            begin()

        desk.publisher.before = lock
        for _ in range(2):
            with pytest.raises(StoreError):
                await courier.work()
    assert desk.publisher.titles(CHANNEL) == ["A", "B"]
    await write(desk.store, make_article("C"))
    await plan_deliveries(desk.store, NOW)
    await courier.work()
    await impatient.close()

    assert desk.publisher.calls == ["publish"] * 3
    assert desk.publisher.titles(CHANNEL) == ["A", "B", "C"]
    assert await desk.states() == [("sent", "")] * 3


# Several processes


@pytest_asyncio.fixture
async def second_store(store: Store) -> AsyncIterator[Store]:
    """Another process on the same database."""
    opened = await Store.open(place_of(store.database))
    try:
        yield opened
    finally:
        await opened.close()


async def test_two_couriers_never_send_one_delivery_twice(desk: Desk, second_store: Store) -> None:
    channels = range(1, 22)
    for channel_id in channels:
        await desk.subscribe(channel_id)
    titles = [f"Number {number}" for number in range(10)]
    await write(desk.store, *map(make_article, titles))
    other = Courier(second_store, desk.publisher, desk.clock)

    await asyncio.gather(plan_deliveries(desk.store, NOW), plan_deliveries(second_store, NOW))
    await asyncio.gather(desk.courier.work(), other.work())

    assert len(desk.publisher.sent) == len(set(desk.publisher.sent)) == 21 * 10
    for channel_id in channels:
        assert sorted(desk.publisher.titles(channel_id)) == sorted(titles)
    assert {state for state, _ in await desk.states()} == {"sent"}


async def test_what_follows_a_post_comes_even_if_its_sender_died_before(desk: Desk) -> None:
    """The message arrived, its thread was never opened: whoever finds it goes on from there."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [TemporaryDeliveryError("the connection was lost")]
    await desk.tick()
    assert desk.publisher.followed == []
    await desk.tick(timedelta(hours=1))

    assert desk.publisher.followed == ["One"]
    assert len(desk.publisher.sent) == 1
