"""A digest shows no story twice, nor one that its channel had.

The clock stands at one in the morning in Berlin.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.articles import Provider
from bot.deliveries.editing import Editor
from bot.posting.corrections import Correction, StoryDecision
from bot.posting.filters import Filters
from tests.deliveries.desk import CHANNEL, HERE, Desk
from tests.deliveries.waiting import DAILY, at, publish
from tests.samples import NOW, ONE_STORY, WIRED, make_article, write

HOUR = timedelta(hours=1)


async def tell(desk: Desk, number: int, *, quality: int = 10) -> None:
    """Publish, dated now, what a provider of that number tells of the one story."""
    provider = Provider(f"Paper {number}", f"paper{number}.com")
    age = NOW - desk.clock()
    await write(
        desk.store,
        make_article(
            f"Robot dogs carry parcels, tells paper {number}",
            provider=provider,
            age=age,
            quality=quality,
            excerpt=ONE_STORY,
        ),
    )


def shown_once(desk: Desk) -> int:
    """Give how often the channel showed the story, whoever tells it."""
    return sum(shown.count("Robot dogs") for shown in desk.publisher.titles(CHANNEL))


async def test_a_story_that_the_channel_had_as_a_post_is_in_no_digest(desk: Desk) -> None:
    """Whichever of its articles comes, and whichever subscription wants that."""
    await desk.subscribe(filters=Filters(providers=("paper1.com",)))
    await desk.subscribe(options=DAILY)
    await tell(desk, 1)
    await desk.tick(HOUR)
    assert shown_once(desk) == 1
    await tell(desk, 2, quality=90)
    await publish(desk, "Other")
    await at(desk, 2026, 1, 1, 7, 0)

    assert desk.publisher.titles(CHANNEL)[1:] == ["Other"]
    assert shown_once(desk) == 1


async def test_a_story_of_one_digest_is_in_no_other_and_no_post(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await tell(desk, 1)
    await tell(desk, 2)
    await publish(desk, "First")
    await at(desk, 2026, 1, 1, 7, 0)
    assert shown_once(desk) == 1
    await tell(desk, 3)
    await publish(desk, "Second")
    await at(desk, 2026, 1, 2, 7, 0)
    await desk.subscribe()
    await tell(desk, 4)
    await desk.tick(HOUR)

    assert len(desk.publisher.sent) == 2
    assert shown_once(desk) == 1


@pytest.mark.parametrize("first_is_posted", [True, False])
async def test_what_turns_out_to_be_the_same_while_it_waits_is_shown_once(
    desk: Desk, first_is_posted: bool
) -> None:
    """By a corrected text; nothing of it is lost, and its best article leads."""
    if first_is_posted:
        await desk.subscribe(filters=Filters(providers=("paper1.com",)))
    await desk.subscribe(options=DAILY)
    await tell(desk, 1)
    await desk.tick(HOUR)
    await publish(desk, "Other")
    age = NOW - desk.clock()
    article = make_article("Robot choir", provider=WIRED, age=age, quality=90)
    await write(desk.store, article)
    await desk.tick(HOUR)
    corrected = replace(article, title="Robot dogs carry parcels, tells Wired", excerpt=ONE_STORY)
    await write(desk.store, corrected)
    await at(desk, 2026, 1, 1, 7, 0)
    desk.clock.advance(HOUR)
    await Editor(desk.store, desk.publisher, desk.clock).work()

    shown = desk.publisher.titles(CHANNEL)
    assert "Robot choir" not in " ".join(shown)
    assert shown_once(desk) == 1
    assert "Robot dogs carry parcels, tells Wired" in " ".join(shown)
    assert len(shown) == 1 + first_is_posted


async def test_what_moderators_set_apart_stays_apart_in_a_digest(desk: Desk) -> None:
    await desk.subscribe(options=DAILY)
    await tell(desk, 1)
    article = make_article("Robot dogs at work", provider=WIRED, excerpt=ONE_STORY)
    await write(desk.store, article)
    await desk.tick(HOUR)
    apart = StoryDecision(HERE, article.id, Correction.APART, 5, desk.clock())
    await desk.store.story_decisions.decide(apart)
    await write(desk.store, replace(article, title="Robot dogs carry parcels, tells Wired"))
    await at(desk, 2026, 1, 1, 7, 0)

    assert shown_once(desk) == 2
