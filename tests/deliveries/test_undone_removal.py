"""A subscription that was removed and is brought back: what waited in it waits again, once."""

from __future__ import annotations

from datetime import timedelta

from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.digests import gather
from bot.deliveries.planner import plan_deliveries
from bot.posting.subscriptions import Subscription
from tests.deliveries.desk import CHANNEL, HERE, OTHER_CHANNEL, Desk
from tests.deliveries.waiting import NIGHT, at, publish, waiting
from tests.samples import ONE_STORY, WIRED, make_article, make_related, write

MINUTE = timedelta(minutes=1)


async def remove_and_restore(desk: Desk, subscription: Subscription) -> None:
    subscriptions = desk.store.subscriptions
    desk.clock.advance(MINUTE)
    await subscriptions.remove(HERE, subscription.id, desk.clock())
    assert "sent" not in {state for state, _ in await desk.states()}
    desk.clock.advance(MINUTE)
    await subscriptions.restore(HERE, subscription.id, desk.clock() - MINUTE, desk.clock())


async def test_what_was_not_sent_yet_is_sent_once(desk: Desk) -> None:
    """With all of its story, led by the best."""
    subscription = await desk.subscribe()
    await write(
        desk.store,
        make_article("Follower", provider=WIRED, quality=10, excerpt=ONE_STORY),
        make_article("Lead", quality=90, related=[make_related("Follower")], excerpt=ONE_STORY),
        make_article("Other"),
    )
    await plan_deliveries(desk.store, desk.clock())
    await remove_and_restore(desk, subscription)
    assert await desk.states() == [("pending", ""), ("pending", "")]
    due = await desk.store.database.fetch("SELECT DISTINCT due_at FROM posts")
    assert due == [(int(desk.clock().timestamp()),)]
    leads = await desk.store.database.fetch(
        "SELECT title FROM deliveries JOIN articles ON articles.id = article_id WHERE leads"
        " ORDER BY title"
    )
    assert leads == [("Lead",), ("Other",)]

    await desk.tick()
    await desk.tick(MINUTE)
    assert sorted(desk.publisher.titles(CHANNEL)) == ["Lead", "Other"]
    assert len(desk.publisher.sent) == 2


async def test_what_waited_for_the_morning_comes_then_with_what_came_since(desk: Desk) -> None:
    subscription = await desk.subscribe(options=NIGHT)
    (first,) = await publish(desk, "First")
    await desk.tick()
    await remove_and_restore(desk, subscription)
    assert [article for article, _ in await waiting(desk)] == [first.id]
    await publish(desk, "Second")
    await desk.tick()
    await at(desk, 2026, 1, 1, 6, 0)

    (shown,) = desk.publisher.titles(CHANNEL)
    assert sorted(shown.split(" | ")) == ["First", "Second"]


async def test_what_waited_for_a_moment_that_is_over_comes_soon(desk: Desk) -> None:
    """Removed in the night, and brought back by day."""
    subscription = await desk.subscribe(options=NIGHT)
    await publish(desk, "Story")
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, subscription.id, desk.clock())
    removed_at = desk.clock()
    desk.clock.advance(timedelta(hours=7))
    await gather(desk.store, desk.clock())
    await desk.store.subscriptions.restore(HERE, subscription.id, removed_at, desk.clock())
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Story"]


async def test_where_nothing_waited_nothing_is_posted(desk: Desk) -> None:
    """Nor again what stands, nor what stands elsewhere."""
    subscription = await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL)
    await write(desk.store, make_article("One"))
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, subscription.id, desk.clock())
    await desk.store.subscriptions.restore(HERE, subscription.id, desk.clock(), desk.clock())
    await desk.tick(CLAIM_PATIENCE)

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert len(desk.publisher.sent) == 2
