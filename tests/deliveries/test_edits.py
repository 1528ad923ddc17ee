"""Posts follow their stories: what changed since is edited, soon, once, and only if it shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.articles import Article, Image
from bot.deliveries.digests import gather
from bot.deliveries.planner import plan_deliveries
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import Post
from bot.posting.options import Options
from bot.publication import OPERATOR, Action
from bot.store import Store
from bot.store.filing.writer import withdraw
from bot.store.posts.history import deliveries_of
from tests.deliveries.desk import (
    ARTICLE,
    CHANNEL,
    ELSEWHERE,
    HERE,
    OTHER_CHANNEL,
    OUTAGE,
    Desk,
)
from tests.deliveries.edits import MINUTE, Watching, edit, waiting
from tests.deliveries.recording import RecordingPublisher
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write
from tests.ui.world import ManualClock

RELATED = make_article("Related", provider=WIRED)
LEAD = make_article("Lead", related=[make_related("Related")])


@pytest.fixture
def publisher() -> Watching:
    return Watching()


@pytest.fixture
def desk(store: Store, clock: ManualClock, publisher: Watching) -> Desk:
    return Desk(store, clock, publisher)


@pytest_asyncio.fixture
async def posted(desk: Desk) -> Desk:
    """A channel in which ``ARTICLE`` stands."""
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    await desk.tick()
    return desk


@pytest.mark.parametrize(
    "changed",
    [
        replace(ARTICLE, title="One, corrected"),
        replace(ARTICLE, excerpt="Another excerpt"),
        replace(ARTICLE, images=(Image("https://forbes.com/a.png", 800, 400),)),
        replace(ARTICLE, related=(make_related("Coverage"),)),
    ],
)
async def test_a_change_that_shows_is_edited_within_a_minute(
    posted: Desk, publisher: Watching, changed: Article
) -> None:
    await write(posted.store, changed)
    await edit(posted, MINUTE)
    await edit(posted, MINUTE)

    (shown,) = publisher.edited
    assert shown.article.title == changed.title
    assert shown.article.excerpt == changed.excerpt
    assert shown.article.images == changed.images
    assert [one.title for one in shown.coverage] == [one.title for one in changed.related]


async def test_a_change_that_does_not_show_is_no_edit(posted: Desk, publisher: Watching) -> None:
    await write(posted.store, replace(ARTICLE, body="Another body", secured="x", quality=3))
    await edit(posted, MINUTE)

    assert publisher.edited == []
    assert await waiting(posted) == 0


async def test_a_burst_of_changes_is_one_edit(posted: Desk, publisher: Watching) -> None:
    for number in range(5):
        await write(posted.store, replace(ARTICLE, title=f"Version {number}"))
        await edit(posted, timedelta(seconds=1))
    assert publisher.edited == []
    await edit(posted, MINUTE)

    assert [one.article.title for one in publisher.edited] == ["Version 4"]


async def test_what_is_not_sent_yet_is_sent_as_it_is_then(desk: Desk, publisher: Watching) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)
    desk.publisher.failures["publish"] = [OUTAGE]
    await desk.tick()
    await write(desk.store, replace(ARTICLE, title="Later"))
    await desk.tick(MINUTE)
    await edit(desk, MINUTE)

    assert desk.publisher.titles(CHANNEL) == ["Later"]
    assert publisher.edited == []


async def test_a_change_while_it_is_sent_is_edited_after(desk: Desk, publisher: Watching) -> None:
    await desk.subscribe()
    await write(desk.store, ARTICLE)

    async def correct(kind: str, _post: Post) -> None:
        if kind == "publish":
            await write(desk.store, replace(ARTICLE, title="Corrected"))

    publisher.before = correct
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["One"]
    await edit(desk, MINUTE)

    assert desk.publisher.titles(CHANNEL) == ["Corrected"]


async def test_a_further_article_of_the_story_is_added(desk: Desk, publisher: Watching) -> None:
    """The better one leads, and the one that led joins the related coverage."""
    await desk.subscribe()
    follower = make_article(
        "Follower", related=[make_related("Better")], quality=1, excerpt=ONE_STORY
    )
    await write(desk.store, follower)
    await desk.tick()
    await write(desk.store, make_article("Better", provider=WIRED, quality=90, excerpt=ONE_STORY))
    await desk.tick()
    await edit(desk, MINUTE / 6)
    assert publisher.edited == []  # others may follow
    await edit(desk, MINUTE)

    (shown,) = publisher.edited
    assert shown.article.title == "Better"
    assert [one.title for one in shown.coverage] == ["Follower"]
    assert len(publisher.sent) == 1


async def test_taken_down_related_coverage_goes_and_restored_comes_back(
    desk: Desk, publisher: Watching
) -> None:
    """In the server that decided, at once; elsewhere nothing is touched."""
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, replace(RELATED, published=False))
    await write(desk.store, LEAD)
    await desk.tick()
    for action in (Action.UNPUBLISH, Action.RESET):
        await desk.decide(action, RELATED)
        await edit(desk)

    assert [len(one.coverage) for one in publisher.edited] == [0, 1]
    assert publisher.calls.count("publish") == 2


async def test_what_the_operator_unpublishes_goes_from_related_coverage_everywhere(
    desk: Desk, publisher: Watching
) -> None:
    """But where a server decided to publish it."""
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, replace(RELATED, published=False), LEAD)
    await desk.decide(Action.PUBLISH, RELATED, ELSEWHERE)
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, RELATED, OPERATOR)
    await edit(desk)

    assert [(one.article.title, len(one.coverage)) for one in publisher.edited] == [("Lead", 0)]


async def test_what_a_moderator_publishes_stays_among_related_coverage(
    desk: Desk, publisher: Watching
) -> None:
    await desk.subscribe()
    await write(desk.store, replace(RELATED, published=False), LEAD)
    await desk.tick()
    await desk.decide(Action.PUBLISH, RELATED)
    await desk.tick()
    await edit(desk, MINUTE)

    assert desk.publisher.titles(CHANNEL) == ["Lead", "Related"]
    assert publisher.edited == []


async def test_what_the_newsroom_takes_back_goes_from_related_coverage(
    desk: Desk, publisher: Watching
) -> None:
    await desk.subscribe()
    await write(desk.store, replace(RELATED, published=False))
    await write(desk.store, LEAD)
    await desk.tick()
    async with desk.store.database.transaction() as transaction:
        await withdraw(transaction, [RELATED.id], desk.clock())
    await edit(desk)

    (shown,) = publisher.edited
    assert shown.coverage == ()


async def test_a_post_passes_to_the_next_article_of_its_story(
    desk: Desk, publisher: Watching
) -> None:
    """Even where posts do not follow every change: what was taken down goes."""
    await desk.subscribe()
    await write(
        desk.store,
        replace(LEAD, excerpt=ONE_STORY, quality=9),
        replace(RELATED, excerpt=ONE_STORY),
    )
    await desk.tick()
    await desk.decide(Action.UNPUBLISH, LEAD)
    await desk.tick()
    await edit(desk, follows=False)

    assert desk.publisher.titles(CHANNEL) == ["Related"]
    assert publisher.calls == ["publish", "edit"]


async def test_who_joined_and_was_taken_out_joins_again_when_it_is_published_again(
    desk: Desk, publisher: Watching
) -> None:
    """In the post that stands, and as one of its coverage as before."""
    await desk.subscribe()
    await write(desk.store, make_article("Lead", provider=WIRED, quality=90, excerpt=ONE_STORY))
    await desk.tick()
    follower = make_article(
        "Follower", related=[make_related("Lead")], quality=10, excerpt=ONE_STORY
    )
    await write(desk.store, follower)
    await desk.tick()
    await edit(desk, MINUTE)
    await desk.decide(Action.UNPUBLISH, follower)
    await edit(desk)
    await desk.decide(Action.PUBLISH, follower)

    assert await plan_deliveries(desk.store, desk.clock()) == 1
    await edit(desk, MINUTE)
    shown = [(one.article.title, [it.title for it in one.coverage]) for one in publisher.edited]
    assert shown == [("Lead", ["Follower"]), ("Lead", []), ("Lead", ["Follower"])]
    (its_own,) = await deliveries_of(desk.store.database, follower.id, HERE)
    assert its_own.withdrawal is None
    assert its_own.leader_id == publisher.edited[0].article.id


async def test_a_document_that_lets_its_news_cool_takes_nothing_down(
    posted: Desk, publisher: Watching
) -> None:
    await write(posted.store, replace(ARTICLE, published=False))
    await edit(posted, MINUTE)

    assert publisher.edited == []
    assert posted.publisher.titles(CHANNEL) == ["One"]


async def test_where_posts_do_not_follow_nothing_is_edited(
    posted: Desk, publisher: Watching
) -> None:
    await write(posted.store, replace(ARTICLE, title="Another"))
    await edit(posted, MINUTE, follows=False)

    assert publisher.edited == []


async def test_posts_of_more_than_fourteen_days_stay_as_they_are(
    posted: Desk, publisher: Watching
) -> None:
    posted.clock.advance(timedelta(days=14))
    async with posted.store.database.transaction() as transaction:
        await transaction.run("UPDATE posts SET edit_due_at = 1")
    await edit(posted, MINUTE)

    assert publisher.edited == []
    assert await waiting(posted) == 0


async def test_a_digest_goes_on_without_a_story_that_was_taken_down(desk: Desk) -> None:
    """At once, and even where posts do not follow every change."""
    desk.publisher = RecordingPublisher()
    daily = Options(digest=DigestTimes(EVERY_DAY, (NOW + MINUTE).time(), "UTC"))
    await desk.store.subscriptions.add(
        server_id=HERE,
        channel_id=CHANNEL,
        filters=Filters(),
        options=daily,
        max_age=timedelta(days=3),
        created_by=5,
        now=NOW,
    )
    await write(desk.store, *(make_article(title, quality=9 - n) for n, title in enumerate("ABC")))
    await desk.tick()
    desk.clock.advance(MINUTE)
    await gather(desk.store, desk.clock())
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["A | B | C"]
    await desk.decide(Action.UNPUBLISH, make_article("B"))
    await desk.tick()
    await edit(desk, follows=False)

    assert desk.publisher.titles(CHANNEL) == ["A | C"]
    assert len(desk.publisher.sent) == 1
