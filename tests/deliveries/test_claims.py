"""Who serves a channel: one process at a time, each post in its turn, also after a death."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

import pytest

from bot.deliveries.backoff import Backoff
from bot.deliveries.composing import Composer
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.editing import EDIT_PATIENCE
from bot.deliveries.lookback import Lookback
from bot.deliveries.outcomes import Outcomes
from bot.deliveries.planner import plan_deliveries
from bot.deliveries.sending import Batch, Sender
from bot.outage import Outage
from bot.posting.filters import Filters
from bot.posting.ledger import Post
from bot.publication import Action
from bot.store import Store
from bot.store.posts.claims import SETTLING, free_channels, moments
from tests.deliveries.desk import CHANNEL, OTHER_CHANNEL, Desk, Killed
from tests.deliveries.edits import MINUTE
from tests.samples import make_article, write
from tests.store.databases import place_of

TITLES = [f"Number {number}" for number in range(8)]


@asynccontextmanager
async def another(desk: Desk) -> AsyncIterator[Desk]:
    """Another process on the same database, which dies at the end."""
    store = await Store.open(place_of(desk.store.database))
    try:
        yield Desk(store, desk.clock, desk.publisher)
    finally:
        await store.close()


async def plan(desk: Desk, *channels: int, titles: list[str] = TITLES) -> None:
    """Let every story be due in each channel, one after the other."""
    for channel_id in channels:
        await desk.subscribe(channel_id)
    for title in titles:
        await write(desk.store, make_article(title))
        await plan_deliveries(desk.store, desk.clock())


async def claim(desk: Desk, limit: int = 9) -> tuple[Post, ...]:
    return await desk.store.ledger.claim(desk.clock(), limit=limit, patience=CLAIM_PATIENCE)


async def take_back(desk: Desk) -> None:
    """Look twice, as the bot does again and again."""
    await desk.store.claims.take_back(desk.clock())
    await desk.store.claims.take_back(desk.clock() + SETTLING)


@pytest.mark.parametrize("seed", range(12))
async def test_two_processes_that_die_again_and_again_keep_the_order(desk: Desk, seed: int) -> None:
    """Whenever each of them gets its turn, and whether or not its last message arrived."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    channels = range(1, 7)
    await plan(desk, *channels)

    async def dawdle(_kind: str, _post: Post) -> None:
        for _ in range(chance.randint(0, 40)):
            await asyncio.sleep(0)
        if chance.random() < 0.1:
            raise Killed

    async def live_and_die() -> None:
        async with another(desk) as one:
            await take_back(one)
            with suppress(Killed):
                await one.courier.work()

    desk.publisher.before = dawdle
    desk.publisher.lost_replies = [chance.choice([None, Killed()]) for _ in range(12)]
    for _ in range(30):
        await asyncio.gather(live_and_die(), live_and_die())
    desk.publisher.before = None
    await live_and_die()

    assert {state for state, _ in await desk.states()} == {"sent"}
    for channel_id in channels:
        assert desk.publisher.titles(channel_id) == TITLES


async def test_while_a_process_serves_a_channel_no_other_does(desk: Desk) -> None:
    """Not even its later posts, however many there are."""
    await plan(desk, CHANNEL)
    async with another(desk) as other:
        first = await claim(other, limit=2)
        assert await claim(desk) == ()

        await other.store.ledger.give_back(first)
        await other.store.claims.release([CHANNEL])
        assert [post.id for post in await claim(desk, limit=2)] == [post.id for post in first]


async def test_a_channel_is_held_until_what_was_sent_to_it_is_recorded(desk: Desk) -> None:
    """Nobody else could tell before whether it was sent."""
    await plan(desk, CHANNEL)
    posts = await claim(desk, limit=2)
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
    async with another(desk) as other:
        await sender.serve(posts, Batch(desk.clock(), await Composer.of(desk.store, posts)))
        assert desk.publisher.titles(CHANNEL) == TITLES[:2]
        assert await claim(other) == ()

        await outcomes.close()
        assert [post.id for post in await claim(other)] == [
            posts[-1].id + number for number in range(1, 6)
        ]


async def test_what_a_dead_process_held_is_taken_back_at_once(desk: Desk) -> None:
    """It comes before what the dead one had not begun."""
    await plan(desk, CHANNEL)
    async with another(desk) as other:
        begun = await claim(other, limit=2)
    await take_back(desk)

    taken = await claim(desk)
    assert [post.id for post in taken][:2] == [post.id for post in begun]
    assert [post.is_retry_of_unknown for post in taken] == [True, True, False, False, False]


