"""Candidates come into the review channel by themselves, once, and show what became of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.articles import Article
from bot.deliveries.pauses import tell_of_pauses
from bot.deliveries.reviewing import Reviewer
from bot.posting.ledger import Kind, Post
from bot.posting.servers import ChannelPause, ServerSettings
from bot.publication import OPERATOR, Action
from bot.rules.rules import Conditions, Outcome
from bot.store.editorial.decisions import Decision
from bot.store.filing.merging import merge
from tests.deliveries.desk import CLOSED, ELSEWHERE, HERE, OTHER_CHANNEL, OUTAGE, Desk, Killed
from tests.deliveries.edits import edit
from tests.samples import WIRED, keep_rule, make_article, write

REVIEW, CHIEF = 900, 77
HOUR = timedelta(hours=1)
HELD = make_article("Held", published=False, quality=50)


async def settle(desk: Desk, server_id: int = HERE, **settings: Any) -> None:
    def changed(before: ServerSettings) -> ServerSettings:
        return replace(before, **settings)

    await desk.store.settings.change(server_id, changed, actor_id=CHIEF, now=desk.clock())


async def tick(desk: Desk, after: timedelta = timedelta(0)) -> None:
    """Bring what waits, post it, and edit what was decided."""
    desk.clock.advance(after)
    await Reviewer(desk.store, desk.publisher, desk.clock).work()
    await desk.courier.work()
    await edit(desk)


async def hold(desk: Desk, *articles: Article) -> None:
    """Let articles come now."""
    await write(desk.store, *articles)
    ids = [one.id for one in articles]
    await desk.store.database.run(
        "UPDATE arrivals SET arrived_at = :now WHERE article_id IN :ids",
        {"now": int(desk.clock().timestamp()), "ids": ids},
    )


def asked(desk: Desk, channel_id: int = REVIEW) -> list[str]:
    return desk.publisher.titles(channel_id)


async def test_what_comes_held_is_put_to_the_moderators_once(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD, make_article("Open"))
    for _ in range(3):
        await tick(desk)
    assert asked(desk) == ["Held?"]


async def test_what_was_there_before_the_channel_stays_in_the_queue(desk: Desk) -> None:
    await hold(desk, HELD)
    desk.clock.advance(timedelta(minutes=1))
    await settle(desk, review_channel=REVIEW)
    await tick(desk)
    assert asked(desk) == []


async def test_the_best_come_first_and_no_more_in_an_hour_than_chosen(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW, review_hourly=2)
    await hold(
        desk,
        *(make_article(f"Held {n}", published=False, quality=n, provider=WIRED) for n in range(5)),
    )
    await tick(desk)
    await tick(desk)
    assert asked(desk) == ["Held 4?", "Held 3?"]
    await tick(desk, HOUR)
    assert asked(desk) == ["Held 4?", "Held 3?", "Held 2?", "Held 1?"]


async def test_what_found_no_room_for_a_day_stays_in_the_queue(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW, review_hourly=1)
    await hold(desk, HELD, make_article("Other", published=False, quality=10))
    await tick(desk)
    await tick(desk, timedelta(days=1, seconds=1))
    assert asked(desk) == ["Held?"]


@pytest.mark.parametrize(
    ("wanted", "title"),
    [
        ({"review_topic": "Law"}, "On law?"),
        ({"review_provider": "wired.com"}, "Of Wired?"),
        ({"review_min_quality": 80}, "Good?"),
    ],
)
async def test_only_what_is_wanted_comes(desk: Desk, wanted: dict[str, Any], title: str) -> None:
    await settle(desk, review_channel=REVIEW, **wanted)
    await hold(
        desk,
        make_article("On law", published=False, topics=["Law"], quality=20),
        make_article("Of Wired", published=False, provider=WIRED),
        make_article("Good", published=False, quality=80),
    )
    await tick(desk)
    assert asked(desk) == [title]


async def test_the_post_shows_who_decided_wherever_that_was(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    await tick(desk)
    await desk.decide(Action.PUBLISH, HELD)
    await tick(desk)
    assert asked(desk) == ["Held: published by 5"]
    await desk.decide(Action.UNPUBLISH, HELD)
    await tick(desk)
    assert asked(desk) == ["Held: held by 5"]
    await desk.decide(Action.RESET, HELD)
    await tick(desk)
    assert asked(desk) == ["Held?"]


async def test_a_month_later_it_goes_on_to_ask_and_is_settled(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    await tick(desk)
    await desk.decide(Action.PUBLISH, HELD, ELSEWHERE)
    await tick(desk, timedelta(days=31))
    assert asked(desk) == ["Held?"]
    await write(desk.store, replace(HELD, published=True))
    await tick(desk)
    assert asked(desk) == ["Held: published by None"]
    await write(desk.store, replace(HELD, removed=True))
    await tick(desk)
    assert asked(desk) == ["Held: held by None"]


async def test_the_operator_settles_it_everywhere(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await settle(desk, ELSEWHERE, review_channel=OTHER_CHANNEL)
    await hold(desk, HELD)
    await tick(desk)
    await desk.decide(Action.UNPUBLISH, HELD, OPERATOR)
    await tick(desk)
    assert asked(desk) == asked(desk, OTHER_CHANNEL) == ["Held: held by 5"]


async def test_where_posts_are_left_as_they_were_sent_decisions_show_all_the_same(
    desk: Desk,
) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    await tick(desk)
    await desk.decide(Action.PUBLISH, HELD)
    await edit(desk, follows=False)
    assert asked(desk) == ["Held: published by 5"]


async def test_what_is_decided_before_it_is_sent_is_not_sent(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    await Reviewer(desk.store, desk.publisher, desk.clock).work()
    await desk.decide(Action.UNPUBLISH, HELD)
    await tick(desk)
    assert asked(desk) == []
    assert await desk.states() == [("retracted", "it was decided before it was sent")]


@pytest.mark.parametrize("moment", ["before the send", "after the send"])
async def test_killed_at_any_moment_it_comes_once(desk: Desk, moment: str) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)

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
    assert asked(desk) == ["Held?"]


async def test_an_outage_puts_it_off(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    desk.publisher.failures["publish"] = [OUTAGE]
    await tick(desk)
    assert asked(desk) == []
    await tick(desk, await desk.wait())
    assert asked(desk) == ["Held?"]


async def test_a_channel_that_everybody_sees_by_now_pauses_and_says_so(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    desk.publisher.open_channels.add(REVIEW)
    await hold(desk, HELD)
    for _ in range(3):
        await tick(desk)
    assert asked(desk) == []
    pause = ChannelPause(HERE, REVIEW, Kind.REVIEW, CHIEF, "Everybody sees it")
    assert desk.publisher.channels_reported == [pause]
    assert await desk.store.channel_pauses.of(HERE) == {Kind.REVIEW: "Everybody sees it"}

    desk.publisher.open_channels.clear()
    await desk.store.channel_pauses.resume(HERE)
    await tick(desk)
    assert asked(desk) == ["Held?"]


async def test_a_pause_that_nobody_could_be_told_of_is_told_later(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    desk.publisher.open_channels.add(REVIEW)
    desk.publisher.is_heard = False
    await hold(desk, HELD)
    await tick(desk)
    desk.publisher.is_heard = True
    await tell_of_pauses(desk.store, desk.publisher, desk.clock())
    assert desk.publisher.channels_reported == []
    for _ in range(2):
        desk.clock.advance(timedelta(hours=1))
        await tell_of_pauses(desk.store, desk.publisher, desk.clock())
    (told,) = desk.publisher.channels_reported
    assert (told.channel_id, told.because) == (REVIEW, "Everybody sees it")


async def test_a_bot_that_died_before_it_told_of_a_pause_tells_of_it(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await desk.store.channel_pauses.pause(HERE, Kind.REVIEW, because="It is gone", now=desk.clock())
    desk.clock.advance(timedelta(minutes=5))
    await tell_of_pauses(desk.store, desk.publisher, desk.clock())
    assert [one.because for one in desk.publisher.channels_reported] == ["It is gone"]


async def test_a_closed_channel_pauses_and_what_waits_goes_to_the_next_one(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD, make_article("Other", published=False))
    desk.publisher.failures["publish"] = [CLOSED]
    await tick(desk)
    await tick(desk)
    assert desk.publisher.calls.count("publish") == 1
    assert [one.because for one in desk.publisher.channels_reported] == [str(CLOSED)]
    await settle(desk, review_channel=OTHER_CHANNEL)
    await tick(desk)
    assert asked(desk, OTHER_CHANNEL) == ["Held?", "Other?"]
    assert asked(desk) == []


async def test_a_channel_that_was_given_up_while_it_closed_does_not_pause_the_next(
    desk: Desk,
) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)

    async def name_another(kind: str, _post: Post) -> None:
        if kind == "publish":
            await settle(desk, review_channel=OTHER_CHANNEL)

    desk.publisher.before = name_another
    desk.publisher.failures["publish"] = [CLOSED]
    await tick(desk)
    assert await desk.store.channel_pauses.of(HERE) == {}
    await tick(desk)
    assert asked(desk, OTHER_CHANNEL) == ["Held?"]


async def test_without_a_channel_nothing_comes_and_named_again_it_does(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    await Reviewer(desk.store, desk.publisher, desk.clock).work()
    await settle(desk, review_channel=None)
    await tick(desk)
    assert asked(desk) == []
    await settle(desk, review_channel=REVIEW)
    await tick(desk)
    assert asked(desk) == ["Held?"]


async def test_while_nothing_changes_it_is_not_looked_for_room_all_the_time(desk: Desk) -> None:
    """What comes, and the room that the next hour has, are found all the same."""
    reviewer = Reviewer(desk.store, desk.publisher, desk.clock)
    await settle(desk, review_channel=REVIEW, review_hourly=1)
    await hold(desk, HELD)
    await reviewer.work()
    await hold(desk, make_article("Other", published=False))
    for after in (timedelta(), timedelta(seconds=5), timedelta(minutes=59, seconds=55)):
        desk.clock.advance(after)
        await reviewer.work()
    await tick(desk)
    assert asked(desk) == ["Held?", "Other?"]


async def test_other_servers_are_not_asked(desk: Desk) -> None:
    await settle(desk, review_channel=REVIEW)
    await settle(desk, ELSEWHERE, needs_reason=True)
    await hold(desk, HELD)
    await tick(desk)
    assert list(desk.publisher.channels) == [REVIEW]


async def test_of_two_that_turn_out_to_be_one_a_single_post_asks(desk: Desk) -> None:
    other = make_article("Held again", published=False)
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD, other)
    await tick(desk)
    assert sorted(asked(desk)) == ["Held again?", "Held?"]
    async with desk.store.database.transaction() as transaction:
        await merge(transaction, HELD.id, other.id, desk.clock())
    await tick(desk)
    assert len(asked(desk)) == 1


async def test_a_review_is_no_post_of_the_story(desk: Desk) -> None:
    """Published, it is posted to the channels, and in them it counts as new."""
    await desk.subscribe()
    await settle(desk, review_channel=REVIEW)
    await hold(desk, HELD)
    await tick(desk)
    await desk.decide(Action.PUBLISH, HELD)
    await desk.tick()
    assert desk.publisher.titles(100) == ["Held"]


async def test_what_a_rule_holds_is_put_to_the_moderators_too(desk: Desk) -> None:
    """And waits until a person decides; what a rule publishes needs nobody."""
    await keep_rule(desk.store, HERE, Outcome.HOLD, Conditions(topics=("Law",)))
    await keep_rule(desk.store, HERE, Outcome.PUBLISH, Conditions(topics=("Trams",)))
    await settle(desk, review_channel=REVIEW, review_topic="Law")
    ruled = make_article("Ruled", topics=["Law"])
    await hold(desk, ruled, make_article("Free", topics=["Trams"], published=False))
    for _ in range(2):
        await tick(desk)
    assert asked(desk) == ["Ruled?"]
    await settle(desk, review_topic=None)
    await tick(desk)
    assert asked(desk) == ["Ruled?"]
    decision = Decision(HERE, ruled.id, Action.UNPUBLISH, 5, "", desk.clock())
    await desk.store.decisions.decide_several([decision])
    await tick(desk)
    assert asked(desk) == ["Ruled: held by 5"]
