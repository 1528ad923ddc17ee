"""What stands where is known by its message, by its number, and by its articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.planner import plan_deliveries
from bot.posting.ledger import Kind, State, Waiting
from bot.publication import OPERATOR, Action
from bot.store.posts.digests import Shown, gatherings
from bot.store.posts.history import (
    DeliveryRecord,
    PostRecord,
    deliveries_of,
    subscribed_servers,
)
from bot.store.posts.standing import (
    articles_of_message,
    channel_counts,
    channels_showing,
    stories_of_message,
)
from tests.deliveries.desk import CHANNEL, ELSEWHERE, HERE, OTHER_CHANNEL, Desk
from tests.deliveries.waiting import DAILY, at
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write

LEAD = make_article("Lead", quality=90, related=[make_related("Follower")], excerpt=ONE_STORY)
FOLLOWER = make_article("Follower", provider=WIRED, quality=10, excerpt=ONE_STORY)
GONE = make_article("Gone")
ALONE = make_article("Alone")


@pytest.fixture
async def message(desk: Desk) -> int:
    """The message of a digest of two stories, after a third one was taken out."""
    await desk.subscribe(options=DAILY)
    # The follower first: in the ledger, too, the one that leads is not the first.
    for articles in ([FOLLOWER], [LEAD], [ALONE, GONE]):
        await write(desk.store, *articles)
        await desk.tick()
    await at(desk, 2026, 1, 1, 7, 0)
    await desk.decide(Action.UNPUBLISH, GONE)
    (message_id,) = desk.publisher.channels[CHANNEL]
    return message_id


async def test_a_message_tells_its_stories(desk: Desk, message: int) -> None:
    """In its own server only."""
    read = desk.store.database

    assert await articles_of_message(read, message, HERE) == (LEAD.id, FOLLOWER.id, ALONE.id)
    assert await stories_of_message(read, message, HERE) == (LEAD.id, ALONE.id)
    for told in (articles_of_message, stories_of_message):
        assert await told(read, message, ELSEWHERE) == ()
        assert await told(read, message + 1, HERE) == ()


@pytest.mark.usefixtures("message")
async def test_a_digest_tells_its_stories_and_until_when_it_gathered(desk: Desk) -> None:
    ((number,),) = await desk.store.database.fetch("SELECT id FROM posts")
    find = desk.store.digests.find

    assert await find(number, HERE) == Shown(
        until=datetime(2026, 1, 1, 7, tzinfo=UTC),
        stories=((LEAD.id, FOLLOWER.id), (ALONE.id,)),
    )
    assert await find(number, ELSEWHERE) is None
    assert await find(number + 1, HERE) is None


async def test_an_article_tells_the_channels_that_show_it_or_may(desk: Desk) -> None:
    read = desk.store.database
    await desk.subscribe(OTHER_CHANNEL)
    await desk.subscribe(CHANNEL)
    await desk.subscribe(300, server_id=ELSEWHERE)
    await write(desk.store, ALONE)
    await plan_deliveries(desk.store, desk.clock())
    assert await channels_showing(read, ALONE.id, OPERATOR) == ()

    (first, *_) = await desk.store.ledger.claim(desk.clock(), limit=1, patience=CLAIM_PATIENCE)
    assert await channels_showing(read, ALONE.id, HERE) == (first.channel_id,)

    await desk.tick(CLAIM_PATIENCE + timedelta(seconds=1))
    assert await channels_showing(read, ALONE.id, HERE) == (CHANNEL, OTHER_CHANNEL)
    assert await channels_showing(read, ALONE.id, ELSEWHERE) == (300,)
    assert await channels_showing(read, ALONE.id, OPERATOR) == (CHANNEL, OTHER_CHANNEL, 300)
    assert await channels_showing(read, LEAD.id, OPERATOR) == ()
    assert await channel_counts(read, ALONE.id) == {HERE: 2, ELSEWHERE: 1}
    assert await channel_counts(read, LEAD.id) == {}


async def test_the_servers_that_ever_subscribed_are_known(desk: Desk) -> None:
    """A post may stand in one that has left."""
    assert await subscribed_servers(desk.store.database) == ()
    removed = await desk.subscribe(server_id=ELSEWHERE)
    await desk.subscribe(CHANNEL)
    await desk.subscribe(OTHER_CHANNEL)
    await desk.store.subscriptions.remove(ELSEWHERE, removed.id, desk.clock())

    assert await subscribed_servers(desk.store.database) == (HERE, ELSEWHERE)


async def test_a_delivery_is_known_with_its_subscription_and_its_post(desk: Desk) -> None:
    made = await desk.subscribe()
    await write(desk.store, ALONE)
    await plan_deliveries(desk.store, desk.clock())
    (post,) = await desk.store.ledger.claim(desk.clock(), limit=1, patience=CLAIM_PATIENCE)

    assert await deliveries_of(desk.store.database, ALONE.id, HERE) == (
        DeliveryRecord(
            subscription_id=made.id,
            channel_id=CHANNEL,
            leader_id=ALONE.id,
            waits=None,
            withdrawal=None,
            gathered_until=None,
            pause=None,
            post=PostRecord(
                post.id, Kind.STORY, State.SENDING, 1, NOW, NOW, None, error="", sent_at=None
            ),
        ),
    )
    assert await deliveries_of(desk.store.database, ALONE.id, ELSEWHERE) == ()


async def test_a_digest_of_one_article_tells_it_and_why_it_waited(desk: Desk) -> None:
    """Which is for the digest, where nobody noted why."""
    await desk.subscribe(options=DAILY)
    await write(desk.store, ALONE)
    await desk.tick()
    await at(desk, 2026, 1, 1, 7, 0)
    ((number,),) = await desk.store.database.fetch("SELECT id FROM posts")

    shown = await desk.store.digests.find(number, HERE)
    assert shown is not None
    assert shown.stories == ((ALONE.id,),)
    async with desk.store.database.transaction() as transaction:
        await transaction.run("UPDATE deliveries SET waits = NULL")
    gathered = await gatherings(desk.store.database, [number])
    assert gathered[number].why is Waiting.DIGEST
