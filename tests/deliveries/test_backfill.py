"""Finding the newest stories that a subscription wants, however rare they are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.deliveries.backfill import backfill, newest_wanted
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.stories import Merge
from tests.deliveries.desk import CHANNEL, OTHER_CHANNEL, Desk
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, make_series, write

SERVER = 7


async def fill(store: Store) -> None:
    """Write three rare stories below many newer ones."""
    common = [make_article(f"Common {n}", topics=["Sport"]) for n in range(350)]
    rare = [
        make_article("Eclipse seen", topics=["Astronomy"], age=timedelta(days=5), quality=9),
        make_article("A comet", topics=["Space"], provider=WIRED, age=timedelta(days=4)),
        make_article("Eclipse missed", topics=["Space"], age=timedelta(days=6), quality=3),
    ]
    await write(store, *common, *rare, is_backlog=True)


async def titles(store: Store, filters: Filters, count: int = 5) -> list[str]:
    found = await newest_wanted(store, filters, SERVER, count=count, now=NOW)
    return [one.title for one in found]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(topics=("astronomy", "Space")), ["A comet", "Eclipse seen", "Eclipse missed"]),
        (Filters(providers=("wired.com",)), ["A comet"]),
        (Filters(words=("comets", "eclipse seen")), ["A comet", "Eclipse seen"]),
        (Filters(min_quality=3), ["Eclipse seen", "Eclipse missed"]),
        (Filters(topics=("Space",), not_words=("missed",)), ["A comet"]),
        (Filters(topics=("Space",), providers=("forbes.com",)), ["Eclipse missed"]),
        (Filters(words=("nothing",)), []),
    ],
)
async def test_rare_stories_are_found_below_many_newer_ones(
    store: Store, filters: Filters, expected: list[str]
) -> None:
    await fill(store)
    assert await titles(store, filters) == expected


async def test_only_what_is_published_in_that_server_is_found(store: Store) -> None:
    held, shown = make_article("Held", published=False), make_article("Shown")
    await write(store, held, shown)
    await store.decisions.decide(Decision(SERVER, held.id, Action.PUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(SERVER, shown.id, Action.UNPUBLISH, 1, "", NOW))
    assert await titles(store, Filters()) == ["Held"]
    elsewhere = await newest_wanted(store, Filters(), SERVER + 1, count=5, now=NOW)
    assert [one.title for one in elsewhere] == ["Shown"]


async def test_of_linked_articles_one_stands_for_the_story(store: Store) -> None:
    """What is linked and tells something else is a story of its own."""
    first = make_article("First", age=timedelta(hours=1), excerpt=ONE_STORY)
    second = make_article("Second", age=timedelta(hours=2), related=[make_related("x")])
    linked = make_article(
        "Linked",
        provider=WIRED,
        age=timedelta(hours=3),
        related=[make_related("First", provider=first.provider), make_related("Second")],
        excerpt=ONE_STORY,
    )
    await write(store, first, second, linked)
    assert await titles(store, Filters()) == ["First", "Second"]
    assert await titles(store, Filters(), count=1) == ["First"]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(topics=("Sport",), min_quality=10),
        Filters(providers=("forbes.com",), min_quality=10),
        Filters(words=("common",), min_quality=10),
    ],
)
async def test_a_good_story_is_found_below_many_newer_ones_that_are_not(
    store: Store, filters: Filters
) -> None:
    good = make_article("Common good", topics=["Sport"], quality=10, age=timedelta(days=2))
    await fill(store)
    await write(store, good, is_backlog=True)
    assert await titles(store, filters) == ["Common good"]


async def subscribe(store: Store, channel_id: int = 3, *topics: str) -> Subscription:
    return await store.subscriptions.add(
        server_id=SERVER,
        channel_id=channel_id,
        filters=Filters(topics=topics),
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )


async def test_backfill_tells_how_many_it_planned(store: Store) -> None:
    await fill(store)
    subscription = await subscribe(store, 3, "Space")
    assert await backfill(store, subscription, count=10, now=NOW) == 2
    assert await backfill(store, subscription, count=10, now=NOW) == 0
    posts = await store.ledger.claim(NOW, limit=9, patience=timedelta(minutes=2))
    assert len(posts) == 2


async def test_the_newest_are_chosen_and_posted_as_they_came(desk: Desk) -> None:
    """As many as were asked for, of what is published in that server."""
    ages = {"Oldest": 9, "Older": 8, "Newer": 7, "Newest": 6}
    held = make_article("Held", age=timedelta(days=8, hours=1), published=False)
    articles = [make_article(title, age=timedelta(days=days)) for title, days in ages.items()]
    await write(desk.store, *articles, held, is_backlog=True)
    await desk.decide(Action.PUBLISH, held)
    subscription = await desk.subscribe()

    assert await backfill(desk.store, subscription, count=4, now=NOW) == 4
    await desk.tick()

    assert desk.publisher.titles(CHANNEL) == ["Held", "Older", "Newer", "Newest"]


async def test_what_its_channel_has_already_is_no_part_of_it(desk: Desk) -> None:
    """Whatever other channels have, and even where another article of the story stands."""
    first = make_article("First", age=timedelta(hours=2), excerpt=ONE_STORY)
    await desk.subscribe(OTHER_CHANNEL)
    await write(desk.store, first)
    await desk.tick()
    subscription = await desk.subscribe()
    assert await backfill(desk.store, subscription, count=9, now=NOW) == 1
    await desk.tick()
    assert desk.publisher.titles(CHANNEL) == ["First"]

    same = make_article(
        "Same",
        provider=WIRED,
        related=[make_related("First", provider=first.provider)],
        excerpt=ONE_STORY,
    )
    await write(desk.store, same, is_backlog=True)
    assert await backfill(desk.store, subscription, count=9, now=NOW) == 0


@pytest.mark.parametrize(("merge", "count"), [(Merge.SIMILAR, 21), (Merge.LINKED, 22)])
async def test_what_is_alike_is_one_story_unless_links_are_asked_for(
    desk: Desk, merge: Merge, count: int
) -> None:
    """Among others, so that the words in common are rare."""
    one = make_article("Trams stop at noon", excerpt=ONE_STORY)
    other = make_article("Trams stop at noon, says council", provider=WIRED, excerpt=ONE_STORY)
    await write(desk.store, *make_series(20), one, other, is_backlog=True)
    subscription = await desk.subscribe()

    wanted = await newest_wanted(
        desk.store, Filters(), subscription.server_id, count=99, now=NOW, merge=merge
    )
    assert len(wanted) == count
    assert await backfill(desk.store, subscription, count=99, now=NOW, merge=merge) == count
