"""Before the first send to a channel after a start, what stands there already is adopted."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from bot.deliveries.editing import Editor
from bot.deliveries.planner import plan_deliveries
from bot.errors import TemporaryDeliveryError
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from tests.deliveries.desk import ARTICLE, CHANNEL, HERE, OTHER_CHANNEL, Desk, Killed
from tests.samples import NOW, make_article, write

HOUR = timedelta(hours=1)
TITLES = [f"Number {number}" for number in range(9)]


async def forget_all(desk: Desk) -> None:
    """Put a database back that knows of nothing that was planned or posted."""
    async with desk.store.database.transaction() as write_:
        await write_.run("DELETE FROM deliveries")
        await write_.run("DELETE FROM posts")
        await write_.run("UPDATE planner SET last_release = 0")
    desk.publisher.looks_back = True


async def post(desk: Desk, *titles: str) -> None:
    await write(desk.store, *(make_article(title) for title in titles))
    await desk.tick()
    await desk.tick()


async def test_an_older_database_posts_nothing_again(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """More than are claimed at once, and what did not stand yet comes."""
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL)
    for title in TITLES:
        await post(desk, title)
    sent = len(desk.publisher.sent)
    await forget_all(desk)
    desk.clock.advance(HOUR)
    await write(desk.store, make_article("New"))
    await plan_deliveries(desk.store, desk.clock())
    await desk.courier.work()

    assert desk.publisher.titles(CHANNEL) == [*TITLES, "New"]
    assert [title for _, title, _ in desk.publisher.sent[sent:]] == ["New", "New"]
    assert {state for state, _ in await desk.states()} == {"sent"}
    assert "9 of 10 posts stand in channel 100 already" in caplog.text


async def test_a_digest_that_is_made_anew_is_known_by_its_stories(desk: Desk) -> None:
    """It has another number then, and what its message does not show yet is edited in."""
    daily = Options(digest=DigestTimes(EVERY_DAY, time(0, 30), "UTC"))
    await desk.subscribe(OTHER_CHANNEL, options=daily)
    await write(desk.store, *(make_article(title, age=HOUR) for title in TITLES))
    await desk.tick()
    await desk.tick(HOUR)
    assert len(desk.publisher.titles(OTHER_CHANNEL)) == 1
    await forget_all(desk)
    await write(desk.store, make_article("New"))
    await plan_deliveries(desk.store, desk.clock())
    await desk.tick(timedelta(days=1))

    (shown,) = desk.publisher.titles(OTHER_CHANNEL)
    assert len(desk.publisher.sent) == 1
    assert desk.publisher.looked_back[-1] == (OTHER_CHANNEL, NOW - HOUR)
    assert "New" not in shown
    await Editor(desk.store, desk.publisher, lambda: desk.clock() + HOUR).work()
    (shown,) = desk.publisher.titles(OTHER_CHANNEL)
    assert set(shown.split(" | ")) == {*TITLES, "New"}


async def test_what_was_adopted_was_posted_when_its_message_was_sent(desk: Desk) -> None:
    await desk.subscribe()
    await post(desk, "One")
    await forget_all(desk)
    await desk.tick(HOUR)

    ((message_id, sent_at),) = await desk.store.database.fetch(
        "SELECT message_id, sent_at FROM posts"
    )
    assert message_id in desk.publisher.channels[CHANNEL]
    assert sent_at == int(NOW.timestamp())


async def test_so_was_what_a_killed_process_had_sent(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.lost_replies = [Killed()]
    with pytest.raises(Killed):
        await desk.tick()
    await desk.tick(HOUR)

    ((state, sent_at),) = await desk.store.database.fetch("SELECT state, sent_at FROM posts")
    assert (state, sent_at) == ("sent", int(NOW.timestamp()))


async def test_a_channel_is_looked_at_once_and_only_where_something_is_due(desk: Desk) -> None:
    """As far back as the oldest story that is due."""
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=HERE + 1)
    courier = desk.courier
    await courier.work()
    assert desk.publisher.looked_back == []

    for title in ("One", "Two"):
        await write(desk.store, make_article(title, age=2 * HOUR), make_article(f"{title} more"))
        await plan_deliveries(desk.store, desk.clock())
        await courier.work()
    since = NOW - 2 * HOUR
    assert sorted(desk.publisher.looked_back) == [(CHANNEL, since), (OTHER_CHANNEL, since)]


async def test_what_is_known_to_be_something_else_is_not_adopted(desk: Desk) -> None:
    await desk.subscribe()
    await post(desk, "One")
    (message_id,) = desk.publisher.channels[CHANNEL]
    await desk.store.messages.record_test(CHANNEL, message_id, desk.clock())
    await forget_all(desk)
    await desk.tick(HOUR)

    assert desk.publisher.titles(CHANNEL) == ["One", "One"]


async def test_where_discord_does_not_tell_nothing_is_sent_yet(desk: Desk) -> None:
    await desk.subscribe()
    await post(desk, "One")
    await forget_all(desk)
    desk.publisher.failures["look back"] = [TemporaryDeliveryError("Discord is not well")]
    await desk.tick(HOUR)
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert [state for state, _ in await desk.states()] == ["pending"]

    await desk.tick(HOUR)
    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert [state for state, _ in await desk.states()] == ["sent"]


async def test_a_test_is_not_taken_for_a_post_that_failed(desk: Desk) -> None:
    """Planned, one failure, a test by a manager, then the retry."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [TemporaryDeliveryError("Discord is not well")]
    await desk.tick()
    desk.publisher.channels[CHANNEL] = {4711: ARTICLE.title}
    await desk.store.messages.record_test(CHANNEL, 4711, desk.clock())
    await desk.tick(HOUR)

    assert desk.publisher.titles(CHANNEL) == [ARTICLE.title, ARTICLE.title]


async def test_a_message_of_another_post_is_not_taken_for_it(desk: Desk) -> None:
    await desk.subscribe()
    await post(desk, "One")
    (message_id,) = desk.publisher.channels[CHANNEL]

    taken = desk.store.messages.taken
    assert await taken(HERE, CHANNEL, NOW) == {message_id}
    assert await taken(HERE, CHANNEL, NOW + timedelta(seconds=1)) == frozenset()
    assert await taken(HERE, OTHER_CHANNEL, NOW) == frozenset()


async def test_tests_of_long_ago_are_forgotten(desk: Desk) -> None:
    await desk.store.messages.record_test(CHANNEL, 1, NOW)
    await desk.store.messages.record_test(CHANNEL, 2, NOW + timedelta(days=60))
    await desk.store.messages.record_test(CHANNEL, 3, NOW + timedelta(days=61))

    assert await desk.store.messages.taken(HERE, CHANNEL, NOW) == {2, 3}
