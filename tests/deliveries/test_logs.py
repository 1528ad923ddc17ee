"""A server's log channel is told each decision and change once, and together where many come."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.posting.ledger import Kind, Post
from bot.publication import OPERATOR, Action
from bot.rules.rules import Outcome
from bot.store.posts.restoring import record_restore
from tests.deliveries.desk import CLOSED, ELSEWHERE, HERE, OTHER_CHANNEL, Desk, Killed
from tests.deliveries.test_reviewing import settle
from tests.samples import keep_rule, make_article, write

LOG = 800
SOON = timedelta(seconds=30)
ONE, TWO = make_article("One"), make_article("Two")


async def tick(desk: Desk, after: timedelta = SOON) -> None:
    desk.clock.advance(after)
    await desk.store.logs.plan(desk.clock())
    await desk.courier.work()


def told(desk: Desk, channel_id: int = LOG) -> list[str]:
    return desk.publisher.titles(channel_id)


async def begin(desk: Desk) -> None:
    await write(desk.store, ONE, TWO)
    await settle(desk, log_channel=LOG)
    await tick(desk)
    assert told(desk) == ["log_channel"]
    desk.publisher.channels.clear()


async def test_what_is_decided_and_changed_is_told_once(desk: Desk) -> None:
    await begin(desk)
    await desk.decide(Action.UNPUBLISH, ONE)
    await desk.decide(Action.PUBLISH, TWO, ELSEWHERE)
    await settle(desk, needs_reason=True)
    for _ in range(3):
        await tick(desk)
    assert told(desk) == [f"unpublish {ONE.id}, needs_reason"]


async def test_what_the_operator_decides_for_all_is_told_in_no_servers_log(desk: Desk) -> None:
    await begin(desk)
    await desk.decide(Action.UNPUBLISH, ONE, OPERATOR)
    await tick(desk)
    assert told(desk) == []


async def test_what_was_decided_before_is_not_told(desk: Desk) -> None:
    await write(desk.store, ONE)
    await desk.decide(Action.UNPUBLISH, ONE)
    await settle(desk, log_channel=LOG)
    await tick(desk)
    assert told(desk) == ["log_channel"]


async def test_what_follows_soon_comes_together(desk: Desk) -> None:
    await begin(desk)
    await desk.decide(Action.UNPUBLISH, ONE)
    await tick(desk)
    for action in (Action.PUBLISH, Action.UNPUBLISH):
        await desk.decide(action, TWO)
        await tick(desk, timedelta(seconds=5))
    await tick(desk)
    assert told(desk) == [f"unpublish {ONE.id}", f"publish {TWO.id}, unpublish {TWO.id}"]


async def test_many_at_once_are_told_in_a_few_messages(desk: Desk) -> None:
    await begin(desk)
    for _ in range(12):
        for action in (Action.UNPUBLISH, Action.PUBLISH):
            await desk.decide(action, ONE)
    await tick(desk)
    assert [text.count(",") + 1 for text in told(desk)] == [10, 10, 4]


@pytest.mark.parametrize("moment", ["before the send", "after the send"])
async def test_killed_at_any_moment_it_is_told_once(desk: Desk, moment: str) -> None:
    await begin(desk)
    await desk.decide(Action.UNPUBLISH, ONE)

    async def die(kind: str, _post: Post) -> None:
        if kind == "publish":
            raise Killed

    if moment == "before the send":
        desk.publisher.before = die
    else:
        desk.publisher.lost_replies = [Killed()]
    with pytest.raises(Killed):
        await tick(desk)
    desk.publisher.before = None
    for _ in range(2):
        await tick(desk, timedelta(minutes=3))
    assert told(desk) == [f"unpublish {ONE.id}"]


async def test_a_closed_channel_pauses_and_holds_nothing_up(desk: Desk) -> None:
    await desk.subscribe(OTHER_CHANNEL)
    await begin(desk)
    desk.publisher.failures["publish"] = [CLOSED]
    await desk.decide(Action.UNPUBLISH, ONE)
    await tick(desk)
    await desk.tick()
    assert told(desk, OTHER_CHANNEL) == ["Two"]
    assert await desk.store.channel_pauses.of(HERE) == {Kind.LOG: str(CLOSED)}
    await desk.decide(Action.PUBLISH, ONE)
    await tick(desk)
    assert told(desk) == []
    await desk.store.channel_pauses.resume(HERE)
    await tick(desk)
    assert told(desk) == [f"unpublish {ONE.id}", f"publish {ONE.id}"]


async def test_after_days_of_a_pause_old_news_is_left_to_the_history(desk: Desk) -> None:
    await begin(desk)
    await desk.store.channel_pauses.pause(HERE, Kind.LOG, because="", now=desk.clock())
    await desk.decide(Action.UNPUBLISH, ONE)
    await tick(desk, timedelta(days=2))
    await desk.store.channel_pauses.resume(HERE)
    await tick(desk)
    assert told(desk) == []
    await desk.decide(Action.PUBLISH, ONE)
    await tick(desk)
    assert told(desk) == [f"publish {ONE.id}"]


async def test_another_channel_is_told_what_comes_next(desk: Desk) -> None:
    await begin(desk)
    await settle(desk, log_channel=OTHER_CHANNEL)
    await tick(desk)
    assert told(desk) == []
    assert told(desk, OTHER_CHANNEL) == ["log_channel"]


async def test_without_a_channel_nothing_is_told(desk: Desk) -> None:
    await begin(desk)
    await settle(desk, log_channel=None)
    await desk.decide(Action.UNPUBLISH, ONE)
    await tick(desk)
    assert told(desk) == []


async def test_after_a_backup_was_put_back_nothing_is_told_twice(desk: Desk) -> None:
    """What it does not know of having told may stand there all the same."""
    await begin(desk)
    await desk.decide(Action.UNPUBLISH, ONE)
    async with desk.store.database.transaction() as transaction:
        await record_restore(transaction, desk.clock())
    await tick(desk)
    assert told(desk) == []
    await desk.decide(Action.PUBLISH, ONE)
    await tick(desk)
    assert told(desk) == [f"publish {ONE.id}"]


async def test_an_earlier_message_that_says_the_same_is_not_taken_for_it(desk: Desk) -> None:
    await begin(desk)
    await desk.decide(Action.PUBLISH, ONE)
    await tick(desk)
    await desk.decide(Action.PUBLISH, ONE)

    async def die(kind: str, _post: Post) -> None:
        if kind == "publish":
            raise Killed

    desk.publisher.before = die
    with pytest.raises(Killed):
        await tick(desk)
    desk.publisher.before = None
    # The clocks of two machines differ: it is looked for a little before it was planned.
    await desk.store.database.run("UPDATE posts SET planned_at = planned_at - 60")
    await tick(desk, timedelta(minutes=3))
    assert told(desk) == [f"publish {ONE.id}"] * 2


async def test_changes_of_rules_are_told_and_not_what_rules_decide(desk: Desk) -> None:
    await begin(desk)
    await keep_rule(desk.store, HERE, Outcome.HOLD)
    await write(desk.store, make_article("Three"))
    await tick(desk, SOON)
    assert told(desk) == ["rule made"]
    await tick(desk)
    assert told(desk) == ["rule made"]
