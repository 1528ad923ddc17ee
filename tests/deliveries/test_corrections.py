"""Moderators say which articles are one story, and the rule never overrules them."""

from __future__ import annotations

import pytest

from bot.articles import Article
from bot.errors import CommandError, NotFoundError
from bot.posting.corrections import Correction, StoryDecision
from bot.store import Store
from bot.store.filing.merging import merge
from bot.store.overview.people import forget_person
from bot.store.stories.corrections import corrections_of
from tests.deliveries.desk import CHANNEL, ELSEWHERE, HERE, OTHER_CHANNEL, Desk
from tests.deliveries.edits import MINUTE, Watching, edit
from tests.samples import ONE_STORY, WIRED, make_article, make_related, write
from tests.ui.world import ManualClock

LEAD = make_article("Lead", quality=90, related=[make_related("Other")], excerpt=ONE_STORY)
OTHER = make_article("Other", quality=20, provider=WIRED, excerpt=ONE_STORY)
APART = make_article("Trams stop at noon", quality=50, provider=WIRED)


@pytest.fixture
def publisher() -> Watching:
    return Watching()


@pytest.fixture
def desk(store: Store, clock: ManualClock, publisher: Watching) -> Desk:
    return Desk(store, clock, publisher)


async def post(desk: Desk, *articles: Article) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, *articles)
    await desk.tick()


async def say(
    desk: Desk, correction: Correction, article: Article, other: Article | None = None
) -> None:
    await desk.store.story_decisions.decide(
        StoryDecision(HERE, article.id, correction, 5, desk.clock(), other.id if other else None)
    )
    await desk.tick()
    await edit(desk, MINUTE)
    await desk.tick()


@pytest.mark.parametrize("taken", [OTHER, LEAD], ids=["a follower", "the lead"])
async def test_what_is_not_this_story_gets_a_post_of_its_own(
    desk: Desk, publisher: Watching, taken: Article
) -> None:
    await post(desk, LEAD, OTHER)
    await say(desk, Correction.APART, taken)

    assert sorted(desk.publisher.titles(CHANNEL)) == ["Lead", "Other"]
    assert desk.publisher.titles(OTHER_CHANNEL) == ["Lead"]
    assert len(publisher.sent) == 3
    await write(desk.store, LEAD, OTHER)
    await desk.tick()
    assert len(publisher.sent) == 3


async def test_what_was_said_before_it_came_counts(desk: Desk) -> None:
    await post(desk, LEAD)
    await write(desk.store, make_article("Other", provider=WIRED, published=False))
    await say(desk, Correction.APART, OTHER)
    await write(desk.store, OTHER)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Lead", "Other"]
    assert desk.publisher.titles(OTHER_CHANNEL) == ["Lead"]


async def test_two_posts_of_the_same_story_become_one(desk: Desk, publisher: Watching) -> None:
    await post(desk, LEAD, APART)
    assert len(desk.publisher.titles(CHANNEL)) == 2
    await say(desk, Correction.SAME, APART, LEAD)

    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    assert len(desk.publisher.titles(OTHER_CHANNEL)) == 2
    assert publisher.edited[-1].article.title == "Lead"
    assert APART.title in [one.title for one in publisher.edited[-1].coverage]


@pytest.mark.parametrize("said_of", [APART, LEAD], ids=["of the later", "of the first"])
async def test_the_same_story_is_joined_when_it_comes(desk: Desk, said_of: Article) -> None:
    """Whichever of the two it was said of."""
    await post(desk, LEAD)
    held = make_article(APART.title, provider=WIRED, published=False)
    await write(desk.store, held)
    await say(desk, Correction.SAME, said_of, LEAD if said_of is APART else APART)
    await write(desk.store, APART)
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    assert len(desk.publisher.titles(OTHER_CHANNEL)) == 2


async def test_who_is_made_to_lead_leads_until_that_is_undone(
    desk: Desk, publisher: Watching
) -> None:
    await post(desk, LEAD, OTHER)
    await say(desk, Correction.LEAD, OTHER)
    assert desk.publisher.titles(CHANNEL) == ["Other"]
    assert desk.publisher.titles(OTHER_CHANNEL) == ["Lead"]
    await say(desk, Correction.UNDO, OTHER)

    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    assert len(publisher.sent) == 2


