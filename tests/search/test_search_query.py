"""What a person types: words, phrases, dates; and a query that outlives a restart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CommandError
from bot.search.query import SearchQuery, Sort, parse_moment, parse_words

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
moments = st.datetimes(timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", ()),
        ("tram outage", ("tram", "outage")),
        ('"tram outage" council', ("tram outage", "council")),
        ('council "tram outage', ("council", "tram outage")),
        ('say "" nothing', ("say", "nothing")),
        ('a"b c"d', ('a"b', 'c"d')),
        ("- & !! 7", ("7",)),
        ('" padded "', ("padded",)),
        ("東京　大阪", ("東京", "大阪")),
    ],
)
def test_words_and_phrases(typed: str, words: tuple[str, ...]) -> None:
    assert parse_words(typed) == words


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2021-09-27", datetime(2021, 9, 27, tzinfo=UTC)),
        (" 20210927 ", datetime(2021, 9, 27, tzinfo=UTC)),
        ("2021-09-27T18:46:00Z", datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
        ("2021-09-27 18:46", datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
        ("2021-09-27T18:46+02:00", datetime(2021, 9, 27, 16, 46, tzinfo=UTC)),
        ("today", datetime(2026, 3, 4, tzinfo=UTC)),
        ("Yesterday", datetime(2026, 3, 3, tzinfo=UTC)),
        ("now", NOW),
        ("3d", NOW - timedelta(days=3)),
        ("3 days ago", NOW - timedelta(days=3)),
        ("2W", NOW - timedelta(weeks=2)),
        ("12h", NOW - timedelta(hours=12)),
        ("1 hour ago", NOW - timedelta(hours=1)),
    ],
)
def test_moments(typed: str, moment: datetime) -> None:
    assert parse_moment(typed, NOW) == moment


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("2021-09-27", datetime(2021, 9, 27, 23, 59, 59, tzinfo=UTC)),
        ("today", datetime(2026, 3, 4, 23, 59, 59, tzinfo=UTC)),
        ("2021-09-27T18:46Z", datetime(2021, 9, 27, 18, 46, tzinfo=UTC)),
        ("3d", NOW - timedelta(days=3)),
    ],
)
def test_as_an_end_a_day_means_its_last_moment(typed: str, moment: datetime) -> None:
    assert parse_moment(typed, NOW, is_end=True) == moment


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "2021-02-30", "2021-13", "27.9.2021", "d", "0001-01-01T00:00+14:00"],
)
def test_what_is_no_moment_says_how_to_write_one(typed: str) -> None:
    with pytest.raises(CommandError, match="2021-09-27"):
        parse_moment(typed, NOW)


@given(st.text(st.characters(exclude_categories=()), max_size=100), st.booleans())
def test_any_text_is_a_moment_or_a_friendly_error(typed: str, is_end: bool) -> None:
    try:
        moment = parse_moment(typed, NOW, is_end=is_end)
    except CommandError:
        return
    assert moment.utcoffset() == timedelta(0)


@given(st.text(st.characters(exclude_categories=()), max_size=4000))
def test_any_text_gives_words_that_hold_something(typed: str) -> None:
    for word in parse_words(typed):
        assert any(map(str.isalnum, word))
        assert word == word.strip()


@given(
    st.builds(
        SearchQuery,
        words=st.lists(st.text(), max_size=3).map(tuple),
        topic=st.none() | st.text(),
        provider=st.none() | st.text(),
        since=st.none() | moments.filter(lambda moment: moment.year < 2000),
        until=st.none() | moments.filter(lambda moment: moment.year >= 2000),
        min_quality=st.none() | st.integers(),
        type=st.none() | st.text(),
        sort=st.sampled_from(Sort),
    )
)
def test_a_query_reads_back_as_it_was_written(query: SearchQuery) -> None:
    assert SearchQuery.from_json(query.to_json()) == query


def test_equal_queries_are_written_alike() -> None:
    in_utc = datetime(2026, 1, 1, tzinfo=UTC)

    assert SearchQuery(since=in_utc).to_json() == SearchQuery(since=in_utc).to_json()
    assert SearchQuery().to_json() != SearchQuery(topic="AI").to_json()


def test_a_search_that_ends_before_it_begins_is_refused() -> None:
    early = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))

    with pytest.raises(CommandError, match="Swap the two dates"):
        SearchQuery(since=early + timedelta(seconds=1), until=early)
    SearchQuery(since=early, until=early)
