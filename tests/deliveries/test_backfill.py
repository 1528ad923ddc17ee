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
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_related, write

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


async def test_backfill_tells_how_many_it_planned(store: Store) -> None:
    await fill(store)
    subscription: Subscription = await store.subscriptions.add(
        server_id=SERVER,
        channel_id=3,
        filters=Filters(topics=("Space",)),
        max_age=timedelta(days=3),
        created_by=1,
        now=NOW,
    )
    assert await backfill(store, subscription, count=10, now=NOW) == 2
    assert await backfill(store, subscription, count=10, now=NOW) == 0
    posts = await store.ledger.claim(NOW, limit=9, patience=timedelta(minutes=2))
    assert len(posts) == 2
