"""Keeping subscriptions: what they want, whether they are paused, and what waits in them."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.deliveries.planner import plan_deliveries
from bot.errors import CommandError, NotFoundError
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import Post
from bot.posting.options import Options
from bot.posting.order_changes import Deed, OrderChange, Part, order_change_from_json
from bot.posting.subscriptions import Subscription
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.store.posts.ledger import Sent
from bot.store.records import Actor, RecordKind, changes_of
from bot.store.subscriptions.pausing import Resumed
from bot.store.subscriptions.subscriptions import standing_subscriptions
from bot.store.subscriptions.traffic import TOO_OLD
from tests.samples import NOW, make_article, write
from tests.ui.world import ManualClock

MORNINGS = Options(DigestTimes(EVERY_DAY, time(8), "UTC"))
EIGHT = NOW.replace(hour=8)


async def add(store: Store, channel_id: int = 3, *, server_id: int = 7) -> Subscription:
    return await store.subscriptions.add(
        server_id=server_id,
        channel_id=channel_id,
        filters=Filters(topics=("AI",), min_quality=5),
        max_age=timedelta(days=3),
        created_by=99,
        now=NOW,
    )


async def test_a_subscription_is_kept_as_it_was_made(store: Store) -> None:
    made = await add(store)

    assert made == Subscription(
        id=made.id,
        server_id=7,
        channel_id=3,
        filters=Filters(topics=("AI",), min_quality=5),
        options=Options(),
        max_age=timedelta(days=3),
        since_release=0,
        created_by=99,
        created_at=NOW,
    )
    assert await store.subscriptions.find(7, made.id) == made


async def test_a_subscription_begins_after_what_was_released_before(store: Store) -> None:
    await write(store, make_article("One"), make_article("Two"))

    assert (await add(store)).since_release == 2


async def test_a_server_sees_its_own_subscriptions_in_order(store: Store) -> None:
    first, second = await add(store, 5), await add(store, 4)
    foreign = await add(store, server_id=8)

    assert await store.subscriptions.of_server(7) == (first, second)
    for act in (
        store.subscriptions.find(7, foreign.id),
        store.subscriptions.remove(7, foreign.id, NOW),
        store.subscriptions.resume(7, foreign.id, NOW),
    ):
        with pytest.raises(NotFoundError, match=f"no subscription number {foreign.id}"):
            await act
    assert await store.subscriptions.of_server(8) == (foreign,)


async def test_a_removed_subscription_is_gone_and_its_number_is_never_used_again(
    store: Store,
) -> None:
    removed = await add(store)

    await store.subscriptions.remove(7, removed.id, NOW)

    assert await store.subscriptions.of_server(7) == ()
    for act in (
        store.subscriptions.find(7, removed.id),
        store.subscriptions.remove(7, removed.id, NOW),
        store.subscriptions.resume(7, removed.id, NOW),
    ):
        with pytest.raises(NotFoundError):
            await act
    assert await store.subscriptions.pause(removed.id, because="gone", now=NOW) is None
    assert (await add(store)).id > removed.id


async def test_pausing_says_once_what_was_paused(store: Store) -> None:
    made = await add(store)

    paused = await store.subscriptions.pause(made.id, because="the channel is gone", now=NOW)

    assert paused is not None
    assert (paused.paused_at, paused.paused_because) == (NOW, "the channel is gone")
    assert await store.subscriptions.find(7, made.id) == paused
    assert await standing_subscriptions(store.database) == (paused,)
    assert await store.subscriptions.pause(made.id, because="again", now=NOW) is None
    assert await store.subscriptions.pause(12345, because="unknown", now=NOW) is None


async def test_a_resumed_subscription_is_as_it_was_before(store: Store) -> None:
    made = await add(store)
    await store.subscriptions.pause(made.id, because="the channel is gone", now=NOW)

    await store.subscriptions.resume(7, made.id, NOW)

    assert await store.subscriptions.find(7, made.id) == made
    assert await standing_subscriptions(store.database) == (made,)


async def test_a_change_keeps_the_backlog_and_sets_the_next_digest(store: Store) -> None:
    made = await add(store)

    changed = await store.subscriptions.change(
        7, made.id, filters=Filters(), options=MORNINGS, max_age=timedelta(days=1), now=NOW
    )

    assert (changed.filters, changed.options, changed.max_age) == (
        Filters(),
        MORNINGS,
        timedelta(days=1),
    )
    assert changed.since_release == made.since_release
    assert changed.gathered_until == EIGHT
    assert await store.subscriptions.find(7, made.id) == changed
    with pytest.raises(NotFoundError):
        await store.subscriptions.change(
            8, made.id, filters=Filters(), options=MORNINGS, max_age=timedelta(1), now=NOW
        )


async def test_a_change_in_the_minute_of_a_digest_does_not_put_it_off(store: Store) -> None:
    made = await subscribe_to_all(store)
    assert made.gathered_until == EIGHT

    late = await store.subscriptions.change(
        7,
        made.id,
        filters=Filters(min_quality=1),
        options=MORNINGS,
        max_age=made.max_age,
        now=EIGHT + timedelta(seconds=9),
    )

    assert late.gathered_until == EIGHT


async def subscribe_to_all(store: Store, options: Options = MORNINGS) -> Subscription:
    return await store.subscriptions.add(
        server_id=7,
        channel_id=3,
        filters=Filters(),
        options=options,
        max_age=timedelta(days=3),
        created_by=99,
        now=NOW,
    )


async def test_what_is_published_in_a_pause_waits_and_comes_with_the_next_digest(
    store: Store,
) -> None:
    made = await subscribe_to_all(store)
    await store.subscriptions.pause(made.id, because="by Nora", now=NOW)
    await write(store, make_article("One"), make_article("Two"))
    await plan_deliveries(store, NOW)
    assert (await store.subscriptions.traffic(made.id)).waiting == 2

    resumed = await store.subscriptions.resume(7, made.id, EIGHT + timedelta(hours=1))

    assert resumed == Resumed(waiting=2, withdrawn=0)
    found = await store.subscriptions.find(7, made.id)
    assert found.gathered_until == EIGHT + timedelta(days=1)


@pytest.mark.parametrize("options", [Options(), MORNINGS])
async def test_what_grew_too_old_in_a_pause_is_withdrawn_save_a_moderators_own_publish(
    store: Store, options: Options
) -> None:
    made = await subscribe_to_all(store, options)
    await store.subscriptions.pause(made.id, because="by Nora", now=NOW)
    chosen = make_article("Chosen", published=False, age=timedelta(days=2))
    await write(store, make_article("Old", age=timedelta(days=2)), make_article("Fresh"), chosen)
    await store.decisions.decide(Decision(7, chosen.id, Action.PUBLISH, 1, "", NOW))
    await plan_deliveries(store, NOW)

    resumed = await store.subscriptions.resume(7, made.id, NOW + timedelta(days=2))

    assert resumed == Resumed(waiting=2, withdrawn=1)
    rows = await store.database.fetch(
        "SELECT withdrawn_because FROM deliveries WHERE withdrawn_at IS NOT NULL"
    )
    assert [tuple(row) for row in rows] == [(TOO_OLD,)]
    claimed = await store.ledger.claim(
        NOW + timedelta(days=2), limit=9, patience=timedelta(minutes=2)
    )
    assert len(claimed) == (2 if options == Options() else 0)


async def test_resuming_what_goes_on_withdraws_nothing(store: Store) -> None:
    made = await subscribe_to_all(store)
    await write(store, make_article("One"))
    await plan_deliveries(store, NOW)

    resumed = await store.subscriptions.resume(7, made.id, NOW + timedelta(days=9))

    assert resumed == Resumed(waiting=1, withdrawn=0)


async def test_traffic_tells_what_waits_and_what_went_out_last(
    store: Store, clock: ManualClock
) -> None:
    made = await subscribe_to_all(store, Options())
    nothing = await store.subscriptions.traffic(made.id)
    assert (nothing.waiting, nothing.last_sent_at, nothing.last_message_id) == (0, None, None)
    await write(store, make_article("One"), make_article("Two"))
    await plan_deliveries(store, NOW)
    first: Post = (await store.ledger.claim(NOW, limit=1, patience=timedelta(minutes=2)))[0]
    clock.advance(timedelta(minutes=1))

    await store.ledger.record_sent([Sent(first.id, 4711, "", clock())])

    traffic = await store.subscriptions.traffic(made.id)
    assert traffic.waiting == 1
    assert (traffic.last_sent_at, traffic.last_message_id) == (clock(), 4711)


async def on_record(
    store: Store, server_id: int = 7
) -> list[tuple[Actor, int | None, OrderChange]]:
    """Give by whom what was done with subscriptions."""
    changes = [one.change for one in await changes_of(store.database, server_id)]
    assert {one.kind for one in changes} <= {RecordKind.SUBSCRIPTION}
    return [(one.actor, one.actor_id, order_change_from_json(one.what)) for one in changes]


async def test_all_that_is_done_with_subscriptions_is_on_record(store: Store) -> None:
    subscriptions = store.subscriptions
    made = await add(store)
    for _ in range(2):  # the second time changes nothing
        await subscriptions.change(
            7, made.id, filters=made.filters, options=MORNINGS, max_age=EIGHT - NOW, now=NOW, by=5
        )
    await subscriptions.pause(made.id, because="by Nora: too loud", now=NOW, by=6, on_record="loud")
    await subscriptions.pause(made.id, because="twice", now=NOW, by=6)
    await subscriptions.resume(7, made.id, NOW, by=5)
    await subscriptions.resume(7, made.id, NOW, by=5)
    await subscriptions.remove(7, made.id, NOW, by=6)
    await subscriptions.restore(7, made.id, NOW, NOW, by=6)
    await subscriptions.pause(made.id, because="the channel is gone", now=NOW)
    found = await on_record(store)
    assert [(who, change.deed) for _, who, change in found] == [
        (99, Deed.ADDED),
        (5, Deed.EDITED),
        (6, Deed.PAUSED),
        (5, Deed.RESUMED),
        (6, Deed.REMOVED),
        (6, Deed.RESTORED),
        (None, Deed.PAUSED),
    ]
    assert found[1][2].edited == (Part.OPTIONS, Part.MAX_AGE)
    assert (found[1][2].options, found[0][2].filters) == (MORNINGS, made.filters)
    assert [one.because for _, _, one in found if one.deed is Deed.PAUSED] == [
        "loud",
        "the channel is gone",
    ]
    assert [actor for actor, _, _ in found] == [Actor.PERSON] * 6 + [Actor.BOT]


async def test_what_is_refused_is_on_no_record(store: Store) -> None:
    made, other = await add(store), await add(store, 4)
    with pytest.raises(CommandError, match=f"by subscription {made.id}"):
        await add(store)
    await store.subscriptions.remove(7, other.id, NOW)
    with pytest.raises(NotFoundError):
        await store.subscriptions.restore(7, other.id, NOW + timedelta(seconds=1), NOW, by=5)
    assert [one.deed for _, _, one in await on_record(store)] == [
        Deed.ADDED,
        Deed.ADDED,
        Deed.REMOVED,
    ]


async def test_what_the_bot_does_by_itself_is_on_record(store: Store) -> None:
    mentioning = await store.subscriptions.add(
        server_id=7,
        channel_id=3,
        filters=Filters(),
        options=Options(mention_role=8),
        max_age=timedelta(days=3),
        created_by=99,
        now=NOW,
    )
    await store.subscriptions.drop_mention(mentioning.id, 8, NOW)
    await store.servers.leave(7, NOW)
    await store.servers.clear(7, NOW)
    found = await on_record(store)
    assert [(actor, who, one.deed) for actor, who, one in found[1:]] == [
        (Actor.BOT, None, Deed.EDITED),
        (Actor.BOT, None, Deed.PAUSED),
        (Actor.BOT, None, Deed.REMOVED),
    ]
    assert found[1][2].options == Options()
    because = "the bot is not in this server any more"
    assert [one.because for _, _, one in found[2:]] == [because, because]