async def test_of_what_is_not_there_nothing_can_be_said(desk: Desk) -> None:
    await write(desk.store, LEAD)
    with pytest.raises(NotFoundError):
        await say(desk, Correction.APART, OTHER)
    with pytest.raises(NotFoundError):
        await say(desk, Correction.SAME, LEAD, OTHER)
    assert await desk.store.database.fetch("SELECT * FROM story_decisions") == []


async def test_each_decision_is_kept(desk: Desk) -> None:
    await post(desk, LEAD, OTHER)
    for correction in (Correction.APART, Correction.LEAD, Correction.UNDO):
        await say(desk, correction, OTHER)
    rows = await desk.store.database.fetch(
        "SELECT correction, actor_id, stands FROM story_decisions ORDER BY id"
    )

    assert rows == [("apart", 5, 0), ("lead", 5, 0), ("undo", 5, 0)]


async def undo(desk: Desk, number: int) -> None:
    await desk.store.story_decisions.undo(number, server_id=HERE, actor_id=6, now=desk.clock())
    await desk.tick()
    await edit(desk, MINUTE)
    await desk.tick()


@pytest.mark.parametrize("taken", [OTHER, LEAD], ids=["a follower", "the lead"])
async def test_what_was_taken_out_goes_back_when_that_is_undone(
    desk: Desk, publisher: Watching, taken: Article
) -> None:
    await post(desk, LEAD, OTHER)
    await say(desk, Correction.APART, taken)
    await undo(desk, 1)

    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    assert len(publisher.sent) == 3
    await desk.tick(MINUTE)
    assert desk.publisher.titles(CHANNEL) == ["Lead"]


async def test_what_was_put_to_another_story_gets_its_own_post_back(desk: Desk) -> None:
    await post(desk, LEAD, APART)
    await say(desk, Correction.SAME, APART, LEAD)
    assert desk.publisher.titles(CHANNEL) == ["Lead"]
    await undo(desk, 1)

    assert desk.publisher.titles(CHANNEL) == ["Lead", APART.title]
    assert len(desk.publisher.titles(OTHER_CHANNEL)) == 2


async def test_what_was_said_before_stands_again_when_the_later_is_undone(desk: Desk) -> None:
    await post(desk, LEAD, OTHER)
    await say(desk, Correction.APART, OTHER)
    await say(desk, Correction.LEAD, OTHER)
    await say(desk, Correction.SAME, OTHER, LEAD)
    await undo(desk, 3)
    rows = await desk.store.database.fetch(
        "SELECT correction FROM story_decisions WHERE stands ORDER BY id"
    )

    assert rows == [("apart",), ("lead",)]
    assert sorted(desk.publisher.titles(CHANNEL)) == ["Lead", "Other"]


async def test_what_does_not_stand_is_not_undone(desk: Desk) -> None:
    await post(desk, LEAD, OTHER)
    await say(desk, Correction.APART, OTHER)
    await undo(desk, 1)
    with pytest.raises(CommandError, match="undone, or something else"):
        await undo(desk, 1)


async def test_what_is_said_follows_where_two_articles_turn_out_to_be_one(desk: Desk) -> None:
    """Of what was said of both the later counts; that the two are one story goes without saying."""
    second = make_article("A second report")
    await write(desk.store, LEAD, OTHER, APART, second)
    await say(desk, Correction.SAME, OTHER, LEAD)
    await say(desk, Correction.SAME, second, LEAD)
    await say(desk, Correction.APART, LEAD)
    await say(desk, Correction.LEAD, OTHER)
    await say(desk, Correction.SAME, APART, OTHER)
    async with desk.store.database.transaction() as transaction:
        kept = await merge(transaction, LEAD.id, OTHER.id, desk.clock())
    stands = await corrections_of(desk.store.database, [kept])

    assert stands.apart == {(HERE, kept)}
    assert stands.leading == {(HERE, kept)}
    others = {APART.id, second.id}
    assert stands.same == {
        pair for one in others for pair in ((HERE, one, kept), (HERE, kept, one))
    }


async def test_who_was_forgotten_is_not_kept_with_what_they_said(desk: Desk) -> None:
    await post(desk, LEAD, OTHER)
    await say(desk, Correction.APART, OTHER)
    async with desk.store.database.transaction() as transaction:
        assert (await forget_person(transaction, 5)).decisions == 1
    rows = await desk.store.database.fetch("SELECT actor_id, stands FROM story_decisions")
    assert rows == [(None, 1)]
