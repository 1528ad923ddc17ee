"""What is dated ahead waits for its moment: it is not posted, not listed, and `/why` says when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.deliveries.sentences import Outcome, in_words
from bot.deliveries.why import explain
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.publication import Action, Audience, Scope
from bot.search.query import SearchQuery
from tests.deliveries.desk import CHANNEL, HERE, OTHER_CHANNEL, Desk
from tests.samples import NOW, WIRED, make_article, make_related, write

DAY = timedelta(days=1)
AHEAD = make_article("Ahead", age=-DAY)


async def listed(desk: Desk, scope: Scope | None = None) -> list[str]:
    page = await desk.store.search.page(SearchQuery(), scope or Scope(HERE))
    return [one.title for one in page.headlines]


async def told(desk: Desk) -> tuple[str, list[tuple[Outcome, str]]]:
    def written(sentence: tuple[object, ...]) -> str:
        return in_words(sentence, moment=datetime.isoformat, foreign=str)  # type: ignore[arg-type]

    explained = await explain(desk.store, AHEAD.id, HERE, desk.clock())
    return written(explained.general), [
        (one.outcome, written(one.sentence)) for one in explained.verdicts
    ]


@pytest.mark.parametrize("is_backlog", [False, True], ids=["later", "in a folder's first load"])
async def test_it_is_posted_and_listed_from_its_moment_on(desk: Desk, is_backlog: bool) -> None:
    await desk.subscribe()
    await write(desk.store, AHEAD, make_article("Now"), is_backlog=is_backlog)
    await desk.tick(DAY - timedelta(seconds=1))
    assert desk.publisher.titles(CHANNEL) == ([] if is_backlog else ["Now"])
    assert await listed(desk) == ["Now"]

    await desk.tick(timedelta(seconds=1))
    assert desk.publisher.titles(CHANNEL)[-1:] == ["Ahead"]
    assert await listed(desk) == ["Ahead", "Now"]
    await desk.tick(DAY)
    assert desk.publisher.titles(CHANNEL).count("Ahead") == 1


async def test_why_says_when_it_comes(desk: Desk) -> None:
    await desk.subscribe()
    await desk.subscribe(OTHER_CHANNEL, filters=Filters(topics=("Weather",)))
    await write(desk.store, AHEAD)
    await desk.tick()

    moment = (NOW + DAY).isoformat()
    assert await told(desk) == (
        f"It waits for its moment: its document dates it {moment}.",
        [
            (Outcome.WAITING, f"It comes {moment}: its document dates it so."),
            (Outcome.HELD_BACK, "Not posted: none of its topics is Weather."),
        ],
    )


async def test_its_moment_follows_its_document(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, AHEAD)
    await write(desk.store, replace(AHEAD, published_at=NOW + 2 * DAY))
    await desk.tick(DAY)
    assert desk.publisher.titles(CHANNEL) == []

    await write(desk.store, replace(AHEAD, published_at=NOW - DAY))
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["Ahead"]


async def test_one_that_was_posted_before_is_not_posted_again(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, replace(AHEAD, published_at=NOW - DAY))
    await desk.tick()
    await write(desk.store, AHEAD)
    await desk.tick(2 * DAY)

    assert [title for _, title, _ in desk.publisher.sent] == ["Ahead"]


async def test_it_joins_no_story_before(desk: Desk) -> None:
    """However much better it is than the one that stands."""
    await desk.subscribe()
    first = make_article("Harbour bridge closes", related=[make_related("Later")])
    later = make_article("Later", provider=WIRED, quality=100)
    later = replace(later, title=first.title, published_at=NOW + DAY / 2)
    await write(desk.store, first, later)
    await desk.tick()
    (row,) = await desk.store.database.fetch("SELECT count(*) FROM deliveries")
    assert row == (1,)

    await desk.tick(DAY / 2)
    (row,) = await desk.store.database.fetch("SELECT count(*) FROM deliveries WHERE leads")
    assert row == (1,)
    assert [title for _, title, _ in desk.publisher.sent] == [first.title]


async def test_a_digest_comes_without_it(desk: Desk) -> None:
    daily = Options(digest=DigestTimes(EVERY_DAY, (NOW + timedelta(hours=6)).time(), "UTC"))
    await desk.subscribe(options=daily)
    await write(desk.store, AHEAD, make_article("Now"))
    await desk.tick()
    await desk.tick(timedelta(hours=6))
    assert desk.publisher.titles(CHANNEL) == ["Now"]

    await desk.tick(DAY)
    assert desk.publisher.titles(CHANNEL) == ["Now", "Ahead"]


async def test_a_moderator_may_publish_it_at_once_or_keep_it_back(desk: Desk) -> None:
    await desk.subscribe()
    await write(desk.store, AHEAD)
    assert await listed(desk, Scope(HERE, Audience.UNPUBLISHED)) == ["Ahead"]
    await desk.decide(Action.PUBLISH, AHEAD)
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["Ahead"]
    assert await listed(desk) == ["Ahead"]

    await desk.decide(Action.UNPUBLISH, AHEAD)
    await desk.tick(DAY)
    assert await listed(desk) == []
    general, _ = await told(desk)
    assert general.startswith("A moderator unpublished it")
