"""From published to posted: what becomes due where, once, and in order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.deliveries.contents import Content, StoryContent
from bot.deliveries.planner import foresee, plan_deliveries
from bot.posting.filters import Filters
from bot.posting.gathering import AT_ONCE
from bot.posting.ledger import Post
from bot.publication import Action
from tests.deliveries.desk import (
    ARTICLE,
    CHANNEL,
    ELSEWHERE,
    HELD,
    HERE,
    OTHER_CHANNEL,
    Desk,
)
from tests.deliveries.recording import RecordingPublisher
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write


async def test_a_released_article_is_posted_once(desk: Desk) -> None:
    subscription = await desk.subscribe()
    await write(desk.store, ARTICLE)

    assert await plan_deliveries(desk.store, NOW) == 1
    assert await plan_deliveries(desk.store, NOW) == 0
    for _ in range(3):
        await desk.tick(timedelta(minutes=1))
    await write(desk.store, replace(ARTICLE, title="One, corrected"))
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]
    assert await desk.states() == [("sent", "")]
    assert subscription.since_release == 0


async def test_the_backlog_is_not_posted(desk: Desk) -> None:
    """Neither of a folder's first load nor of what was published before the subscription."""
    await write(desk.store, make_article("First load"), is_backlog=True)
    await write(desk.store, make_article("Before"))
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["One"]


async def test_filters_choose_the_channel(desk: Desk) -> None:
    await desk.subscribe(CHANNEL, filters=Filters(topics=("AI",)))
    await desk.subscribe(OTHER_CHANNEL, filters=Filters(topics=("Law",)))
    await write(desk.store, make_article("A", topics=["AI"]), make_article("L", topics=["Law"]))
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["A"]
    assert desk.publisher.titles(OTHER_CHANNEL) == ["L"]


async def test_posts_stand_in_the_order_of_publication(desk: Desk) -> None:
    await desk.subscribe()
    titles = [f"Number {number:03}" for number in range(120)]
    for place, title in enumerate(titles):
        await write(desk.store, make_article(title, quality=place % 7))
        if place % AT_ONCE == AT_ONCE - 1:
            await desk.tick()

    assert desk.publisher.titles(CHANNEL) == titles


async def test_one_story_is_posted_once_within_fourteen_days(desk: Desk) -> None:
    await desk.subscribe()
    lead = make_article("Lead", related=[make_related("Follower")], excerpt=ONE_STORY)
    await write(desk.store, lead)
    await desk.tick()
    follower = make_article("Follower", provider=WIRED, excerpt=ONE_STORY)
    await write(desk.store, follower)
    await desk.tick(timedelta(days=2))

    assert desk.publisher.titles(CHANNEL) == ["Lead"]


async def test_the_best_article_of_a_story_leads(desk: Desk) -> None:
    await desk.subscribe()
    await write(
        desk.store,
        make_article("Lead", quality=10, related=[make_related("Follower")], excerpt=ONE_STORY),
        make_article("Follower", provider=WIRED, quality=90, excerpt=ONE_STORY),
    )
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Follower"]


async def test_an_old_article_is_posted_only_if_a_moderator_publishes_it(desk: Desk) -> None:
    await desk.subscribe()
    old = make_article("Old", age=timedelta(days=30))
    older = make_article("Older", age=timedelta(days=60), published=False)
    await write(desk.store, old, older)
    await desk.tick()
    assert desk.publisher.sent == []

    await desk.decide(Action.PUBLISH, older)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["Older"]


async def test_a_decision_posts_in_its_own_server_only(desk: Desk) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, HELD)
    await desk.decide(Action.PUBLISH, HELD)
    await desk.tick()
    assert [channel for channel, *_ in desk.publisher.sent] == [CHANNEL]

    await write(desk.store, replace(HELD, published=True))
    await desk.tick()
    assert [channel for channel, *_ in desk.publisher.sent] == [CHANNEL, OTHER_CHANNEL]


async def test_it_is_told_how_many_deliveries_were_written(desk: Desk) -> None:
    """Of all batches together."""
    assert await plan_deliveries(desk.store, NOW) == 0
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL)
    await write(desk.store, *(make_article(f"Number {number}") for number in range(60)))

    assert await plan_deliveries(desk.store, NOW) == 120
    assert await plan_deliveries(desk.store, NOW) == 0


async def test_many_releases_are_planned_in_batches(desk: Desk) -> None:
    """No story is lost between two of them, nor posted by both; all but ten come as a digest."""
    await desk.subscribe()
    pairs = [
        (
            make_article(
                f"Lead {number}",
                quality=1,
                related=[make_related(f"Follower {number}")],
                excerpt=text,
            ),
            make_article(f"Follower {number}", provider=WIRED, excerpt=text),
        )
        for number in range(60)
        for text in [f"Robot{number} met robot{number}x in harbour{number}."]
    ]
    await write(desk.store, *(lead for lead, _ in pairs))
    await write(desk.store, *(follower for _, follower in pairs))
    await desk.tick()

    *posts, digest = desk.publisher.titles(CHANNEL)
    assert posts == [f"Lead {number}" for number in range(10)]
    assert set(digest.split(" | ")) == {f"Lead {number}" for number in range(10, 60)}


async def test_what_a_publish_would_make_due_is_foreseen(desk: Desk) -> None:
    """Without writing anything, for a moderator to read before."""
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, filters=Filters(topics=("Law",)))
    paused = await desk.subscribe(300)
    await desk.store.subscriptions.pause(paused.id, because="closed", now=NOW)
    await desk.subscribe(400, server_id=ELSEWHERE)
    old = make_article("Old", age=timedelta(days=300), published=False)
    await write(desk.store, old)

    due = await foresee(desk.store, old.id, HERE, NOW)

    assert [one.channel_id for one in due] == [CHANNEL]
    assert await desk.states() == []


async def test_related_coverage_that_was_taken_down_is_not_shown(desk: Desk) -> None:
    await desk.subscribe()
    items = [make_related("Kept"), make_related("Downed")]
    await write(desk.store, make_article("Downed", provider=WIRED, age=timedelta(days=9)))
    await desk.decide(Action.UNPUBLISH, make_article("Downed", provider=WIRED))
    shown: list[StoryContent] = []

    class Watching(RecordingPublisher):
        async def publish(self, post: Post, content: Content) -> int:
            assert isinstance(content, StoryContent)
            shown.append(content)
            return await super().publish(post, content)

    desk.publisher = Watching()
    await write(desk.store, make_article("Lead", related=items))
    await desk.tick()

    assert [[item.title for item in one.coverage] for one in shown] == [["Kept"]]
