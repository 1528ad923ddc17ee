"""Where likeness alone shares no post, what tells the same stands as coverage in the other's."""

from __future__ import annotations

import pytest

from bot.articles import Provider
from bot.deliveries.courier import Courier
from bot.deliveries.editing import Editor
from bot.deliveries.planner import foresee, plan_deliveries
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Action
from bot.store import Store
from bot.stories import Merge
from tests.deliveries.desk import HERE, Desk
from tests.deliveries.edits import MINUTE, Watching
from tests.samples import ONE_STORY, WIRED, make_article, make_series, write
from tests.ui.world import ManualClock

THIRD = Provider("Vox", "vox.com")
LEAD = make_article("Trams stop at noon", quality=90, excerpt=ONE_STORY)
OTHER = make_article("Trams stop at noon, says council", provider=WIRED, excerpt=ONE_STORY)


@pytest.fixture
def publisher() -> Watching:
    return Watching()


@pytest.fixture
async def desk(store: Store, clock: ManualClock, publisher: Watching) -> Desk:
    desk = Desk(store, clock, publisher)
    # Among others, so that the words in common are rare.
    await write(store, *make_series(20))
    await desk.subscribe()
    await write(store, LEAD)
    await tick(desk)
    await write(store, OTHER)
    await tick(desk)
    return desk


async def tick(desk: Desk, merge: Merge = Merge.LINKED) -> None:
    await plan_deliveries(desk.store, desk.clock(), merge)
    await Courier(desk.store, desk.publisher, desk.clock, merge=merge).work()
    desk.clock.advance(6 * MINUTE)
    await Editor(desk.store, desk.publisher, desk.clock, merge=merge).work()


def shown(publisher: Watching) -> list[str]:
    """Give the coverage that the first post shows."""
    of_lead = [one for one in publisher.edited if one.article.title == LEAD.title]
    return [one.title for one in of_lead[-1].coverage] if of_lead else []


async def test_it_has_a_post_of_its_own_and_stands_in_the_others(
    desk: Desk, publisher: Watching
) -> None:
    assert sorted(desk.publisher.titles(100)) == [LEAD.title, OTHER.title]
    assert shown(publisher) == [OTHER.title]
    assert len(publisher.edited) == 1


@pytest.mark.usefixtures("desk")
async def test_it_stands_there_from_the_beginning(publisher: Watching) -> None:
    """In the post that is sent later; the one before is edited."""
    sent = [(one.article.title, [it.title for it in one.coverage]) for one in publisher.published]

    assert sent == [(LEAD.title, []), (OTHER.title, [LEAD.title])]


@pytest.mark.parametrize("merge", [Merge.SIMILAR, Merge.LINKED])
async def test_a_moderator_foresees_whether_it_joins(desk: Desk, merge: Merge) -> None:
    held = make_article(
        "Trams stop at noon, it is said", provider=THIRD, excerpt=ONE_STORY, published=False
    )
    await write(desk.store, held)

    (due,) = await foresee(desk.store, held.id, HERE, desk.clock(), merge)

    assert (due.joins is not None) == (merge is Merge.SIMILAR)


async def test_what_is_taken_down_here_stands_nowhere(desk: Desk, publisher: Watching) -> None:
    await desk.decide(Action.UNPUBLISH, OTHER)
    await Editor(desk.store, publisher, desk.clock, merge=Merge.LINKED).work()
    assert shown(publisher) == []  # at once
    await tick(desk)
    assert shown(publisher) == []
    assert len(publisher.edited) == 2


async def test_what_moderators_say_is_another_story_is_not_shown(
    desk: Desk, publisher: Watching
) -> None:
    decision = StoryDecision(HERE, OTHER.id, Correction.APART, 5, desk.clock())
    number = await desk.store.story_decisions.decide(decision)
    await tick(desk)
    assert shown(publisher) == []
    await desk.store.story_decisions.undo(number, server_id=HERE, actor_id=5, now=desk.clock())
    await tick(desk)
    assert shown(publisher) == [OTHER.title]
