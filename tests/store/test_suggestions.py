"""What is offered where a search finds nothing."""

from __future__ import annotations

import pytest

from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import SearchQuery
from bot.search.suggesting import Meaning, nearest, one_edit_away, slips
from bot.store import Store
from bot.store.editorial.decisions import Decision
from tests.samples import NOW, make_article, write


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("same", "same", 0),
        ("facail", "facial", 1),
        ("recogntion", "recognition", 1),
        ("a", "bc", 2),
    ],
)
def test_slips_are_letters_wrong_missing_too_many_or_swapped(
    one: str, other: str, count: int
) -> None:
    assert slips(one, other) == count


def test_whatever_is_offered_as_one_edit_away_is_one_slip_away() -> None:
    offered = one_edit_away("metpol")
    assert {"met pol", "metpool", "meptol", "metpo"} <= set(offered)
    assert all(slips("metpol", one) == 1 for one in offered)


def test_of_equally_near_words_the_more_frequent_comes_first() -> None:
    words = ["recognition", "precognition", "precognition", "police"]
    assert nearest("rrecognition", words, limit=5) == ["precognition", "recognition"]


@pytest.fixture
async def newsroom(store: Store) -> Store:
    await write(
        store,
        make_article("Facial recognition at the airport", topics=["Computer Vision"], quality=20),
        make_article("Kubernetes in space", topics=["Cloud"], quality=80),
        make_article("Zeppelins are held", published=False, topics=["Zeppelins"]),
    )
    return store


async def labels(store: Store, query: SearchQuery, scope: Scope | None = None) -> list[str]:
    advice = await store.suggestions.advice(query, scope or Scope())
    return [suggestion.label for suggestion in advice.suggestions]


async def test_words_with_a_slip_are_offered_as_they_were_written(newsroom: Store) -> None:
    found = await labels(newsroom, SearchQuery(words=("facail", "recogntion")))
    assert found[0] == "facial recognition"


async def test_words_with_two_slips_are_offered_too(newsroom: Store) -> None:
    assert await labels(newsroom, SearchQuery(words=("kubertnetse",))) == ["kubernetes"]


async def test_a_topic_that_is_spelled_much_the_same_is_offered(newsroom: Store) -> None:
    advice = await newsroom.suggestions.advice(SearchQuery(words=("comptuer", "vison")), Scope())
    (suggestion,) = advice.suggestions
    assert suggestion.meaning is Meaning.TOPIC
    assert suggestion.query == SearchQuery(topic="Computer Vision")


async def test_what_is_held_is_offered_to_nobody_who_may_not_see_it(newsroom: Store) -> None:
    query = SearchQuery(words=("zeppelinss",))
    assert await labels(newsroom, query) == []
    assert "zeppelins" in await labels(newsroom, query, Scope(OPERATOR, Audience.ALL))


async def test_what_a_server_published_itself_is_offered_there_only(newsroom: Store) -> None:
    held = make_article("Zeppelins are held", published=False)
    await newsroom.decisions.decide(Decision(7, held.id, Action.PUBLISH, 1, "", NOW))
    query = SearchQuery(words=("zepelins",))
    assert "zeppelins" in await labels(newsroom, query, Scope(7))
    assert await labels(newsroom, query, Scope(8)) == []


async def test_each_part_that_stands_in_the_way_is_named_with_what_it_hides(
    newsroom: Store,
) -> None:
    query = SearchQuery(words=("airport",), topic="Cloud")
    advice = await newsroom.suggestions.advice(query, Scope())
    (relaxation,) = advice.relaxations
    assert (relaxation.dropped, relaxation.total, relaxation.is_total_exact) == ("topic", 1, True)
    assert relaxation.query == SearchQuery(words=("airport",))


async def test_a_word_can_be_what_stands_in_the_way(newsroom: Store) -> None:
    query = SearchQuery(words=("kubernetes", "airport"), min_quality=50)
    advice = await newsroom.suggestions.advice(query, Scope())
    assert [(one.dropped, one.total) for one in advice.relaxations] == [("airport", 1)]


async def test_nonsense_is_answered_with_nothing(newsroom: Store) -> None:
    advice = await newsroom.suggestions.advice(SearchQuery(words=("qqqqxzzz",)), Scope())
    assert not advice.suggestions
    assert not advice.relaxations
