"""Digests at their time: what comes in them, once, and what is left out or taken down.

The clock stands at one in the morning in Berlin.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.deliveries.digests import form_digests
from bot.deliveries.editing import Editor
from bot.deliveries.planner import plan_deliveries
from bot.posting.hours import DigestTimes
from bot.posting.options import Options
from bot.publication import Action
from bot.store import Store
from tests.deliveries.desk import CHANNEL, HERE, Desk, Killed
from tests.deliveries.waiting import (
    BERLIN,
    DAILY,
    NIGHT,
    at,
    gathers_at,
    publish,
    stories_of,
    waiting,
)
from tests.samples import ONE_STORY, WIRED, make_article, make_related, write
from tests.store.databases import place_of

HOUR = timedelta(hours=1)


# -- digests at their time


async def test_stories_wait_for_the_digest_and_come_in_it_once(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await publish(desk, "One", "Two")
    await desk.tick(HOUR)
    assert desk.publisher.sent == []

    await at(desk, 2026, 1, 1, 6, 59)
    assert desk.publisher.sent == []
    await at(desk, 2026, 1, 1, 7, 0)
    await at(desk, 2026, 1, 1, 7, 1)
    (shown,) = desk.publisher.titles(CHANNEL)
    assert stories_of(shown) == {"One", "Two"}
    assert await waiting(desk) == []


async def test_the_next_digest_has_what_came_after_the_first(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await publish(desk, "One")
    await at(desk, 2026, 1, 1, 7, 0)
    await publish(desk, "Two")
    await at(desk, 2026, 1, 2, 7, 0)

    assert desk.publisher.titles(CHANNEL) == ["One", "Two"]


async def test_a_single_story_of_a_digest_subscription_still_is_a_digest(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await publish(desk, "One")
    await at(desk, 2026, 1, 1, 7, 0)

    assert await desk.store.database.fetch("SELECT kind, state FROM posts") == [("digest", "sent")]


async def test_without_anything_new_there_is_no_post(desk: Desk) -> None:
    made = await desk.subscribe(options=DAILY)
    await at(desk, 2026, 1, 1, 7, 0)

    assert desk.publisher.calls == []
    assert await gathers_at(desk, made.id) == datetime(2026, 1, 2, 7, tzinfo=UTC)


async def test_what_was_due_while_nobody_was_there_comes_as_one_digest(desk: Desk) -> None:
    made = await desk.subscribe(options=DAILY)
    await publish(desk, "One")
    await plan_deliveries(desk.store, desk.clock())
    await publish(desk, "Two")
    await at(desk, 2026, 1, 4, 12, 30)
    await at(desk, 2026, 1, 4, 12, 31)

    (shown,) = desk.publisher.titles(CHANNEL)
    assert stories_of(shown) == {"One"}  # the other one was older than three days by then
    assert await gathers_at(desk, made.id) == datetime(2026, 1, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day_before", "expected"),
    [
        # Clocks go forward on the 29th of March 2026, and back on the 25th of October.
        (datetime(2026, 3, 28, 12, tzinfo=UTC), [(29, 6), (30, 6)]),
        (datetime(2026, 10, 24, 12, tzinfo=UTC), [(25, 7), (26, 7)]),
    ],
)
async def test_the_hour_stays_the_same_when_clocks_change(
    desk: Desk, day_before: datetime, expected: list[tuple[int, int]]
) -> None:
    desk.clock.now = day_before
    await desk.subscribe(options=DAILY)
    came: list[tuple[int, int]] = []
    for number in range(45):
        if number in {0, 20}:
            await publish(desk, f"Story {number}")
        await desk.tick(HOUR)
        if len(desk.publisher.sent) > len(came):
            came.append((desk.clock().day, desk.clock().hour))

    assert came == expected


async def test_weekly_digests_pass_over_the_other_days(desk: Desk) -> None:
    await desk.subscribe(options=Options(digest=DigestTimes((4,), time(8), BERLIN)))
    await publish(desk, "One")
    await at(desk, 2026, 1, 1, 8, 0)  # a Thursday
    assert desk.publisher.sent == []
    await at(desk, 2026, 1, 2, 7, 0)
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_a_paused_digest_comes_once_the_subscription_goes_on(desk: Desk) -> None:
    made = await desk.subscribe(options=DAILY)
    await desk.store.subscriptions.pause(made.id, because="closed", now=desk.clock())
    await publish(desk, "One", "Two")
    await at(desk, 2026, 1, 2, 9, 0)
    assert desk.publisher.sent == []

    await desk.store.subscriptions.resume(HERE, made.id, desk.clock())
    await at(desk, 2026, 1, 3, 7, 0)
    assert [stories_of(one) for one in desk.publisher.titles(CHANNEL)] == [{"One", "Two"}]
    assert await gathers_at(desk, made.id) == datetime(2026, 1, 4, 7, tzinfo=UTC)


async def test_a_removed_subscription_gets_no_digest(desk: Desk) -> None:
    made = await desk.subscribe(options=DAILY)
    await publish(desk, "One")
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, made.id, desk.clock())
    await at(desk, 2026, 1, 1, 7, 0)

    assert desk.publisher.sent == []


async def test_several_articles_of_a_story_are_one_story_of_the_digest(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    lead = make_article("Lead", quality=10, related=[make_related("Better")], excerpt=ONE_STORY)
    await write(desk.store, lead)
    await desk.tick()
    await write(desk.store, make_article("Better", provider=WIRED, quality=90, excerpt=ONE_STORY))
    await at(desk, 2026, 1, 1, 7, 0)

    assert desk.publisher.titles(CHANNEL) == ["Better"]


# -- publication while they wait


async def test_what_is_unpublished_while_it_waits_is_left_out(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    kept, decided, cooled = await publish(desk, "Kept", "Decided", "Cooled")
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, decided)
    await write(desk.store, replace(cooled, published=False))
    await at(desk, 2026, 1, 1, 7, 0)

    assert desk.publisher.titles(CHANNEL) == [kept.title]


async def test_where_nothing_is_left_there_is_no_post(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    (only,) = await publish(desk, "Only")
    await desk.tick()
    await write(desk.store, replace(only, published=False))
    await at(desk, 2026, 1, 1, 7, 0)
    assert desk.publisher.calls == []
    assert await desk.store.database.fetch("SELECT withdrawn_because FROM deliveries") == [
        ("it was unpublished while it waited for a digest",)
    ]

    await write(desk.store, only)
    await at(desk, 2026, 1, 2, 7, 0)
    assert desk.publisher.titles(CHANNEL) == ["Only"]


async def test_a_story_unpublished_after_its_digest_leaves_it(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    kept, gone = await publish(desk, "Kept", "Gone")
    await at(desk, 2026, 1, 1, 7, 0)
    await desk.decide(Action.UNPUBLISH, gone)
    await desk.tick(timedelta(minutes=1))
    await Editor(desk.store, desk.publisher, desk.clock).work()

    assert desk.publisher.titles(CHANNEL) == [kept.title]


async def test_a_digest_that_is_left_empty_is_taken_down(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    one, two = await publish(desk, "One", "Two")
    await at(desk, 2026, 1, 1, 7, 0)
    await desk.decide(Action.UNPUBLISH, one)
    await desk.decide(Action.UNPUBLISH, two)
    await desk.tick(timedelta(minutes=1))

    assert desk.publisher.titles(CHANNEL) == []
    assert await desk.states() == [("retracted", "")]


async def test_published_again_after_it_could_have_come_it_comes_soon(desk: Desk) -> None:
    """It waited for the end of quiet hours, and was unpublished over that."""
    await desk.subscribe(options=NIGHT)
    (story,) = await publish(desk, "Story")
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, story)
    await at(desk, 2026, 1, 1, 6, 0)
    await desk.decide(Action.PUBLISH, story)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Story"]


async def test_published_again_it_joins_what_came_of_its_story(desk: Desk) -> None:
    """And does not come a second time."""
    await desk.subscribe(options=DAILY)
    lead = make_article("Lead", quality=90, related=[make_related("Follower")], excerpt=ONE_STORY)
    follower = make_article("Follower", provider=WIRED, quality=10, excerpt=ONE_STORY)
    await write(desk.store, lead, follower)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, lead)
    await at(desk, 2026, 1, 1, 7, 0)
    assert desk.publisher.titles(CHANNEL) == ["Follower"]

    await desk.decide(Action.PUBLISH, lead)
    await at(desk, 2026, 1, 2, 7, 0)
    assert len(desk.publisher.sent) == 1
    assert await waiting(desk) == []


# -- several processes, killed at any instant


async def test_two_processes_form_one_digest(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await publish(desk, "One", "Two")
    await plan_deliveries(desk.store, desk.clock())
    desk.clock.now = datetime(2026, 1, 1, 7, tzinfo=UTC)
    other = await Store.open(place_of(desk.store.database))
    try:
        formed = await asyncio.gather(
            *(form_digests(store, desk.clock()) for store in (desk.store, other, desk.store))
        )
    finally:
        await other.close()

    assert sum(formed) == 1
    await desk.tick()
    assert len(desk.publisher.sent) == 1


async def test_killed_while_a_digest_is_sent_it_is_found_again(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await publish(desk, "One", "Two")
    desk.publisher.lost_replies = [Killed()]
    with pytest.raises(Killed):
        await at(desk, 2026, 1, 1, 7, 0)
    await desk.tick(timedelta(minutes=10))

    assert len(desk.publisher.sent) == 1
    assert await desk.states() == [("sent", "")]
