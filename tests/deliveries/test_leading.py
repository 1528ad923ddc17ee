"""The best article leads its story in the channel, also when that changes after it was posted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.articles import Article
from bot.deliveries.editing import Editor
from bot.deliveries.leading import settle_leads
from bot.posting.options import Options
from bot.publication import Action
from bot.store import Store
from tests.deliveries.desk import CHANNEL, ELSEWHERE, OTHER_CHANNEL, Desk
from tests.deliveries.edits import MINUTE, Watching, edit, waiting
from tests.deliveries.waiting import DAILY, at
from tests.samples import ONE_STORY, WIRED, make_article, make_related, write
from tests.ui.world import ManualClock

BETTER = make_article("Better", quality=90, related=[make_related("Worse")], excerpt=ONE_STORY)
WORSE = make_article("Worse", quality=20, provider=WIRED, excerpt=ONE_STORY)


@pytest.fixture
def publisher() -> Watching:
    return Watching()


@pytest.fixture
def desk(store: Store, clock: ManualClock, publisher: Watching) -> Desk:
    return Desk(store, clock, publisher)


async def post(desk: Desk, options: Options | None = None) -> None:
    await desk.subscribe(options=options)
    await write(desk.store, BETTER, WORSE)
    await desk.tick()


@pytest.mark.parametrize(
    "fallen", [replace(BETTER, quality=1), replace(BETTER, published=False)], ids=["fell", "held"]
)
async def test_the_post_is_edited_once_when_its_leader_falls(
    desk: Desk, publisher: Watching, fallen: Article
) -> None:
    await post(desk)
    assert desk.publisher.titles(CHANNEL) == ["Better"]
    await write(desk.store, fallen)
    for _ in range(3):
        await desk.tick()
        await edit(desk, MINUTE)

    assert [one.article.title for one in publisher.edited] == ["Worse"]
    assert [one.title for one in publisher.edited[0].coverage] == ["Better"]
    assert len(publisher.sent) == 1


async def test_it_is_told_how_many_stories_another_article_leads_by_now(
    desk: Desk, publisher: Watching
) -> None:
    """In its own server, as it decided."""
    await post(desk)
    await desk.subscribe(OTHER_CHANNEL, server_id=ELSEWHERE)
    await write(desk.store, replace(BETTER, title="Better, corrected"))
    assert await settle_leads(desk.store, desk.clock()) == 0

    await desk.decide(Action.UNPUBLISH, BETTER, ELSEWHERE)
    await write(desk.store, replace(BETTER, quality=89))
    assert await settle_leads(desk.store, desk.clock()) == 0

    await write(desk.store, replace(BETTER, quality=1))
    assert await settle_leads(desk.store, desk.clock()) == 1
    assert await settle_leads(desk.store, desk.clock()) == 0
    await edit(desk, MINUTE)
    assert [one.article.title for one in publisher.edited] == ["Worse"]


async def test_where_all_are_held_the_post_stays_as_it_is(desk: Desk, publisher: Watching) -> None:
    await post(desk)
    await write(desk.store, *(replace(one, published=False) for one in (BETTER, WORSE)))
    await desk.tick()
    await edit(desk, MINUTE)

    assert publisher.edited == []
    assert desk.publisher.titles(CHANNEL) == ["Better"]


async def test_who_is_published_again_leads_again(desk: Desk, publisher: Watching) -> None:
    await post(desk)
    for action in (Action.UNPUBLISH, Action.PUBLISH):
        await desk.decide(action, BETTER)
        await desk.tick()
        await edit(desk, MINUTE)

    assert [one.article.title for one in publisher.edited] == ["Worse", "Better"]
    assert len(publisher.sent) == 1


async def test_what_waits_for_a_digest_has_its_best_in_front_then(desk: Desk) -> None:
    await post(desk, DAILY)
    await write(desk.store, replace(BETTER, quality=1))
    await at(desk, 2026, 1, 1, 7, 0)

    assert desk.publisher.titles(CHANNEL) == ["Worse"]


async def test_what_adds_to_the_coverage_alone_comes_together(
    desk: Desk, publisher: Watching
) -> None:
    """The first is seen within a minute, what follows within five; the lead never waits."""
    await post(desk)
    editor = Editor(desk.store, publisher, desk.clock)
    for count in range(1, 9):
        listed = [make_related(f"Other {number} tells") for number in range(count)]
        listed = [
            replace(one, provider=replace(WIRED, domain=f"{number}.example"))
            for number, one in enumerate(listed)
        ]
        await write(desk.store, replace(BETTER, related=(*BETTER.related, *listed)))
        desk.clock.advance(MINUTE)
        await editor.work()
    assert len(publisher.edited) == 2

    await write(desk.store, replace(BETTER, title="Better, corrected"))
    desk.clock.advance(MINUTE)
    await editor.work()
    assert publisher.edited[-1].article.title == "Better, corrected"
    assert await waiting(desk) == 0
