"""Stories that have to wait: in quiet hours, beyond the hourly limit, and beyond ten at once.

The clock stands at one in the morning in Berlin.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.articles import Article
from bot.deliveries.digests import form_digests, gather
from bot.deliveries.planner import plan_deliveries
from bot.posting.digest import Gathering
from bot.posting.filters import Filters
from bot.posting.hours import QuietHours
from bot.posting.ledger import Waiting
from bot.posting.options import Options
from bot.publication import Action
from bot.store.posts.digests import gatherings
from tests.deliveries.desk import CHANNEL, HERE, OTHER_CHANNEL, OUTAGE, Desk
from tests.deliveries.waiting import (
    BERLIN,
    DAILY,
    NIGHT,
    at,
    numbered,
    publish,
    stories_of,
    waiting,
)
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write

HOUR = timedelta(hours=1)


# -- quiet hours


async def test_in_quiet_hours_stories_wait_and_come_together_after_them(desk: Desk) -> None:
    await desk.subscribe(options=NIGHT)
    one, two = await publish(desk, "One", "Two")
    await desk.tick()
    await desk.tick(HOUR)
    assert desk.publisher.calls == []
    assert await waiting(desk) == [(one.id, "quiet hours"), (two.id, "quiet hours")]

    await at(desk, 2026, 1, 1, 6, 0)
    (shown,) = desk.publisher.titles(CHANNEL)
    assert stories_of(shown) == {"One", "Two"}
    await publish(desk, "Three")
    await desk.tick()
    assert desk.publisher.titles(CHANNEL)[1:] == ["Three"]


async def test_a_story_that_waited_alone_comes_as_any_other(desk: Desk) -> None:
    await desk.subscribe(options=NIGHT)
    await publish(desk, "One")
    await desk.tick()
    await at(desk, 2026, 1, 1, 6, 0)

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert await desk.store.database.fetch("SELECT kind FROM posts") == [("story",)]


async def test_a_digest_waits_for_the_end_of_quiet_hours_too(desk: Desk) -> None:
    quiet = QuietHours(time(22), time(9), BERLIN)
    await desk.subscribe(options=replace(DAILY, quiet=quiet))
    await publish(desk, "One")
    await at(desk, 2026, 1, 1, 7, 0)
    assert desk.publisher.sent == []

    await at(desk, 2026, 1, 1, 8, 0)
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_what_failed_before_quiet_hours_is_tried_again_after_them(desk: Desk) -> None:
    await desk.subscribe(options=NIGHT)
    desk.clock.now = datetime(2026, 1, 1, 20, 59, 59, tzinfo=UTC)
    await publish(desk, "One")
    desk.publisher.failures["publish"] = [OUTAGE]
    await desk.tick()
    await desk.tick(HOUR)
    assert desk.publisher.calls == ["publish"]

    await at(desk, 2026, 1, 2, 6, 0)
    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_a_moderators_own_publish_waits_as_well(desk: Desk) -> None:
    await desk.subscribe(options=NIGHT)
    held = make_article("Held", published=False)
    await write(desk.store, held)
    await desk.decide(Action.PUBLISH, held)
    await desk.tick()

    assert await waiting(desk) == [(held.id, "quiet hours")]


# -- the hourly limit


async def test_beyond_the_hourly_limit_stories_come_together_when_the_hour_is_over(
    desk: Desk,
) -> None:
    await desk.subscribe(options=Options(hourly_limit=2))
    await publish(desk, "One")
    await desk.tick()
    await publish(desk, "Two", "Three", "Four")
    await desk.tick(timedelta(minutes=20))
    assert desk.publisher.titles(CHANNEL) == ["One", "Two"]
    assert [why for _, why in await waiting(desk)] == ["hourly limit"] * 2

    await desk.tick(timedelta(minutes=39))
    assert len(desk.publisher.sent) == 2
    await desk.tick(timedelta(minutes=1))
    assert stories_of(desk.publisher.titles(CHANNEL)[2]) == {"Three", "Four"}


async def test_no_hour_has_more_posts_than_the_limit(desk: Desk) -> None:
    """Digests included, and nothing is lost in a day with a story every seven minutes."""
    await desk.subscribe(options=Options(hourly_limit=3))
    sent: list[datetime] = []
    published = numbered(200)
    for title in published:
        await publish(desk, title)
        await desk.tick(timedelta(minutes=7))
        sent += [desk.clock()] * (len(desk.publisher.sent) - len(sent))
    await desk.tick(HOUR)

    assert all(later - earlier >= HOUR for earlier, later in zip(sent, sent[3:], strict=False))
    shown = [title for one in desk.publisher.titles(CHANNEL) for title in one.split(" | ")]
    assert sorted(shown) == published


# -- ten at once


async def test_beyond_ten_at_once_the_others_follow_as_one_digest(desk: Desk) -> None:
    await desk.subscribe()
    titles = numbered(25)
    for title in titles:
        await publish(desk, title)
    await desk.tick()

    shown = desk.publisher.titles(CHANNEL)
    assert shown[:10] == titles[:10]
    assert [stories_of(one) for one in shown[10:]] == [set(titles[10:])]
    assert await waiting(desk) == []


async def test_what_is_planned_in_several_batches_is_one_digest(desk: Desk) -> None:
    await desk.subscribe()
    titles = numbered(120)
    for title in titles:
        await publish(desk, title)
    await desk.tick()

    shown = desk.publisher.titles(CHANNEL)
    assert [stories_of(one) for one in shown] == [
        *({title} for title in titles[:10]),
        set(titles[10:]),
    ]


async def test_eleven_are_eleven_posts(desk: Desk) -> None:
    await desk.subscribe()
    titles = numbered(11)
    for title in titles:
        await publish(desk, title)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == titles


async def test_other_channels_go_on_as_before(desk: Desk) -> None:
    await desk.subscribe(options=NIGHT)
    await desk.subscribe(OTHER_CHANNEL)
    await publish(desk, "One")
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == []
    assert desk.publisher.titles(OTHER_CHANNEL) == ["One"]


# -- two subscriptions of one channel


def _of_one_story() -> tuple[Article, Article]:
    related = [make_related("Other")]
    return (
        make_article("Lead", topics=["AI"], quality=9, related=related, excerpt=ONE_STORY),
        make_article("Other", topics=["Law"], provider=WIRED, excerpt=ONE_STORY),
    )


async def test_a_story_that_two_subscriptions_share_comes_once(desk: Desk) -> None:
    """With the digest of the one that brought it to the channel first."""
    await desk.subscribe(options=DAILY, filters=Filters(topics=("AI",)))
    await desk.subscribe(filters=Filters(topics=("Law",)))
    lead, other = _of_one_story()
    await write(desk.store, lead)
    await desk.tick()
    await write(desk.store, other)
    await desk.tick()
    assert desk.publisher.sent == []

    await at(desk, 2026, 1, 1, 7, 0)
    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    assert await waiting(desk) == []


async def test_if_the_first_of_them_goes_the_story_comes_with_the_other(desk: Desk) -> None:
    first = await desk.subscribe(options=DAILY, filters=Filters(topics=("AI",)))
    await desk.subscribe(filters=Filters(topics=("Law",)))
    await write(desk.store, *_of_one_story())
    await desk.tick()
    await desk.store.subscriptions.remove(HERE, first.id, desk.clock())
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Other"]


# -- what it costs


async def test_a_crowd_of_quiet_channels_costs_one_look(desk: Desk) -> None:
    """Where nothing has to step back, and nothing comes together, nothing is written."""
    for channel in range(1, 40):
        await desk.subscribe(channel)
    await publish(desk, "One")
    await plan_deliveries(desk.store, desk.clock())
    before = desk.store.database.version()

    assert await gather(desk.store, desk.clock()) == 0
    assert desk.store.database.version() == before


async def test_what_a_digest_gathers_is_known_with_why_and_since_when(desk: Desk) -> None:
    """Of each digest by its post; a single story gathers nothing."""
    wanted = Filters(not_words=("nothing",))
    await desk.subscribe(filters=wanted, options=NIGHT)
    await desk.subscribe(OTHER_CHANNEL, options=DAILY)
    await publish(desk, "One")
    await desk.tick(HOUR)
    await publish(desk, "Two")
    await desk.tick(HOUR)
    await at(desk, 2026, 1, 1, 7, 0)
    await publish(desk, "Single")
    await desk.tick(HOUR)

    rows = await desk.store.database.fetch("SELECT id, channel_id, kind FROM posts ORDER BY id")
    found = await gatherings(desk.store.database, [row[0] for row in rows])
    assert {row[1]: found[row[0]] for row in rows if row[2] == "digest"} == {
        CHANNEL: Gathering(
            since=NOW + HOUR,
            until=NOW + 7 * HOUR,
            why=Waiting.QUIET_HOURS,
            filters=wanted,
            times=None,
        ),
        OTHER_CHANNEL: Gathering(
            since=NOW + HOUR,
            until=NOW + 7 * HOUR,
            why=Waiting.DIGEST,
            filters=Filters(),
            times=DAILY.digest,
        ),
    }
    assert len(found) == 2 < len(rows)


async def test_it_is_told_how_many_posts_were_formed(desk: Desk) -> None:
    """Of more subscriptions than are looked at in one go."""
    for channel_id in range(1, 53):
        await desk.subscribe(channel_id, options=DAILY)
    await publish(desk, "One")
    await desk.tick()
    assert await form_digests(desk.store, desk.clock()) == 0

    desk.clock.advance(7 * HOUR)
    assert await form_digests(desk.store, desk.clock()) == 52
    assert await form_digests(desk.store, desk.clock()) == 0
