"""Which of the found articles answer a query best, and which are hot."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.search.query import SearchQuery
from bot.search.ranking import Candidate, best_first, hottest_first
from tests.samples import NOW

ANY = Candidate(
    key=0,
    title="",
    excerpt="",
    published_at=NOW,
    quality=None,
    heat=None,
    coverage_count=0,
)


def best(typed: str, *candidates: Candidate) -> list[int]:
    return [one.key for one in best_first(SearchQuery(words=tuple(typed.split())), candidates)]


@pytest.mark.parametrize("word", ["tram", "trams", "server", "city", "bike", "aviation", "AI"])
def test_a_word_in_the_title_says_more_than_in_the_excerpt(word: str) -> None:
    assert best(
        word,
        ANY._replace(key=1, title="Village news", excerpt=f"A {word}, at last"),
        ANY._replace(key=2, title=f"A {word} in town"),
    ) == [2, 1]


def test_more_words_in_the_title_say_more() -> None:
    assert best(
        "tram outage",
        ANY._replace(key=1, title="Tram drivers at lunch", excerpt="outage"),
        ANY._replace(key=2, title="Outage stops the tram"),
    ) == [2, 1]


def test_quality_decides_among_articles_in_which_the_words_stand_alike() -> None:
    one, other = (ANY._replace(key=key, title="A tram in town") for key in (1, 2))

    assert best("tram", one._replace(quality=10), other._replace(quality=90)) == [2, 1]


def test_among_equals_the_newer_one_comes_first() -> None:
    newer = ANY._replace(key=1, title="A tram in town")
    older = newer._replace(key=2, published_at=NOW - timedelta(days=400))

    assert best("tram", newer, newer._replace(key=3), older) == [1, 3, 2]


def test_case_and_accents_do_not_matter() -> None:
    assert best(
        "CAFE",
        ANY._replace(key=1, title="Village", excerpt="café"),
        ANY._replace(key=2, title="Café"),
    ) == [2, 1]


def test_nothing_found_has_no_order() -> None:
    assert best_first(SearchQuery(words=("tram",)), ()) == hottest_first([]) == ()


def test_heat_cools_with_age() -> None:
    hot = ANY._replace(key=1, heat=100)
    cooled = ANY._replace(key=2, heat=150, published_at=NOW - timedelta(days=7))
    follower = ANY._replace(key=3, heat=-1)

    assert [one.key for one in hottest_first([follower, hot, cooled])] == [1, 2, 3]


def test_without_heat_quality_and_coverage_tell() -> None:
    covered = ANY._replace(key=1, quality=10, coverage_count=9)

    found = hottest_first([ANY._replace(key=2, quality=60), covered])
    assert [one.key for one in found] == [1, 2]


def test_a_query_without_words_is_ordered_too() -> None:
    query = replace(SearchQuery(), topic="AI")

    assert len(best_first(query, [ANY, ANY._replace(key=1)])) == 2
