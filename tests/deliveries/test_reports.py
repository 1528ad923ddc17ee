"""Whom people are told of: a pause until somebody heard of it, a lost role once."""

from __future__ import annotations

from datetime import timedelta

from bot.deliveries.pauses import tell_of_pauses
from bot.posting.options import Options
from tests.deliveries.desk import ARTICLE, CHANNEL, CLOSED, HERE, Desk
from tests.samples import make_article, write

HOUR = timedelta(hours=1)
ROLE = 77


async def pause_unheard(desk: Desk) -> int:
    """Pause a subscription while nobody can be told."""
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [CLOSED]
    desk.publisher.is_heard = False
    await desk.tick()
    desk.publisher.is_heard = True
    return subscription.id


async def tell(desk: Desk, after: timedelta = timedelta(0)) -> dict[int, str]:
    desk.clock.advance(after)
    await tell_of_pauses(desk.store, desk.publisher, desk.clock())
    return desk.publisher.reported


async def test_a_pause_that_nobody_could_be_told_of_is_told_later_and_once(desk: Desk) -> None:
    number = await pause_unheard(desk)
    assert await tell(desk) == {}
    assert await tell(desk, HOUR) == {number: str(CLOSED)}

    await tell(desk, HOUR)
    assert desk.publisher.calls.count("report") == 2


async def test_a_pause_that_was_told_is_not_told_again(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [CLOSED]
    await desk.tick()
    await tell(desk, HOUR)

    assert desk.publisher.calls.count("report") == 1


async def test_a_process_that_died_before_it_told_is_stood_in_for(desk: Desk) -> None:
    subscription = await desk.subscribe()
    await desk.store.subscriptions.pause(subscription.id, because="No way in.", now=desk.clock())

    assert await tell(desk) == {}
    assert await tell(desk, timedelta(minutes=5)) == {subscription.id: "No way in."}


async def test_what_went_on_meanwhile_is_not_told_of(desk: Desk) -> None:
    number = await pause_unheard(desk)
    await desk.store.subscriptions.resume(HERE, number, desk.clock())
    assert await tell(desk, HOUR) == {}

    other = await desk.subscribe(CHANNEL + 1)
    await desk.store.subscriptions.pause(other.id, because="No way in.", now=desk.clock())
    await desk.store.subscriptions.remove(HERE, other.id, desk.clock())
    assert await tell(desk, HOUR) == {}


async def test_a_role_that_is_gone_is_mentioned_no_more_and_told_once(desk: Desk) -> None:
    subscription = await desk.subscribe(options=Options(mention_role=ROLE, silent=True))
    await write(desk.store, ARTICLE)
    await desk.tick()
    desk.publisher.lost_roles.add((HERE, ROLE))
    await write(desk.store, make_article("Two"), make_article("Three"))
    await desk.tick()

    assert desk.publisher.mentioned == [ROLE, None, None]
    assert desk.publisher.mentioning_nobody == [subscription.id]
    changed = await desk.store.subscriptions.find(HERE, subscription.id)
    assert changed.options == Options(silent=True)


async def test_another_role_chosen_meanwhile_stays(desk: Desk) -> None:
    subscription = await desk.subscribe(options=Options(mention_role=ROLE))
    assert (
        await desk.store.subscriptions.drop_mention(subscription.id, ROLE + 1, desk.clock()) is None
    )
    assert (
        await desk.store.subscriptions.drop_mention(subscription.id + 1, ROLE, desk.clock()) is None
    )

    kept = await desk.store.subscriptions.find(HERE, subscription.id)
    assert kept.options.mention_role == ROLE
