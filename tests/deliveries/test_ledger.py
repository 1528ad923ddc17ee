"""What the ledger records only under its conditions: two processes may be at work on one post."""

from __future__ import annotations

from datetime import timedelta

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.planner import plan_deliveries
from bot.errors import RefusedDeliveryError
from bot.posting.ledger import Post, State
from bot.publication import Action
from bot.store.posts.ids import take_ids
from bot.store.posts.ledger import Sent
from tests.deliveries.desk import ARTICLE, CHANNEL, Desk
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write


async def claimed(desk: Desk) -> Post:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, desk.clock())
    (post,) = await desk.store.ledger.claim(desk.clock(), limit=1, patience=CLAIM_PATIENCE)
    return post


async def row(desk: Desk) -> tuple[str, int | None, str]:
    ((state, message_id, nonce),) = await desk.store.database.fetch(
        "SELECT state, message_id, nonce FROM posts"
    )
    return state, message_id, nonce


async def test_what_arrives_after_it_was_given_up_is_taken_down(desk: Desk) -> None:
    """Withdrawn while it was sent, and recorded as not sent by somebody else."""
    post = await claimed(desk)
    await desk.store.ledger.record_end(post, State.RETRACTED, "it was unpublished")
    await desk.store.ledger.record_sent([Sent(post.id, 4711, "", NOW)])

    assert (await row(desk))[:2] == (State.RETRACTING, 4711)


async def test_what_was_sent_is_not_recorded_as_unsent(desk: Desk) -> None:
    post = await claimed(desk)
    await desk.decide(Action.UNPUBLISH)
    await desk.store.ledger.record_sent([Sent(post.id, 4711, "", NOW)])
    await desk.store.ledger.record_unsent(post)

    assert (await row(desk))[:2] == (State.RETRACTING, 4711)


async def test_a_post_that_comes_back_has_another_nonce(desk: Desk) -> None:
    """Discord remembers that of the message which was deleted."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH)
    (going,) = await desk.store.ledger.retractions(desk.clock(), limit=1, patience=CLAIM_PATIENCE)
    await desk.decide(Action.PUBLISH)
    await desk.tick()
    await desk.store.ledger.record_retracted(going, desk.clock())
    state, message_id, nonce = await row(desk)

    assert (state, message_id) == (State.PENDING, None)
    assert nonce != going.nonce


async def test_another_message_than_the_one_taken_down_goes_on_to_stand(desk: Desk) -> None:
    post = await claimed(desk)
    await desk.decide(Action.UNPUBLISH)
    await desk.store.ledger.record_sent([Sent(post.id, 4711, "", NOW)])
    (going,) = await desk.store.ledger.retractions(desk.clock(), limit=1, patience=CLAIM_PATIENCE)
    await desk.store.ledger.record_sent([Sent(post.id, 4712, "", NOW)])
    await desk.store.ledger.record_retracted(going, desk.clock())

    assert (await row(desk))[:2] == (State.RETRACTING, 4712)


async def test_a_take_down_that_discord_refuses_is_tried_once(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    desk.publisher.failures["retract"] = [RefusedDeliveryError("Discord refuses this post.")] * 5
    await desk.decide(Action.UNPUBLISH)
    for _ in range(3):
        await desk.tick(timedelta(hours=1))

    assert desk.publisher.calls.count("retract") == 1
    assert await desk.states() == [(State.RETRACTED, "Discord refuses this post.")]
    assert desk.publisher.titles(CHANNEL) == [ARTICLE.title]


async def test_what_joins_a_story_takes_a_number_that_nobody_had(desk: Desk) -> None:
    """By its number a row is known elsewhere, long after it is gone."""
    await desk.subscribe()
    await write(
        desk.store, make_article("Lead", related=[make_related("Other")], excerpt=ONE_STORY)
    )
    await plan_deliveries(desk.store, desk.clock())
    async with desk.store.database.transaction() as transaction:
        given_out = await take_ids(transaction, "deliveries", 5)
    await write(desk.store, make_article("Other", provider=WIRED, excerpt=ONE_STORY))
    await plan_deliveries(desk.store, desk.clock())

    rows = await desk.store.database.fetch("SELECT id, story FROM deliveries ORDER BY id")
    lead, joined = rows
    assert joined == (given_out[-1] + 1, lead[0])
