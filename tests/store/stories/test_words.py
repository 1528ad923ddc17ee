"""Words are counted with the articles, and by them articles find others that may tell the same."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from math import log

import pytest

from bot.articles import Article
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.filing.writer import withdraw
from bot.store.stories.facts import alike, facts_about
from bot.store.stories.filling import fill_words
from bot.store.stories.same import telling_the_same
from bot.store.stories.words import rarity_of
from tests.samples import NOW, ONE_STORY, WIRED, make_article, make_series, write
from tests.store.databases import Further

DAY = timedelta(days=1)


async def kept(store: Store) -> tuple[dict[str, int], set[tuple[str, int]]]:
    """Give the counts, without those that are none, and the words of headlines."""
    counts = await store.database.fetch("SELECT word, articles FROM words WHERE articles != 0")
    words = await store.database.fetch("SELECT word, position FROM headline_words")
    return dict(counts), set(words)


async def near(store: Store, article: Article, least: int = 1) -> frozenset[int]:
    headlines = await store.articles.headlines([article.id], OPERATOR)
    facts = await facts_about(store.database, headlines.values())
    return (await alike(store.database, facts.values(), least=least))[article.id]


async def test_each_word_counts_once_for_each_article(store: Store) -> None:
    await write(
        store,
        make_article("Robots walk", excerpt="Robots walk on the moon."),
        make_article("Robots swim", excerpt="They swim."),
    )
    counts, words = await kept(store)

    assert counts == {"": 2, "robot": 2, "walk": 1, "swim": 1, "moon": 1}
    assert sorted(word for word, _ in words) == ["robot", "robot", "swim", "walk"]


async def test_however_articles_change_only_what_stands_is_counted(
    store: Store, further: Further
) -> None:
    """As if each had been written once, as it is at the end."""
    chance = random.Random(7)  # noqa: S311 - to look random, not to be secret
    vocabulary = ["storm", "harbour", "robot", "moon", "tram", "budget", "vote", "river"]
    latest: dict[int, Article] = {}
    for _ in range(60):
        title = f"Article {chance.randrange(12)}"
        text = " ".join(chance.choices(vocabulary, k=5))
        changed = replace(
            make_article(title, age=timedelta(hours=chance.randrange(50))),
            title=text,
            excerpt=text[::-1],
        )
        await write(store, changed)
        latest[changed.id] = changed
    async with store.database.transaction() as write_too:
        await withdraw(write_too, list(latest)[:3], NOW)
    fresh = await Store.open(further("fresh"))
    try:
        await write(fresh, *latest.values())
        assert await kept(store) == await kept(fresh)
    finally:
        await fresh.close()


async def test_rarity_is_that_of_the_newsrooms_own_articles(store: Store) -> None:
    await write(store, *make_series(9), make_article("Volcano wakes"))
    rarity = await rarity_of(store.database, ["report", "volcano", "never"])

    assert rarity("volcano") == pytest.approx(log(11 / 1.5))
    assert rarity("report") == pytest.approx(log(11 / 9.5))
    assert rarity("never") == pytest.approx(log(11 / 0.5))


async def test_what_shares_words_of_a_headline_within_14_days_is_found(store: Store) -> None:
    asked = make_article("Volcano wakes", excerpt="It had slept in Iceland.")
    by_excerpt = make_article("Iceland slept well", provider=WIRED, age=13 * DAY)
    by_one = make_article("Iceland holds its breath", provider=WIRED)
    too_old = make_article("Volcano wakes again", provider=WIRED, age=15 * DAY)
    await write(store, asked, by_excerpt, by_one, too_old, make_article("Trams stop"))

    assert await near(store, asked) == {by_excerpt.id, by_one.id}
    assert await near(store, asked, least=2) == {by_excerpt.id}


async def test_words_that_many_articles_have_find_nothing(store: Store) -> None:
    asked = make_article("Report number 7 on a volcano", excerpt="It wakes.")
    other = make_article("Volcano wakes", provider=WIRED)
    await write(store, asked, other, *make_series(1100))

    assert await near(store, asked) == {other.id}


async def test_articles_at_the_ends_of_time_are_no_trouble(store: Store) -> None:
    first = replace(make_article("Volcano wakes"), published_at=NOW.replace(year=1))
    last = replace(make_article("Volcano sleeps"), published_at=NOW.replace(year=9999, month=12))
    await write(store, first, last)

    assert await near(store, first) == await near(store, last) == frozenset()


async def test_those_that_tell_the_same_are_found_linked_or_not(store: Store) -> None:
    lead = make_article("Robot dogs carry parcels through Berlin", excerpt=ONE_STORY)
    unlinked = make_article("Berlin: robot dogs carry parcels", provider=WIRED, excerpt=ONE_STORY)
    await write(store, lead, unlinked, *make_series(20))
    headlines = await store.articles.headlines([lead.id, unlinked.id], OPERATOR)

    assert await telling_the_same(store.database, headlines.values()) == {
        lead.id: {unlinked.id},
        unlinked.id: {lead.id},
    }


# Articles that get their words later


async def test_what_is_old_in_a_first_load_gets_its_words_later(store: Store) -> None:
    old = make_article("Volcano", age=15 * DAY)
    series = make_series(5)
    await write(store, old, is_backlog=True)
    await write(store, *series[:3], is_backlog=True)
    await write(store, *series[3:])
    before, _ = await kept(store)
    filled = await fill_words(store.database)

    assert before[""] == 5
    assert "volcano" not in before
    assert filled == 1
    assert (await kept(store))[0] == before | {"": 6, "volcano": 1}


async def test_where_older_articles_have_their_words_a_further_folder_gets_them_too(
    store: Store,
) -> None:
    await write(store, make_article("Trams stop", age=20 * DAY))
    await write(store, make_article("Volcano wakes", age=15 * DAY), is_backlog=True)

    assert (await kept(store))[0]["volcano"] == 1
    assert await fill_words(store.database) == 0


async def test_what_is_planned_right_after_a_first_load_finds_its_story(store: Store) -> None:
    lead = make_article("Robot dogs carry parcels through Berlin", excerpt=ONE_STORY, age=13 * DAY)
    await write(store, lead, make_article("Trams stop", age=99 * DAY), is_backlog=True)
    other = make_article("Berlin: robot dogs carry parcels", provider=WIRED, excerpt=ONE_STORY)
    await write(store, other)

    assert await near(store, other) == {lead.id}


async def unworded(store: Store, below: int) -> None:
    """Leave the store as a migration does: articles below a position have no words."""
    async with store.database.transaction() as write_too:
        await write_too.run("DELETE FROM words")
        await write_too.run("DELETE FROM headline_words")
        await write_too.run(
            "INSERT INTO words_missing (id, below) VALUES (1, :below)", {"below": below}
        )


async def test_articles_of_an_earlier_version_get_their_words(store: Store) -> None:
    await write(store, *make_series(30))
    expected = await kept(store)
    ((newest,),) = await store.database.fetch("SELECT max(position) FROM articles")
    await unworded(store, newest + 1)

    assert await fill_words(store.database) == 30
    assert await kept(store) == expected
    assert await fill_words(store.database) == 0


async def test_what_changes_meanwhile_is_counted_once(store: Store) -> None:
    """What is older than what has words is left to the filling, though it is new."""
    series = make_series(30)
    await write(store, *series)
    positions = await store.database.fetch("SELECT position FROM articles ORDER BY position")
    await unworded(store, positions[-1][0] + 1)
    await write(
        store,
        replace(series[3], title="Volcano wakes"),
        make_article("Trams stop", age=timedelta(hours=5)),
        make_article("Trams run", age=timedelta(0)),
    )
    await fill_words(store.database)
    filled = await kept(store)
    await write(store, *(replace(one, excerpt="") for one in series[4:9]))

    assert await kept(store) == filled
    assert filled[0][""] == 32
    assert (filled[0]["volcano"], filled[0]["tram"]) == (1, 2)
