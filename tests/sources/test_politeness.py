"""Servers of feeds are asked as seldom as serves, and later where they say so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.politeness import (
    Hosts,
    Move,
    host_of,
    is_settled,
    is_to_be_told,
    moved,
    next_poll,
    poll_after_failure,
)
from bot.sources.web.answers import NotFetched, Trouble
from tests.samples import NOW

FEED = "https://news.example/feed"
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
FAILING = NotFetched(Trouble.FAILING, "in trouble")


def dates(gap: timedelta, count: int = 30) -> list[datetime]:
    return [NOW - number * gap for number in range(count)]


@pytest.mark.parametrize(
    ("gap", "least", "most"),
    [
        (timedelta(minutes=1), QUARTER, 1.1 * QUARTER),
        (timedelta(hours=2), 0.9 * HOUR, 1.1 * HOUR),
        (timedelta(days=30), 3.6 * HOUR, 4.4 * HOUR),
    ],
)
def test_a_feed_is_asked_as_often_as_it_brings_something(
    gap: timedelta, least: timedelta, most: timedelta
) -> None:
    wait = next_poll(NOW, FEED, interval=QUARTER, dates=dates(gap)) - NOW
    assert least <= wait <= most


@pytest.mark.parametrize(
    ("fresh", "every", "wait"),
    [
        (NOW + 6 * HOUR, None, 6 * HOUR),
        (None, 6 * HOUR, 6 * HOUR),
        (NOW + 400 * DAY, None, DAY),
        (None, 400 * DAY, DAY),
    ],
)
def test_what_servers_say_counts_for_at_most_a_day(
    fresh: datetime | None, every: timedelta | None, wait: timedelta
) -> None:
    poll = next_poll(NOW, FEED, interval=QUARTER, fresh_until=fresh, every=every)
    assert poll - NOW == wait


def test_an_interval_of_a_day_is_kept() -> None:
    wait = next_poll(NOW, FEED, interval=DAY, dates=dates(timedelta(minutes=5))) - NOW
    assert DAY <= wait <= 1.1 * DAY


def test_feeds_that_were_added_together_part() -> None:
    polls = {next_poll(NOW, f"{FEED}/{number}", interval=HOUR) for number in range(100)}
    assert len(polls) > 40


@given(
    interval=st.timedeltas(timedelta(minutes=5), DAY),
    gaps=st.lists(st.timedeltas(-400 * DAY, 400 * DAY), max_size=30),
    every=st.none() | st.timedeltas(timedelta(0), 900 * DAY),
    fresh=st.none() | st.datetimes(datetime(2020, 1, 1), datetime(2090, 1, 1)),  # noqa: DTZ001
)
def test_no_feed_is_asked_more_often_than_its_interval(
    interval: timedelta,
    gaps: list[timedelta],
    every: timedelta | None,
    fresh: datetime | None,
) -> None:
    until = None if fresh is None else fresh.replace(tzinfo=NOW.tzinfo)
    known = [NOW + gap for gap in gaps]
    poll = next_poll(NOW, FEED, interval=interval, dates=known, fresh_until=until, every=every)
    assert interval <= poll - NOW <= 1.1 * DAY


def test_failures_double_the_wait_up_to_a_day_and_never_end() -> None:
    waits = [
        poll_after_failure(NOW, FEED, FAILING, interval=QUARTER, failures=number) or NOW
        for number in (1, 2, 3, 50, 5000)
    ]
    for number, poll in zip((2, 4, 8), waits, strict=False):
        assert 0.9 * number * QUARTER <= poll - NOW <= 1.1 * number * QUARTER
    assert waits[3:] == [NOW + DAY] * 2


def test_a_server_that_asks_to_wait_is_obeyed() -> None:
    asked = NotFetched(Trouble.FAILING, "", retry_after=3 * HOUR)
    assert poll_after_failure(NOW, FEED, asked, interval=QUARTER, failures=1) == NOW + 3 * HOUR


def test_what_is_gone_is_not_asked_again() -> None:
    gone = NotFetched(Trouble.GONE, "")
    assert poll_after_failure(NOW, FEED, gone, interval=QUARTER, failures=1) is None


@pytest.mark.parametrize(
    ("trouble", "age", "failures", "is_told"),
    [
        (Trouble.FAILING, HOUR, 1, False),
        (Trouble.MISSING, 2 * DAY, 9, False),
        (Trouble.MISSING, 3 * DAY, 5, True),
        (Trouble.REFUSED, HOUR, 10, True),
        (Trouble.GONE, timedelta(0), 1, True),
        (Trouble.PRIVATE, timedelta(0), 1, True),
    ],
)
def test_people_hear_of_what_lasts(
    trouble: Trouble, age: timedelta, failures: int, *, is_told: bool
) -> None:
    assert is_to_be_told(trouble, since=NOW - age, now=NOW, failures=failures) is is_told


def test_an_address_is_kept_after_three_polls_over_a_day() -> None:
    move: Move | None = None
    for hours in (0, 1, 2):
        move = moved(move, "https://new.example/feed", NOW + hours * HOUR)
        assert not is_settled(move, NOW + hours * HOUR)
    move = moved(move, "https://new.example/feed", NOW + 25 * HOUR)
    assert is_settled(move, NOW + 25 * HOUR)


@pytest.mark.parametrize("other", ["", "https://repairs.example/"])
def test_a_move_that_changes_its_mind_counts_anew(other: str) -> None:
    move = Move("https://new.example/feed", 9, NOW - 9 * DAY)
    assert not is_settled(moved(move, other, NOW), NOW)


def test_a_host_is_asked_by_one_at_a_time_and_has_a_pause_between() -> None:
    hosts = Hosts()
    assert hosts.is_free(FEED, NOW)
    hosts.begin(FEED)
    assert not hosts.is_free("https://www.news.example/other", NOW)
    assert hosts.is_free("https://other.example/", NOW)
    hosts.end(FEED, NOW)
    assert not hosts.is_free(FEED, NOW + timedelta(seconds=1))
    assert hosts.is_free(FEED, NOW + timedelta(seconds=2))


def test_a_host_that_had_too_many_requests_rests() -> None:
    hosts = Hosts()
    for answer, rest in [
        (NotFetched(Trouble.BUSY, ""), QUARTER),
        (NotFetched(Trouble.BUSY, "", retry_after=HOUR), HOUR),
        (NotFetched(Trouble.BUSY, "", retry_after=90 * DAY), DAY),
        (NotFetched(Trouble.FAILING, "", retry_after=HOUR), timedelta(seconds=2)),
    ]:
        hosts.begin(FEED)
        hosts.end(FEED, NOW, answer)
        assert hosts.free_at(FEED, NOW) == NOW + rest


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://WWW.News.example:8080/feed", "news.example"),
        ("https://a.tumblr.com/rss", "tumblr.com"),
        ("https://old.reddit.com/.rss", "reddit.com"),
        ("https://tumblr.com.example/", "tumblr.com.example"),
    ],
)
def test_sites_with_a_host_for_each_author_are_one_host(address: str, host: str) -> None:
    assert host_of(address) == host
