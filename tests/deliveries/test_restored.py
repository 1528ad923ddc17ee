"""After a backup was put back nothing is posted by itself that may have been posted already."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from bot.deliveries.planner import plan_deliveries
from bot.deliveries.why import explain
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import Restore
from bot.posting.options import Options
from bot.publication import Action
from bot.store.posts.restoring import record_restore, restore_of
from tests.deliveries.desk import CHANNEL, HELD, HERE, OTHER_CHANNEL, Desk
from tests.samples import NOW, make_article, write

DAILY = Options(digest=DigestTimes(EVERY_DAY, time(0, 1), "UTC"))


async def plan(desk: Desk) -> None:
    await plan_deliveries(desk.store, desk.clock())


async def put_back(desk: Desk, *, catches_up: bool = False) -> int:
    async with desk.store.database.transaction() as transaction:
        return await record_restore(transaction, desk.clock(), catches_up=catches_up)


async def test_what_was_on_its_way_lies_and_says_why(desk: Desk) -> None:
    """Planned and not sent, waiting for a digest, released and not planned."""
    await desk.subscribe(CHANNEL)
    await desk.subscribe(OTHER_CHANNEL, options=DAILY)
    sent, planned, released = (make_article(title) for title in ("Sent", "Planned", "Released"))
    await write(desk.store, sent)
    await desk.tick()
    await write(desk.store, planned)
    await plan(desk)
    await write(desk.store, released)

    assert await put_back(desk) == 3  # two of them wait for the digest
    assert await restore_of(desk.store.database) == Restore(NOW)
    for _ in range(3):
        await desk.tick(timedelta(days=1))
    assert desk.publisher.titles(CHANNEL) == ["Sent"]
    assert desk.publisher.titles(OTHER_CHANNEL) == []
    (first, second) = (await explain(desk.store, planned.id, HERE, desk.clock())).verdicts
    for verdict in (first, second):
        assert "the database was put back from a backup" in str(verdict.sentence)
    (verdict, _) = (await explain(desk.store, released.id, HERE, desk.clock())).verdicts
    assert "it was published before the database was put back" in str(verdict.sentence)


async def test_a_message_that_was_being_sent_is_left_alone(desk: Desk) -> None:
    """It may stand in its channel, where it is neither repeated nor taken down."""
    await desk.subscribe()
    await write(desk.store, make_article("One"))
    await plan(desk)
    await desk.store.database.run("UPDATE posts SET state = 'sending', claimed_at = 1")
    await put_back(desk)
    await desk.tick(timedelta(hours=1))
    assert desk.publisher.titles(CHANNEL) == []
    ((state, _),) = await desk.states()
    assert state == "retracted"


async def test_what_came_after_the_backup_and_before_it_was_put_back_is_not_posted(
    desk: Desk,
) -> None:
    await desk.subscribe()
    await put_back(desk)
    await write(desk.store, make_article("Since then", age=timedelta(0)))
    await desk.tick(timedelta(minutes=5))
    assert desk.publisher.titles(CHANNEL) == []


async def test_what_comes_afterwards_is_posted(desk: Desk) -> None:
    await desk.subscribe()
    await put_back(desk)
    desk.clock.advance(timedelta(minutes=5))
    await write(desk.store, make_article("News", age=timedelta(minutes=-4)))
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["News"]


async def test_what_a_moderator_publishes_afterwards_is_posted(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, HELD)
    await put_back(desk)
    await desk.decide(Action.PUBLISH, HELD)
    await desk.tick(timedelta(minutes=5))
    assert desk.publisher.titles(CHANNEL) == ["Held"]


async def test_a_post_that_stood_then_is_edited_and_taken_down_as_ever(desk: Desk) -> None:
    await desk.subscribe()
    article = make_article("One")
    await write(desk.store, article)
    await desk.tick()
    await put_back(desk)
    await write(desk.store, replace(article, removed=True))
    await desk.tick(timedelta(minutes=5))
    assert [state for state, _ in await desk.states()] == ["retracted"]


async def test_no_id_is_given_out_that_a_channel_may_show(desk: Desk) -> None:
    await desk.subscribe()
    await put_back(desk)
    desk.clock.advance(timedelta(minutes=5))
    await write(desk.store, make_article("News", age=timedelta(minutes=-4)))
    await plan(desk)
    ((post, delivery),) = await desk.store.database.fetch(
        "SELECT posts.id, deliveries.id FROM posts JOIN deliveries ON post_id = posts.id"
    )
    assert min(post, delivery) > 100_000_000


# -- catching up


def stand_already(desk: Desk, *titles: str) -> None:
    """Let a channel show what this database knows nothing of."""
    desk.publisher.channels[CHANNEL] = dict(enumerate(titles, start=1))


async def test_catching_up_posts_what_no_channel_shows(desk: Desk) -> None:
    """Of what was planned at the backup, and of what came after it."""
    await desk.subscribe()
    await write(desk.store, make_article("Planned, sent since"), make_article("Planned"))
    await plan(desk)
    stand_already(desk, "Planned, sent since", "New, sent since")
    desk.clock.advance(timedelta(hours=1))
    assert await put_back(desk, catches_up=True) == 0
    await write(desk.store, make_article("New, sent since"), make_article("New"))
    await desk.tick(timedelta(minutes=1))

    assert sorted(title for _, title, _ in desk.publisher.sent) == ["New", "Planned"]
    assert [state for state, _ in await desk.states()] == ["sent"] * 4


async def test_catching_up_looks_back_to_the_last_that_the_backup_knows(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, make_article("Before"))
    await desk.tick(timedelta(minutes=10))
    desk.clock.advance(timedelta(days=1))
    await put_back(desk, catches_up=True)
    await write(desk.store, make_article("Meanwhile"))
    await plan(desk)
    rows = await desk.store.database.fetch("SELECT attempts, planned_at FROM posts ORDER BY id")
    last = int((NOW + timedelta(minutes=10)).timestamp())
    assert tuple(rows[1]) == (1, last)


async def test_what_comes_after_catching_up_is_not_looked_for(desk: Desk) -> None:
    await desk.subscribe()
    await put_back(desk, catches_up=True)
    desk.clock.advance(timedelta(minutes=5))
    await write(desk.store, make_article("News", age=timedelta(minutes=-4)))
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["News"]
    assert "find" not in desk.publisher.calls


async def test_digests_lie_when_the_others_catch_up(desk: Desk) -> None:
    """Nobody can tell of which stories a digest was made that this database knows nothing of."""
    await desk.subscribe(OTHER_CHANNEL, options=DAILY)
    await write(desk.store, make_article("Waiting"))
    await plan(desk)
    assert await put_back(desk, catches_up=True) == 1
    article = make_article("Meanwhile")
    await write(desk.store, article)
    await desk.tick(timedelta(days=1))
    assert desk.publisher.titles(OTHER_CHANNEL) == []
    (verdict,) = (await explain(desk.store, article.id, HERE, desk.clock())).verdicts
    assert "before the database was put back from a backup" in str(verdict.sentence)
