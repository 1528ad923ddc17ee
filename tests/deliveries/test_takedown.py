"""What is unpublished or taken back is taken down, and published again it is posted once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.planner import plan_deliveries
from bot.errors import TemporaryDeliveryError
from bot.posting.filters import Filters
from bot.posting.ledger import Post
from bot.publication import OPERATOR, Action
from bot.store.filing.writer import withdraw
from tests.deliveries.desk import (
    ARTICLE,
    CHANNEL,
    CLOSED,
    ELSEWHERE,
    HELD,
    HERE,
    OTHER_CHANNEL,
    OUTAGE,
    Desk,
    Killed,
)
from tests.samples import NOW, WIRED, make_article, make_related, write


async def test_unpublishing_takes_the_post_down(desk: Desk) -> None:
    """In that server only; elsewhere it stays."""
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == []
    assert desk.publisher.titles(OTHER_CHANNEL) == ["One"]
    assert await desk.states() == [("retracted", ""), ("sent", "")]


async def test_lifting_a_publish_takes_the_post_down(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, HELD)
    await desk.decide(Action.PUBLISH, HELD)
    await desk.tick()
    await desk.decide(Action.RESET, HELD)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == []


async def test_a_reset_of_nothing_takes_nothing_down(desk: Desk) -> None:
    """Newsrooms let old news cool: a document's own flag takes nothing down, now or later."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await write(desk.store, replace(ARTICLE, published=False))
    await desk.decide(Action.RESET)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_the_operator_takes_down_everywhere_but_where_a_server_decided(desk: Desk) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.PUBLISH)
    await desk.decide(Action.UNPUBLISH, server_id=OPERATOR)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert desk.publisher.titles(OTHER_CHANNEL) == []


@pytest.mark.parametrize("way", ["removed: true", "its file vanished"])
async def test_what_the_newsroom_takes_back_is_taken_down_everywhere(desk: Desk, way: str) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.PUBLISH)
    if way == "removed: true":
        await write(desk.store, replace(ARTICLE, removed=True))
    else:
        async with desk.store.database.transaction() as transaction:
            await withdraw(transaction, [ARTICLE.id], NOW)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == desk.publisher.titles(OTHER_CHANNEL) == []


DOUBTFUL = replace(ARTICLE, published=False, is_doubtful=True)


async def test_what_may_have_been_taken_back_is_taken_down_until_a_person_publishes_it(
    desk: Desk,
) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, ARTICLE)
    await desk.tick()
    await write(desk.store, DOUBTFUL)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == desk.publisher.titles(OTHER_CHANNEL) == []
    await desk.decide(Action.PUBLISH)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert desk.publisher.titles(OTHER_CHANNEL) == []


async def test_what_may_have_been_taken_back_stays_where_a_person_published_it(desk: Desk) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.PUBLISH)
    await write(desk.store, DOUBTFUL)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert desk.publisher.titles(OTHER_CHANNEL) == []


async def test_what_was_not_sent_yet_never_is(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, NOW)
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()

    assert desk.publisher.calls == []
    assert [state for state, _ in await desk.states()] == ["retracted"]


async def test_what_cooled_before_it_was_sent_never_is(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, NOW)
    await write(desk.store, replace(ARTICLE, published=False))
    await desk.tick()

    assert desk.publisher.sent == []
    assert await desk.states() == [("retracted", "it was unpublished before it was sent")]


