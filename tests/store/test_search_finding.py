"""What searches find beyond plain words: what is left out, orders, spellings, names from memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import SearchQuery, Sort
from bot.search.typed import parse_typed
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.samples import NOW, make_article, write
from tests.store.databases import heard_by, place_of


async def titles(store: Store, query: SearchQuery, scope: Scope | None = None) -> list[str]:
    page = await store.search.page(query, scope or Scope())
    assert page.total == len(page.headlines)
    return [one.title for one in page.headlines]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("trials", "A trial begins"),
        ("powerapps", "Power Apps grow"),
        ("power apps", "PowerApps grow"),
        ("PowerApps", "Power Apps grow"),
        ("email", "E-mail grows"),
        ("e-mail", "Email grows"),
        ("facial-recognition", "Facial recognition grows"),
        ("facialrecognition", "Facial-recognition grows"),
        ("orsted", "Ørsted grows"),
        ("strasse", "Die Straße wächst"),
        ("STRASSE", "Die Straße wächst"),
        ("Straße", "Die Strasse waechst"),
        ("wachst", "Die Straße wächst"),
        ("ai", "\uff21\uff29が成長"),
        ("人工知能", "日本の人工知能が成長"),
        ("ปัญญา", "ปัญญาประดิษฐ์เติบโต"),
        ("지능", "인공지능이 성장"),
    ],
)
async def test_a_word_is_found_however_it_is_spelled(store: Store, typed: str, title: str) -> None:
    await write(store, make_article(title, topics=["Power Apps"]), make_article("Quite another"))
    assert await titles(store, SearchQuery(words=(typed,))) == [title]


@pytest.mark.parametrize("topic", [None, "Police"])
@pytest.mark.parametrize("words", [(), ("met",)])
async def test_what_is_left_out_is_not_found(
    store: Store, words: tuple[str, ...], topic: str | None
) -> None:
    await write(
        store,
        make_article("Met police in London", topics=["Police"], age=timedelta(hours=1)),
        make_article("Met police buys robots", topics=["Police"], age=timedelta(hours=2)),
        make_article("Met police elsewhere", topics=["Police"], age=timedelta(hours=3)),
    )
    query = SearchQuery(words=words, topic=topic, without=("london", "buys robots"))
    for audience in (Audience.PUBLISHED, Audience.ALL):
        assert await titles(store, query, Scope(7, audience)) == ["Met police elsewhere"]


async def test_a_servers_decisions_count_for_what_is_left_out_too(store: Store) -> None:
    held = make_article("Met police held", published=False)
    shown = make_article("Met police shown")
    await write(store, held, shown, make_article("Met robots"))
    await store.decisions.decide(Decision(7, held.id, Action.PUBLISH, 1, "", NOW))
    await store.decisions.decide(Decision(7, shown.id, Action.UNPUBLISH, 1, "", NOW))
    query = SearchQuery(words=("met",), without=("robots",))
    unpublished = Scope(7, Audience.UNPUBLISHED)
    assert await titles(store, query, Scope(7)) == ["Met police held"]
    assert await titles(store, query, unpublished) == ["Met police shown"]
    assert await titles(store, query) == ["Met police shown"]


async def test_hottest_is_hot_and_still_warm(store: Store) -> None:
    def heated(title: str, heat: int | None, days: int, quality: int = 0) -> object:
        article = make_article(title, age=timedelta(days=days), quality=quality)
        return replace(article, heat=heat)

    articles = [
        heated("Newest, of no heat", -1, 0, quality=90),
        heated("Old and very hot", 500, 70),
        heated("Fresh and hot", 90, 1),
        heated("Fresh and warm, by its quality", None, 1, quality=60),
    ]
    await write(store, *articles)  # type: ignore[arg-type]  # replace of an Article is one
    assert await titles(store, SearchQuery(sort=Sort.HOTTEST)) == [
        "Fresh and hot",
        "Fresh and warm, by its quality",
        "Old and very hot",
        "Newest, of no heat",
    ]


async def test_pages_of_the_best_go_on_where_the_one_before_ended(store: Store) -> None:
    await write(
        store,
        *(make_article(f"Robots {n}", excerpt="walk", age=timedelta(days=n)) for n in range(7)),
    )
    query = SearchQuery(words=("robots",), sort=Sort.BEST)
    all_at_once = (await store.search.page(query, Scope(), limit=7)).headlines
    by_page = [
        one
        for offset in (0, 3, 6)
        for one in (await store.search.page(query, Scope(), limit=3, offset=offset)).headlines
    ]
    assert tuple(by_page) == all_at_once


def test_a_search_that_an_earlier_version_saved_can_be_read() -> None:
    saved = '{"words": ["met"], "topic": "AI", "sort": "best"}'
    assert SearchQuery.from_json(saved) == SearchQuery(words=("met",), topic="AI", sort=Sort.BEST)


def test_a_saved_search_is_the_same_search() -> None:
    query = SearchQuery(words=("a", "b c"), without=("d",), sort=Sort.HOTTEST, since=NOW)
    assert SearchQuery.from_json(query.to_json()) == query


async def test_names_are_as_they_were_written_last_be_it_by_another_process(store: Store) -> None:
    assert await store.names.topics(OPERATOR) == ()
    other = await Store.open(place_of(store.database))
    try:
        async with heard_by(store.database):
            await write(other, make_article("One", topics=["AI"]))
        assert [name.count for name in await store.names.topics(OPERATOR)] == [1]
        async with heard_by(store.database):
            await write(other, make_article("Two", topics=["AI"]))
        assert [name.count for name in await store.names.topics(OPERATOR)] == [2]
    finally:
        await other.close()


async def test_names_stay_in_memory_while_nothing_about_them_changes(store: Store) -> None:
    await write(store, make_article("One", topics=["AI"]))
    names = await store.names.topics(OPERATOR)
    await store.saved_searches.save([SearchQuery()], NOW)
    assert await store.names.topics(OPERATOR) is names
    assert await store.names.topics(7) is names


async def test_a_decision_counts_at_once_in_the_names_of_its_server(store: Store) -> None:
    held = make_article("One", topics=["AI"], published=False)
    await write(store, held)
    assert (await store.names.topics(7)).published == ()
    await store.decisions.decide(Decision(7, held.id, Action.PUBLISH, 1, "", NOW))
    assert [name.count for name in await store.names.topics(7)] == [1]
    assert [name.count for name in await store.names.topics(8)] == [0]


async def test_titles_are_completed_from_their_first_letters(store: Store) -> None:
    await write(
        store,
        make_article("Zebras walk", age=timedelta(hours=2)),
        make_article("A walk with zebras", age=timedelta(hours=1)),
        make_article("100% wool", age=timedelta(hours=3)),
    )
    found = await store.search.matching_titles("z", Scope())
    assert [one.title for one in found] == ["A walk with zebras", "Zebras walk"]
    found = await store.search.matching_titles("100%", Scope(), limit=1)
    assert [one.title for one in found] == ["100% wool"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text(max_size=80)
    | st.text(alphabet="\"()*:^+-{}ANDORTNEAR \x00\ud800;'", max_size=80)
    | st.sampled_from(
        ["'; DROP TABLE articles; --", "title: a", "NEAR(a b)", "a* OR b", "人" * 900]
    )
)
async def test_whatever_is_typed_the_index_never_fails(store: Store, text: str) -> None:
    try:
        query = parse_typed(text, NOW).query(topic=None, provider=None)
    except CommandError:
        return
    for sort in Sort:
        for audience in Audience:
            await store.search.page(replace(query, sort=sort), Scope(7, audience))
    await store.search.matching_titles(text, Scope(7))
    await store.suggestions.advice(query, Scope(7))