async def test_what_a_living_process_holds_stays_its_own(desk: Desk) -> None:
    await plan(desk, CHANNEL)
    async with another(desk) as other:
        assert await claim(other)
        await take_back(desk)

        assert await claim(desk) == ()
        desk.clock.advance(CLAIM_PATIENCE)
        assert await claim(desk)


async def test_only_its_own_channels_are_given_back(desk: Desk) -> None:
    """One that hung for minutes has lost its channels to another, with what it had claimed."""
    await plan(desk, CHANNEL)
    async with AsyncExitStack() as stack:
        slow = await stack.enter_async_context(another(desk))
        begun = await claim(slow)
        desk.clock.advance(CLAIM_PATIENCE)
        assert await claim(desk)
        await slow.store.ledger.give_back(begun)
        await slow.store.claims.release([CHANNEL])

        assert await claim(slow) == ()
        assert [state for state, _ in await desk.states()] == ["sending"] * 5 + ["pending"] * 3


async def test_an_edit_that_a_dead_process_began_is_taken_back_at_once(desk: Desk) -> None:
    await plan(desk, CHANNEL, titles=["A"])
    await desk.tick()
    await write(desk.store, make_article("A", excerpt="Changed"))
    desk.clock.advance(MINUTE)
    async with another(desk) as other:
        assert await other.store.edits.claim(desk.clock(), limit=1, patience=EDIT_PATIENCE)
        await take_back(desk)
        assert not await desk.store.edits.claim(desk.clock(), limit=1, patience=EDIT_PATIENCE)
    await take_back(desk)

    assert await desk.store.edits.claim(desk.clock(), limit=1, patience=EDIT_PATIENCE)


async def test_a_channel_that_was_taken_since_it_was_looked_at_stays_with_who_took_it(
    desk: Desk,
) -> None:
    await plan(desk, CHANNEL, OTHER_CHANNEL, titles=["A"])
    async with another(desk) as other:
        assert await claim(other, limit=1)
        at = moments(desk.clock(), CLAIM_PATIENCE)
        async with desk.store.database.transaction() as write:
            assert await free_channels(write, at, [CHANNEL, OTHER_CHANNEL]) == [OTHER_CHANNEL]


async def test_what_stands_is_taken_down_beside_what_has_to_be_looked_for(desk: Desk) -> None:
    standing, unknown = make_article("A", topics=["Rain"]), make_article("B", topics=["Snow"])
    await desk.subscribe(CHANNEL, filters=Filters(topics=("Rain",)))
    await desk.subscribe(OTHER_CHANNEL, filters=Filters(topics=("Snow",)))
    await write(desk.store, standing)
    await desk.tick()
    await write(desk.store, unknown)
    desk.publisher.lost_replies = [Killed()]
    async with another(desk) as other:
        with pytest.raises(Killed):
            await other.tick()
    await take_back(desk)
    for article in (standing, unknown):
        await desk.decide(Action.UNPUBLISH, article)

    found = await desk.store.ledger.retractions(desk.clock(), limit=9, patience=CLAIM_PATIENCE)

    assert [(post.channel_id, post.message_id is None) for post in found] == [
        (CHANNEL, False),
        (OTHER_CHANNEL, True),
    ]


async def test_a_message_that_may_stand_is_looked_for_by_one_process_at_a_time(desk: Desk) -> None:
    """Published again in the meantime, it waits until that one knows, and is posted once."""
    await plan(desk, CHANNEL, titles=["A"])
    async with another(desk) as other:
        other.publisher.lost_replies = [Killed()]
        with pytest.raises(Killed):
            await other.courier.work()
    await take_back(desk)
    await desk.decide(Action.UNPUBLISH, make_article("A"))

    async def publish_again(kind: str, _post: Post) -> None:
        if kind == "retract":
            desk.publisher.before = None
            await desk.decide(Action.PUBLISH, make_article("A"))
            async with another(desk) as third:
                await third.tick()

    desk.publisher.before = publish_again
    await desk.courier.work()
    await desk.tick(timedelta(minutes=1))

    assert desk.publisher.titles(CHANNEL) == ["A"]
    assert await desk.states() == [("sent", "")]


async def test_a_process_of_several_that_is_back_soon_keeps_what_it_held(desk: Desk) -> None:
    """Its connection broke; and what one had just sent that died has arrived by then."""
    if desk.store.database.turns is None:
        pytest.skip("of a file each process knows for certain who has died")
    await plan(desk, CHANNEL)
    async with another(desk) as other:
        await claim(other, limit=2)
    await desk.store.claims.take_back(desk.clock())
    assert await claim(desk) == ()
    await desk.store.claims.take_back(desk.clock() + SETTLING - timedelta(seconds=1))
    assert await claim(desk) == ()
    await desk.store.claims.take_back(desk.clock() + SETTLING)
    assert len(await claim(desk)) == 5