async def test_what_cooled_after_a_crash_is_found_and_stays(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [OUTAGE]
    await desk.tick()
    await write(desk.store, replace(ARTICLE, published=False))
    await desk.tick(timedelta(seconds=5))

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert await desk.states() == [("sent", "")]


async def test_unpublished_while_it_is_sent_it_is_taken_down_after(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)

    async def unpublish(kind: str, _post: Post) -> None:
        if kind == "publish":
            await desk.decide(Action.UNPUBLISH)

    desk.publisher.before = unpublish
    await desk.tick()

    assert desk.publisher.calls == ["publish", "retract"]
    assert desk.publisher.titles(CHANNEL) == []


@pytest.mark.parametrize("arrived", [True, False])
async def test_unpublished_after_a_crash_it_is_looked_for_and_taken_down(
    desk: Desk, arrived: bool
) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [Killed()]
    with pytest.raises(Killed):
        await desk.tick()
    if not arrived:
        desk.publisher.channels.clear()
    await desk.decide(Action.UNPUBLISH)
    await desk.tick()
    assert desk.publisher.calls == ["publish"]  # its process may still be about to record it
    await desk.tick(CLAIM_PATIENCE)

    assert desk.publisher.calls == ["publish", "find", "retract"][: 3 if arrived else 2]
    assert desk.publisher.titles(CHANNEL) == []
    assert await desk.states() == [("retracted", "")]


async def test_what_is_looked_for_is_not_taken_for_another_post(desk: Desk) -> None:
    """Which shows the same by now; what was never sent is nowhere."""
    await desk.subscribe()
    await write(desk.store, *map(make_article, ("One", "Two")))

    async def die(_kind: str, _post: Post) -> None:
        if desk.publisher.titles(CHANNEL):
            raise Killed

    desk.publisher.before = die
    with pytest.raises(Killed):
        await desk.tick()
    desk.publisher.before = None
    (message_id,) = desk.publisher.channels[CHANNEL]
    desk.publisher.channels[CHANNEL][message_id] = "Two"
    await desk.decide(Action.UNPUBLISH, make_article("Two"))
    await desk.tick(CLAIM_PATIENCE)

    assert list(desk.publisher.channels[CHANNEL]) == [message_id]
    assert await desk.states() == [("sent", ""), ("retracted", "")]


async def test_published_again_it_is_posted_once_more(desk: Desk) -> None:
    """With a nonce of its own: Discord remembers a deleted message's."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    for _ in range(2):
        await desk.decide(Action.UNPUBLISH)
        await desk.tick()
        await desk.decide(Action.PUBLISH)
        await desk.tick()
        await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len({nonce for *_, nonce in desk.publisher.sent}) == 3


async def test_published_again_before_it_was_taken_down_it_stays(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH)
    await desk.decide(Action.PUBLISH)
    await desk.tick()
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len(desk.publisher.sent) == 1
    assert await desk.states() == [("sent", "")]


async def test_published_again_while_it_is_taken_down_it_is_posted_once_more(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH)

    async def publish_again(kind: str, _post: Post) -> None:
        if kind == "retract":
            await desk.decide(Action.PUBLISH)
            await plan_deliveries(desk.store, NOW)

    desk.publisher.before = publish_again
    await desk.tick()
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len(desk.publisher.sent) == 2
    assert await desk.states() == [("sent", "")]


async def test_published_again_while_it_is_sent_it_is_posted_once(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)

    async def change_minds(kind: str, _post: Post) -> None:
        if kind == "publish" and len(desk.publisher.calls) == 1:
            await desk.decide(Action.UNPUBLISH)
            await desk.decide(Action.PUBLISH)
            await plan_deliveries(desk.store, NOW)

    desk.publisher.before = change_minds
    await desk.tick()
    await desk.tick(CLAIM_PATIENCE)

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert desk.publisher.calls == ["publish"]


async def test_after_a_takedown_the_next_article_of_the_story_may_go(desk: Desk) -> None:
    await desk.subscribe()
    lead = make_article("Lead", related=[make_related("Follower")])
    await write(desk.store, lead)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, lead)
    await write(desk.store, make_article("Follower", provider=WIRED))
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Follower"]


@pytest.mark.parametrize(
    ("failure", "seconds", "words"),
    [
        (OUTAGE, 10, "Discord is not well"),
        (TemporaryDeliveryError("busy", timedelta(minutes=1)), 60, "busy"),
        (
            ZeroDivisionError("a bug"),
            10,
            "an error inside the bot (ZeroDivisionError), which its log tells more of",
        ),
    ],
)
async def test_an_outage_puts_a_takedown_off(
    desk: Desk, caplog: pytest.LogCaptureFixture, failure: Exception, seconds: int, words: str
) -> None:
    """For as long as Discord asks, where it does."""
    await desk.subscribe()
    await write(desk.store, *map(make_article, "AB"))
    await desk.tick()
    for title in "AB":
        await desk.decide(Action.UNPUBLISH, make_article(title))
    desk.publisher.failures["retract"] = [failure, None]
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["A"]
    assert await desk.states() == [("retracting", words), ("retracted", "")]
    until = desk.clock() + timedelta(seconds=seconds)
    assert f"waits until {until}: {failure}" in caplog.text

    await desk.tick(timedelta(seconds=seconds - 1))
    assert desk.publisher.titles(CHANNEL) == ["A"]
    await desk.tick(timedelta(seconds=1))
    assert desk.publisher.titles(CHANNEL) == []


async def test_a_takedown_in_a_closed_channel_is_given_up_on_record(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH)
    desk.publisher.failures["retract"] = [CLOSED]
    await desk.tick()
    await desk.tick(timedelta(days=1))

    assert desk.publisher.calls == ["publish", "retract"]
    assert await desk.states() == [("retracted", "I lack a permission there")]


async def test_hundreds_of_takedowns_are_done_in_one_go(desk: Desk) -> None:
    for channel_id in range(CHANNEL, CHANNEL + 12):
        await desk.subscribe(channel_id)
    articles = [make_article(f"Number {number}") for number in range(10)]
    await write(desk.store, *articles)
    await desk.tick()
    async with desk.store.database.transaction() as transaction:
        await withdraw(transaction, [article.id for article in articles], NOW)
    await desk.tick()

    assert [desk.publisher.titles(CHANNEL + number) for number in range(12)] == [[]] * 12
    assert desk.publisher.calls.count("retract") == 120


async def test_a_removed_subscriptions_posts_are_still_taken_down(desk: Desk) -> None:
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, subscription.id, NOW)

    await desk.decide(Action.UNPUBLISH)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == []


async def test_a_post_that_two_subscriptions_share_goes_to_the_one_that_is_left(
    desk: Desk,
) -> None:
    """The first brought the story, the second a further article of it, and is not removed."""
    first = await desk.subscribe(filters=Filters(providers=("forbes.com",)))
    await desk.subscribe(filters=Filters(providers=("wired.com",)))
    await write(
        desk.store,
        make_article("Lead", quality=90, related=[make_related("Follower")]),
        make_article("Follower", provider=WIRED),
    )
    await plan_deliveries(desk.store, desk.clock())
    await desk.store.subscriptions.remove(HERE, first.id, NOW)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Follower"]


async def test_what_waits_in_a_removed_subscription_is_never_sent(desk: Desk) -> None:
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)
    await plan_deliveries(desk.store, desk.clock())
    await desk.store.subscriptions.remove(HERE, subscription.id, NOW)
    await desk.tick()

    assert desk.publisher.calls == []
    assert await desk.states() == [("retracted", "its subscription was removed")]


async def test_a_channel_that_is_subscribed_anew_gets_no_story_twice(desk: Desk) -> None:
    """Even if its document, meanwhile, was unpublished and published again."""
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, subscription.id, NOW)
    await desk.subscribe()
    await write(desk.store, replace(ARTICLE, published=False))
    await write(desk.store, ARTICLE)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
