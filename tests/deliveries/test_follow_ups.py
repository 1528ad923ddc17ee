"""Weighty coverage of a posted story is announced once below its post, where that is asked for."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.articles import Article
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.following import announce
from bot.posting.corrections import Correction, StoryDecision
from bot.posting.hours import QuietHours
from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.publication import Action
from bot.store.posts.withdrawals import withdraw_deliveries
from tests.deliveries.desk import CHANNEL, HERE, OTHER_CHANNEL, OUTAGE, Desk, Killed
from tests.deliveries.edits import MINUTE
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write

LEAD = make_article("Lead", quality=50, related=[make_related("Other")], excerpt=ONE_STORY)
FOLLOWS = Options(follow_ups=True)


def other(quality: int | None = None, heat: int | None = None) -> Article:
    made = make_article("Other", provider=WIRED, excerpt=ONE_STORY, quality=quality)
    return replace(made, heat=heat)


async def begin(desk: Desk, options: Options = FOLLOWS) -> None:
    await desk.subscribe(options=options)
    await write(desk.store, LEAD)
    await desk.tick()
    desk.clock.advance(MINUTE)


async def come(desk: Desk, *articles: Article) -> None:
    await write(desk.store, *articles)
    await desk.tick()
    await desk.tick(MINUTE)


async def announced(desk: Desk) -> list[str]:
    """Give the state of each announcement."""
    rows = await desk.store.database.fetch(
        "SELECT state FROM posts WHERE kind = 'follow-up' ORDER BY id"
    )
    return [row[0] for row in rows]


@pytest.mark.parametrize("rated", [{"quality": 80}, {"quality": 10, "heat": 160}])
async def test_it_is_announced_once_as_a_reply_to_the_storys_post(
    desk: Desk, rated: dict[str, int]
) -> None:
    replies: list[Post] = []

    async def look(kind: str, post: Post) -> None:
        if kind == "publish" and post.kind is Kind.FOLLOW_UP:
            replies.append(post)

    desk.publisher.before = look
    await begin(desk)
    (message,) = desk.publisher.channels[CHANNEL]
    await come(desk, other(**rated))
    await come(desk, other(**{**rated, "heat": 165}))

    assert desk.publisher.titles(CHANNEL) == ["Lead", "Other"]
    assert [one.reply_to for one in replies] == [message]
    assert await announced(desk) == ["sent"]
    assert len(await desk.store.database.fetch("SELECT 1 FROM posts WHERE kind = 'story'")) == 1


async def test_it_is_announced_when_it_becomes_hot_later(desk: Desk) -> None:
    await begin(desk)
    await come(desk, other(quality=10))
    assert await announced(desk) == []
    await come(desk, other(quality=10, heat=160))
    assert await announced(desk) == ["sent"]


async def test_what_is_long_out_by_the_time_it_is_hot_is_not_announced(desk: Desk) -> None:
    await begin(desk)
    await come(desk, other(quality=10))
    desk.clock.advance(timedelta(days=2))
    await come(desk, other(quality=10, heat=160))
    assert await announced(desk) == []


@pytest.mark.parametrize("options", [Options(), Options(follow_ups=False, thread=True)])
async def test_nothing_is_announced_where_nobody_asks_for_it(desk: Desk, options: Options) -> None:
    await desk.subscribe(OTHER_CHANNEL, options=options)
    await begin(desk)
    await come(desk, other(quality=80))
    assert desk.publisher.titles(CHANNEL) == ["Lead", "Other"]
    assert desk.publisher.titles(OTHER_CHANNEL) == ["Lead"]


async def test_what_the_post_showed_when_it_was_sent_is_not_announced(desk: Desk) -> None:
    await desk.subscribe(options=FOLLOWS)
    await write(desk.store, other(quality=10, heat=160), LEAD)
    await desk.tick()
    await desk.tick(MINUTE)
    assert await announced(desk) == []


async def test_it_waits_for_the_end_of_quiet_hours(desk: Desk) -> None:
    later = (NOW + timedelta(hours=3)).time()
    begins = (NOW + timedelta(minutes=1)).time()
    quiet = QuietHours(time(begins.hour, begins.minute), time(later.hour, later.minute), "UTC")
    await begin(desk, Options(follow_ups=True, quiet=quiet))
    await come(desk, other(quality=80))
    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    await desk.tick(timedelta(hours=3))
    assert desk.publisher.titles(CHANNEL) == ["Lead", "Other"]


@pytest.mark.parametrize("lost", [OUTAGE, Killed()], ids=["an outage", "a kill"])
async def test_it_is_not_doubled_whenever_its_sending_ends_without_a_word(
    desk: Desk, lost: BaseException
) -> None:
    await begin(desk)
    desk.publisher.lost_replies = [lost]
    await write(desk.store, other(quality=10, heat=160))
    with contextlib.suppress(Killed, BaseExceptionGroup):
        await desk.tick()
    await desk.tick(CLAIM_PATIENCE + MINUTE)

    assert desk.publisher.titles(CHANNEL) == ["Lead", "Other"]
    assert [title for _, title, _ in desk.publisher.sent] == ["Lead", "Other"]
    assert await announced(desk) == ["sent"]


async def test_it_goes_when_it_is_taken_down_and_does_not_come_again(desk: Desk) -> None:
    await begin(desk)
    await come(desk, other(quality=10, heat=160))
    await desk.decide(Action.UNPUBLISH, other())
    await desk.tick(MINUTE)
    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    await desk.decide(Action.PUBLISH, other())
    await desk.tick(MINUTE)
    assert desk.publisher.titles(CHANNEL) == ["Lead"]


async def test_it_goes_with_the_post_that_it_follows(desk: Desk) -> None:
    await begin(desk)
    await come(desk, other(quality=10, heat=160))
    async with desk.store.database.transaction() as transaction:
        rows = await transaction.fetch("SELECT id FROM deliveries")
        ids = [row[0] for row in rows]
        await withdraw_deliveries(transaction, ids, now=desk.clock(), because="all of it goes")
    await desk.tick(MINUTE)
    assert desk.publisher.titles(CHANNEL) == []
    assert await announced(desk) == ["retracted"]


async def test_it_goes_where_a_moderator_says_it_is_another_story(desk: Desk) -> None:
    await begin(desk)
    await come(desk, other(quality=10, heat=160))
    decision = StoryDecision(HERE, other().id, Correction.APART, 5, desk.clock())
    await desk.store.story_decisions.decide(decision)
    await desk.tick(MINUTE)
    assert await announced(desk) == ["retracted"]
    assert desk.publisher.titles(CHANNEL) == ["Lead", "Other"]


_FOLLOW_UPS = "SELECT due_at FROM posts WHERE kind = 'follow-up'"


@pytest.mark.parametrize(
    ("quiet", "wait"),
    [(None, timedelta()), (QuietHours(time(22), time(7), "UTC"), timedelta(hours=8))],
)
async def test_what_comes_is_announced_once_and_when_that_is_due(
    desk: Desk, quiet: QuietHours | None, wait: timedelta
) -> None:
    """Once below each post, be it two days old, and though it came before anybody asked for it."""
    await desk.subscribe(OTHER_CHANNEL)
    await begin(desk, Options())
    await come(desk, other(quality=80))
    stories = [row[0] for row in await desk.store.database.fetch("SELECT story FROM deliveries")]
    now = other().published_at + timedelta(days=2)
    async with desk.store.database.transaction() as transaction:
        options = replace(FOLLOWS, quiet=quiet).to_json()
        await transaction.run("UPDATE subscriptions SET options = :options", {"options": options})
        await announce(transaction, set(stories), now + timedelta(days=1))
        assert await transaction.fetch(_FOLLOW_UPS) == []
        await announce(transaction, set(stories), now)
        assert len(await transaction.fetch(_FOLLOW_UPS)) == 2
        await announce(transaction, set(stories), now)

    rows = await desk.store.database.fetch(_FOLLOW_UPS)
    until = now + wait
    assert [row[0] for row in rows] == [int(until.timestamp())] * 2


async def test_what_was_not_announced_yet_when_its_post_went_never_is(desk: Desk) -> None:
    """And the ledger says why."""
    begins = (NOW + MINUTE).time()
    quiet = QuietHours(time(begins.hour, begins.minute), time(7), "UTC")
    await begin(desk, replace(FOLLOWS, quiet=quiet))
    await come(desk, other(quality=80))
    assert await announced(desk) == ["pending"]
    async with desk.store.database.transaction() as transaction:
        rows = await transaction.fetch("SELECT id FROM deliveries")
        ids = [row[0] for row in rows]
        await withdraw_deliveries(transaction, ids, now=desk.clock(), because="all of it goes")
    await desk.tick(timedelta(hours=8))

    assert desk.publisher.titles(CHANNEL) == []
    assert await desk.states() == [("retracted", ""), ("retracted", "all of it goes")]
