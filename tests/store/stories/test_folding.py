"""Lists show a story once: by its best article, with what else was found of it behind that."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from unittest.mock import ANY

import pytest

from bot.articles import Article, Provider
from bot.headlines import Page
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Scope
from bot.search.query import SearchQuery, Sort
from bot.store import Store
from bot.store.search.search import FOLDED
from bot.stories import Merge
from tests.samples import FORBES, NOW, ONE_STORY, WIRED, make_article, make_related, write

BBC = Provider("BBC", "bbc.co.uk")
HERE = Scope(7)
NEWEST = SearchQuery()


def _told(title: str, provider: Provider, hours: int, quality: int | None = None) -> Article:
    return make_article(
        title,
        provider=provider,
        age=timedelta(hours=hours),
        quality=quality,
        excerpt=ONE_STORY,
        topics=["Robots"],
    )


FIRST = _told("Robot dogs carry parcels through Berlin", FORBES, 9)
BEST = _told("Berlin: robot dogs carry parcels", WIRED, 6, quality=50)
LAST = _told("Parcels in Berlin come by robot dogs", BBC, 1)
OTHER = make_article("Trams stand still", topics=["Robots"], age=timedelta(hours=3))
EARLIER = make_article("Volcano erupts in Iceland", age=timedelta(hours=20))
ALL = (FIRST, BEST, LAST, OTHER, EARLIER)


def titles(page: Page) -> list[str]:
    return [one.title for one in page.headlines]


async def test_a_story_stands_once_where_its_best_article_does(store: Store) -> None:
    await write(store, *ALL)
    page = await store.search.stories(NEWEST, HERE)

    assert titles(page) == [OTHER.title, BEST.title, EARLIER.title]
    assert [one.title for one in page.others[BEST.id]] == [FIRST.title, LAST.title]
    assert (page.total, page.is_total_exact) == (3, True)


async def test_of_equal_quality_the_earlier_leads(store: Store) -> None:
    await write(store, FIRST, replace(BEST, quality=None), LAST)
    assert titles(await store.search.stories(NEWEST, HERE)) == [FIRST.title]


async def test_only_what_was_found_leads_and_counts(store: Store) -> None:
    await write(store, *ALL)
    page = await store.search.stories(SearchQuery(until=BEST.published_at, words=("come",)), HERE)
    assert titles(page) == []
    page = await store.search.stories(SearchQuery(words=("come",)), HERE)
    assert titles(page) == [LAST.title]
    assert page.others == {}


async def test_by_worth_a_story_stands_where_its_best_match_does(store: Store) -> None:
    await write(store, *ALL)
    query = SearchQuery(words=("parcels",), sort=Sort.BEST)
    page = await store.search.stories(query, HERE)
    assert titles(page) == [BEST.title]
    hottest = await store.search.stories(SearchQuery(sort=Sort.HOTTEST), HERE)
    assert titles(hottest)[0] == BEST.title
    assert hottest.total == 3


async def test_of_a_providers_stories_its_own_article_leads(store: Store) -> None:
    listing = replace(BEST, related=(make_related(LAST.title, provider=BBC),))
    await write(store, FIRST, listing, LAST)
    page = await store.search.stories(SearchQuery(provider="bbc.co.uk"), HERE)
    assert titles(page) == [LAST.title]
    assert [one.title for one in page.others[LAST.id]] == [BEST.title]


async def test_what_moderators_said_counts_in_their_server(store: Store) -> None:
    await write(store, *ALL)
    for correction, article, other in (
        (Correction.APART, LAST, None),
        (Correction.LEAD, FIRST, None),
        (Correction.SAME, EARLIER, OTHER.id),
    ):
        await store.story_decisions.decide(StoryDecision(7, article.id, correction, 1, NOW, other))

    page = await store.search.stories(NEWEST, HERE)
    assert titles(page) == [LAST.title, FIRST.title, EARLIER.title]
    assert page.others == {FIRST.id: (ANY,), EARLIER.id: (ANY,)}
    assert await store.stories.sources(page.headlines, 7, page.others) == {
        LAST.id: 0,
        FIRST.id: 1,
        EARLIER.id: 0,
    }
    assert titles(await store.search.stories(NEWEST, Scope(8)))[1] == BEST.title


async def test_where_links_are_asked_for_nothing_else_is_folded(store: Store) -> None:
    await write(store, *ALL)
    page = await store.search.stories(NEWEST, HERE, merge=Merge.LINKED)
    assert page.total == 5


async def test_sources_count_whoever_stands_behind_an_entry(store: Store) -> None:
    """Also who joined by another member, and tells not quite the same as the one that leads."""
    await write(store, FIRST, EARLIER)
    [earlier] = (await store.articles.headlines([EARLIER.id], 7)).values()
    [first] = (await store.articles.headlines([FIRST.id], 7)).values()
    behind = {first.id: (replace(earlier, provider=BBC),)}
    assert await store.stories.sources([first], 7) == {first.id: 0}
    assert await store.stories.sources([first], 7, behind) == {first.id: 1}


def _many(count: int) -> list[Article]:
    """Make articles of which each third repeats the one before, under another provider."""
    found = []
    for n in range(count):
        subject = n - 1 if n % 3 == 2 else n
        found.append(
            make_article(
                f"Subject{subject} number{subject} thing{subject}",
                provider=WIRED if n % 3 == 2 else FORBES,
                age=timedelta(minutes=10 * n),
                quality=n % 5,
                topics=["Robots"],
            )
        )
    return found


@pytest.mark.parametrize("sort", list(Sort))
@pytest.mark.parametrize("limit", [7, 10])
async def test_pages_neither_skip_nor_repeat_anything(store: Store, sort: Sort, limit: int) -> None:
    articles = _many(FOLDED + 35)
    await write(store, *articles)
    query = SearchQuery(topic="Robots", sort=sort)
    first = await store.search.stories(query, HERE, limit=limit)
    shown: list[int] = []
    entries = 0
    for offset in range(0, first.total, limit):
        page = await store.search.stories(query, HERE, limit=limit, offset=offset)
        assert page.total == first.total
        assert len(page.headlines) == min(limit, first.total - offset)
        shown += [one.id for one in page.articles]
        entries += len(page.headlines)

    assert sorted(shown) == sorted(one.id for one in articles)
    assert entries == first.total
    # In other orders some of the pairs are parted by where the folding ends.
    assert first.total == 102 if sort is Sort.NEWEST else 102 <= first.total < 135
    beyond = await store.search.stories(query, HERE, limit=limit, offset=first.total)
    assert beyond.headlines == ()


async def test_counting_stops_where_it_is_to(store: Store) -> None:
    await write(store, *_many(FOLDED + 35))
    page = await store.search.stories(NEWEST, HERE, count_up_to=50)
    assert (page.total, page.is_total_exact) == (50, False)
    page = await store.search.stories(NEWEST, HERE, count_up_to=None)
    assert (page.total, page.is_total_exact) == (102, True)
    page = await store.search.stories(NEWEST, HERE, count_up_to=103)
    assert (page.total, page.is_total_exact) == (102, True)
