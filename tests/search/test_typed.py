"""What members type in one box, and what it is understood as."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.search.query import SearchQuery, Sort
from bot.search.typed import MOST_CHARACTERS, MOST_WORDS, Typed, parse_typed

#: A Wednesday.
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def day(year: int, month: int, date: int) -> datetime:
    return datetime(year, month, date, tzinfo=UTC)


def end_of(year: int, month: int, date: int) -> datetime:
    return day(year, month, date) + timedelta(days=1, seconds=-1)


@pytest.mark.parametrize(
    ("text", "words", "without"),
    [
        ("met police", ("met", "police"), ()),
        ('"facial recognition" police', ("facial recognition", "police"), ()),
        ("police -london", ("police",), ("london",)),
        ('police -"new york"', ("police",), ("new york",)),
        ("“smart quotes” \u2013dash", ("smart quotes",), ("dash",)),
        ('"never closed', ("never closed",), ()),
        ("e-mail C++ re:invent", ("e-mail", "C++", "re:invent"), ()),
        ("cats AND dogs", ("cats", "dogs"), ()),
        ("same same", ("same",), ()),
        ("tram OR bus strike", ("tram|bus", "strike"), ()),
        ('tram | bus|"night train" strike', ("tram|bus|night train", "strike"), ()),
        ("tram| bus |ferry", ("tram|bus|ferry",), ()),
        ("tram or bus", ("tram", "or", "bus"), ()),
        ('tram "OR" bus', ("tram", "OR", "bus"), ()),
        ('"tram | bus"', ("tram bus",), ()),
        ("| tram |", ("tram",), ()),
        ("Portland OR", ("Portland", "OR"), ()),
        ("police -tram|bus", ("police",), ("tram|bus",)),
        ('- -- "" () * ^ :', (), ()),
        ("a\x00b \u202ereversed\u2066", ("a", "b", "reversed"), ()),
    ],
)
def test_words_phrases_and_what_is_left_out(
    text: str, words: tuple[str, ...], without: tuple[str, ...]
) -> None:
    assert parse_typed(text, NOW) == Typed(words=words, without=without)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('topic:"computer vision" met', Typed(words=("met",), topic="computer vision")),
        ("Topic: ai", Typed(topic="ai")),
        ("topic\uff1a人工知能", Typed(topic="人工知能")),
        ("provider:forbes source", Typed(words=("source",), provider="forbes")),
        ("type:videos", Typed(type="video")),
        ("quality:50 sort:hottest", Typed(min_quality=50, sort=Sort.HOTTEST)),
    ],
)
def test_operators_fill_the_filters(text: str, expected: Typed) -> None:
    assert parse_typed(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("after:2021-09-01", day(2021, 9, 1), None),
        ("since:2021-9-1", day(2021, 9, 1), None),
        ("until:2021-09-01", None, end_of(2021, 9, 1)),
        ("before:2021-09-01", None, end_of(2021, 8, 31)),
        ("after:2021-09 until:2021-09", day(2021, 9, 1), end_of(2021, 9, 30)),
        ("until:2021", None, end_of(2021, 12, 31)),
        ("after:3d", NOW - timedelta(days=3), None),
        ('after:"last week"', day(2026, 11, 16), None),
        ("today", day(2026, 11, 25), end_of(2026, 11, 25)),
        ("yesterday", day(2026, 11, 24), end_of(2026, 11, 24)),
        ("last week", day(2026, 11, 16), end_of(2026, 11, 22)),
        ("this week", day(2026, 11, 23), end_of(2026, 11, 29)),
        ("last month", day(2026, 10, 1), end_of(2026, 10, 31)),
        ("this year", day(2026, 1, 1), end_of(2026, 12, 31)),
        ("last 3 days", NOW - timedelta(days=3), NOW),
        ("12h", NOW - timedelta(hours=12), None),
        ("after:2021 after:2022", day(2022, 1, 1), None),
    ],
)
def test_dates_and_stretches_of_time(
    text: str, since: datetime | None, until: datetime | None
) -> None:
    assert parse_typed(text, NOW) == Typed(since=since, until=until)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3d printing", ("3d", "printing")),
        ("printing 3D", ("printing", "3D")),
        ('printing "3d"', ("printing", "3d")),
        ("the last week of trading", ("the", "last", "week", "of", "trading")),
        ('"usa today"', ("usa today",)),
        ("after: the storm", ("after", "the", "storm")),
        ("wwdc 2021", ("wwdc", "2021")),
    ],
)
def test_what_only_looks_like_a_date_stays_words(text: str, words: tuple[str, ...]) -> None:
    assert parse_typed(text, NOW) == Typed(words=words)


@pytest.mark.parametrize("text", ["met police last week", "last week met police"])
def test_a_stretch_of_time_stands_at_either_end_of_the_words(text: str) -> None:
    assert parse_typed(text, NOW) == Typed(
        words=("met", "police"), since=day(2026, 11, 16), until=end_of(2026, 11, 22)
    )


def test_days_ago_stand_at_the_end_of_the_words() -> None:
    typed = parse_typed("met police 3d provider:bbc", NOW)
    assert typed == Typed(words=("met", "police"), provider="bbc", since=NOW - timedelta(days=3))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("after:2021-02-30", "not a date that I know"),
        ("until:soon", "not a date that I know"),
        ("after:99999999w", "not a date that I know"),
        ("topic:", "missing behind “topic:”"),
        ("topic:a topic:b", "takes one topic"),
        ("-provider:forbes", "Only words can be left out"),
        ("sort:funniest", "newest, best, hottest"),
        ("quality:high", "whole number"),
        (" ".join(f"word{n}" for n in range(MOST_WORDS + 1)), f"{MOST_WORDS} at the most"),
        ("x" * 4000, f"{MOST_CHARACTERS} characters"),
    ],
)
def test_what_cannot_be_is_told_in_a_friendly_word(text: str, says: str) -> None:
    with pytest.raises(CommandError, match=says):
        parse_typed(text, NOW)


def test_a_time_that_ends_before_it_begins_is_told() -> None:
    typed = parse_typed("since:2021-09-02 until:2021-09-01", NOW)
    with pytest.raises(CommandError, match="Swap the two dates"):
        typed.query(topic=None, provider=None)


def test_a_query_takes_the_resolved_names() -> None:
    typed = parse_typed("met -uk topic:ai provider:forbes sort:best", NOW)
    assert typed.query(topic="AI", provider="forbes.com") == SearchQuery(
        words=("met",), without=("uk",), topic="AI", provider="forbes.com", sort=Sort.BEST
    )


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from('"-:ax 3d last week topic: after:\x00')).map("".join)
)
def test_any_text_gives_a_value_or_a_friendly_word(text: str) -> None:
    with suppress(CommandError):
        typed = parse_typed(text, NOW)
        assert all(word.strip() for word in (*typed.words, *typed.without))
