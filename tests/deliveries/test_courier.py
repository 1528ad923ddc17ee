"""Many channels side by side: order in each, none held up by another, and waits with jitter."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.deliveries.backoff import Backoff
from bot.deliveries.composing import Composer
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.lookback import Lookback
from bot.deliveries.outcomes import Outcomes
from bot.deliveries.planner import plan_deliveries
from bot.deliveries.pool import Pool
from bot.deliveries.sending import Batch, Sender
from bot.errors import TemporaryDeliveryError
from bot.outage import Outage
from bot.posting.filters import Filters
from bot.posting.ledger import Post
from bot.publication import Action
from bot.store.posts.ledger import Sent
from tests.deliveries.desk import ARTICLE, CHANNEL, OTHER_CHANNEL, OUTAGE, Desk
from tests.deliveries.timers import Timer
from tests.samples import NOW, make_article, write

SLOW = 1


async def test_a_channel_that_hangs_holds_up_no_other(desk: Desk) -> None:
    """Even though there are more channels than are served side by side."""
    channels = range(1, 251)
    for channel_id in channels:
        await desk.subscribe(channel_id)
    await write(desk.store, ARTICLE)
    others = set(channels) - {SLOW}
    others_are_served = asyncio.Event()

    async def hang(_kind: str, post: Post) -> None:
        if post.channel_id == SLOW:
            await others_are_served.wait()
        others.discard(post.channel_id)
        if not others:
            others_are_served.set()

    desk.publisher.before = hang
    await desk.tick()

    assert desk.publisher.sent[-1][0] == SLOW
    assert {state for state, _ in await desk.states()} == {"sent"}


async def test_a_thousand_posts_to_one_server_do_not_delay_one_to_another(desk: Desk) -> None:
    """What was planned long before does not go first."""
    for channel_id in range(1, 101):
        await desk.subscribe(channel_id)
    await write(desk.store, *(make_article(f"Number {number}") for number in range(10)))
    await plan_deliveries(desk.store, desk.clock())
    await desk.subscribe(500, server_id=9)
    await write(desk.store, make_article("Late"))
    desk.clock.advance(timedelta(minutes=1))
    await desk.tick()

    place = [channel for channel, *_ in desk.publisher.sent].index(500)
    assert len(desk.publisher.sent) > 1000
    assert place < 600  # one turn of all the channels, five posts each


async def test_channels_take_turns(desk: Desk) -> None:
    for channel_id in (1, 2, 3):
        await desk.subscribe(channel_id)
    await write(desk.store, *(make_article(f"Number {number}") for number in range(8)))
    await plan_deliveries(desk.store, desk.clock())
    ledger = desk.store.ledger

    async def turn(after: int, limit: int) -> list[int]:
        posts = await ledger.claim(
            desk.clock(), limit=limit, patience=CLAIM_PATIENCE, after=after, busy=[2]
        )
        await ledger.record_sent([Sent(post.id, post.id, "", NOW) for post in posts])
        await desk.store.claims.release(post.channel_id for post in posts)
        return [post.channel_id for post in posts]

    assert await turn(0, 7) == [1] * 5 + [3] * 2
    assert await turn(1, 100) == [3] * 5
    assert await turn(0, 100) == [1] * 3 + [3]


async def test_who_had_its_turn_waits_until_all_others_have_had_theirs(desk: Desk) -> None:
    """Whatever comes first by its number, and however much is left for it."""
    channels = range(1, 61)
    for channel_id in channels:
        await desk.subscribe(channel_id)
    await write(desk.store, *(make_article(f"Number {number}") for number in range(10)))
    await desk.tick()

    served = [channel for channel, *_ in desk.publisher.sent]
    second_turn = [place for place, channel in enumerate(served) if channel == channels[0]][5]
    assert len(served) == 600
    assert served.index(channels[-1]) < second_turn


async def test_a_channel_that_hangs_for_long_is_not_served_twice(
    desk: Desk, timers: list[Timer]
) -> None:
    """Though by then another process would take it for abandoned."""
    for channel_id, topic in ((CHANNEL, "Rain"), (OTHER_CHANNEL, "Snow"), (300, "Hail")):
        await desk.subscribe(channel_id, filters=Filters(topics=(topic,)))
    await write(desk.store, make_article("Slow", topics=["Rain"]))
    await write(desk.store, make_article("Quick", topics=["Snow"]))
    await plan_deliveries(desk.store, desk.clock())
    next_is_sent = asyncio.Event()

    async def hang(kind: str, post: Post) -> None:
        if post.channel_id == CHANNEL and kind == "publish":
            await next_is_sent.wait()
        elif post.channel_id == OTHER_CHANNEL:
            desk.clock.advance(CLAIM_PATIENCE)
            await write(desk.store, make_article("Next", topics=["Hail"]))
            await plan_deliveries(desk.store, desk.clock())
            timers[-1].ring()
        elif post.channel_id == 300:
            next_is_sent.set()

    desk.publisher.before = hang
    await desk.courier.work()

    assert sorted(title for _, title, _ in desk.publisher.sent) == ["Next", "Quick", "Slow"]


async def test_a_few_commits_record_many_messages(desk: Desk) -> None:
    for channel_id in range(1, 101):
        await desk.subscribe(channel_id)
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, desk.clock())
    versions = set[int]()

    async def look(_kind: str, _post: Post) -> None:
        versions.add(desk.store.database.version())

    desk.publisher.before = look
    await desk.courier.work()

    assert len(desk.publisher.sent) == 100
    assert len(versions) < 10


async def test_what_is_unpublished_between_claim_and_send_is_not_sent(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, *map(make_article, "AB"))
    await plan_deliveries(desk.store, desk.clock())
    posts = await desk.store.ledger.claim(desk.clock(), limit=9, patience=CLAIM_PATIENCE)
    outcomes = Outcomes(desk.store, lambda: None)
    sender = Sender(
        desk.store,
        desk.publisher,
        desk.clock,
        Backoff(),
        outcomes,
        Outage(desk.clock),
        Lookback(desk.store, desk.publisher, desk.clock),
    )

    async def unpublish(_kind: str, _post: Post) -> None:
        await desk.decide(Action.UNPUBLISH, make_article("B"))
        await sender.look_again()

    desk.publisher.before = unpublish
    composer = await Composer.of(desk.store, posts)
    await sender.serve(posts, Batch(desk.clock(), composer))
    await outcomes.close()

    assert desk.publisher.titles(CHANNEL) == ["A"]
    assert await desk.states() == [
        ("sent", ""),
        ("retracted", "it was unpublished before it was sent"),
    ]


async def test_what_happens_while_a_channel_hangs_is_not_left_to_its_end(
    desk: Desk, timers: list[Timer]
) -> None:
    """What was sent is recorded, what becomes due is sent, what was unpublished is not."""
    for channel_id, topic in ((CHANNEL, "Rain"), (OTHER_CHANNEL, "Snow"), (300, "Hail")):
        await desk.subscribe(channel_id, filters=Filters(topics=(topic,)))
    slow, later = (make_article(title, topics=["Rain"]) for title in ("Slow", "Later"))
    await write(desk.store, slow, later, *(make_article(one, topics=["Snow"]) for one in "AB"))
    await plan_deliveries(desk.store, desk.clock())
    first_is_sent, next_is_sent = asyncio.Event(), asyncio.Event()
    recorded: list[str] = []

    async def hang(_kind: str, post: Post) -> None:
        if post.channel_id == CHANNEL:
            await first_is_sent.wait()
            await desk.decide(Action.UNPUBLISH, later)
            await write(desk.store, make_article("Meanwhile", topics=["Hail"]))
            await plan_deliveries(desk.store, desk.clock())
            timers[-1].ring()
            await next_is_sent.wait()
        elif desk.publisher.titles(post.channel_id):
            first_is_sent.set()
        elif post.channel_id not in (CHANNEL, OTHER_CHANNEL):
            recorded.extend(state for state, _ in await desk.states())
            next_is_sent.set()

    desk.publisher.before = hang
    await desk.courier.work()

    assert desk.publisher.titles(CHANNEL) == ["Slow"]
    assert desk.publisher.titles(300) == ["Meanwhile"]
    assert "sent" in recorded


async def test_discords_own_wish_to_wait_is_honoured(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [TemporaryDeliveryError("busy", timedelta(minutes=7))]
    await desk.tick()

    assert await desk.wait() == timedelta(minutes=7)


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 40), (0.5, 30), (1.0, 20)])
def test_chance_spreads_what_an_outage_stopped(chance: float, seconds: int) -> None:
    assert Backoff(lambda: chance).wait(4, OUTAGE) == timedelta(seconds=seconds)


async def test_a_pool_ends_what_it_runs_before_it_fails() -> None:
    ended: list[int] = []

    async def work(number: int) -> None:
        await asyncio.sleep(0)
        if number == 0:
            raise ZeroDivisionError
        ended.append(number)

    with pytest.raises(ZeroDivisionError):
        async with Pool(3) as pool:
            for number in range(3):
                pool.start(number, work(number))
            assert pool.room == 0
            while True:
                await pool.one_ended()

    assert ended == [1, 2]
    assert not pool.busy


async def test_a_pool_that_nobody_waits_in_ends_all_before_it_fails() -> None:
    ended: list[int] = []

    async def work(number: int) -> None:
        for _ in range(number):
            await asyncio.sleep(0)
        if number == 0:
            raise ZeroDivisionError
        ended.append(number)

    with pytest.raises(ZeroDivisionError):
        async with Pool(3) as pool:
            for number in range(3):
                pool.start(number, work(number))

    assert ended == [1, 2]
    assert not pool.busy
