"""What people type about a subscription: hours, days, ages, zones, words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import CommandError, NotFoundError
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, WEEKDAYS, DigestTimes, QuietHours, days_in_words
from bot.posting.options import Options
from bot.ui.filters import filters_in_words
from bot.ui.subscriptions.access import Draft
from bot.ui.subscriptions.options import day_choices, hour_choices, zone_choices
from bot.ui.subscriptions.sections import FIELDS, Section, write_section
from bot.ui.subscriptions.typed import (
    age_in_words,
    read_age,
    read_days,
    read_hour,
    read_limit,
    read_quiet,
    read_rating,
)
from bot.ui.subscriptions.zones import resolve_zone, suggest_zones
from bot.ui.wording import read_types, read_words
from tests.samples import NOW


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("08:30", time(8, 30)),
        (" 8.30 ", time(8, 30)),
        ("0830", time(8, 30)),
        ("8", time(8)),
        ("20h", time(20)),
        ("8h30", time(8, 30)),
        ("0:00", time(0)),
        ("12am", time(0)),
        ("12 PM", time(12)),
        ("8:30pm", time(20, 30)),
        ("7 uhr", time(7)),
    ],
)
def test_hours_are_read_as_people_write_them(typed: str, expected: time) -> None:
    assert read_hour(typed) == expected


@pytest.mark.parametrize("typed", ["", "24:00", "25:00", "8:60", "13pm", "0am", "-1", "8:3", "²"])
def test_what_is_no_hour_is_refused(typed: str) -> None:
    with pytest.raises(CommandError, match="is not a time of day"):
        read_hour(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("22:00-07:00", (time(22), time(7))),
        ("22 \u2013 7", (time(22), time(7))),
        ("10pm to 6:30am", (time(22), time(6, 30))),
        ("", None),
        ("None", None),
    ],
)
def test_quiet_hours_are_read(typed: str, expected: tuple[time, time] | None) -> None:
    assert read_quiet(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("every day", EVERY_DAY),
        ("Weekdays", WEEKDAYS),
        ("Mon,Thu", (0, 3)),
        ("thursday, monday, Mon", (0, 3)),
        ("mon-fri", WEEKDAYS),
        ("Sat to Mon", (0, 5, 6)),
        ("weekend, wed", (2, 5, 6)),
        ("Sundays", (6,)),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, expected: tuple[int, ...]) -> None:
    assert read_days(typed) == expected


@pytest.mark.parametrize("typed", ["someday", "m", "mon-", "mon-tue-wed", "1"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(CommandError, match="is not a day of the week"):
        read_days(typed)


def test_no_day_at_all_is_refused() -> None:
    with pytest.raises(CommandError, match="at least one day"):
        read_days(" , ")


@given(st.sets(st.sampled_from(EVERY_DAY), min_size=1))
def test_days_in_words_read_back(days: set[int]) -> None:
    assert set(read_days(days_in_words(days))) == days


@given(st.integers(1, 365 * 24))
def test_ages_in_words_read_back(hours: int) -> None:
    assert read_age(age_in_words(timedelta(hours=hours))) == timedelta(hours=hours)


@pytest.mark.parametrize("read", [read_age, read_days, read_hour, read_quiet, read_limit])
@given(st.text())
def test_anything_typed_is_read_or_explained(read: Callable[[str], object], typed: str) -> None:
    try:
        read(typed)
    except CommandError as error:
        assert len(str(error)) < 300  # noqa: PT017  # that it is raised is not the point


@given(st.text())
def test_words_and_types_are_read_or_explained(typed: str) -> None:
    for read in (read_words, read_types):
        try:
            words = read(typed)
        except CommandError:
            continue
        assert len(words) <= 10
        assert all(words)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", None), ("none", None), ("0", 0), (" 40 ", 40), ("1000000", 1_000_000)],
)
def test_ratings_are_read(typed: str, expected: int | None) -> None:
    assert read_rating(typed) == expected


@pytest.mark.parametrize("typed", ["-1", "4.5", "1e3", "٤", "9" * 4000, "1000001"])
def test_what_is_no_rating_is_refused(typed: str) -> None:
    with pytest.raises(CommandError, match="is not a whole number from 0 to 1,000,000"):
        read_rating(typed)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("Berlin", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/new york", "America/New_York"),
        ("utc", "UTC"),
        ("US/Eastern", "US/Eastern"),
        ("lord howe", "Australia/Lord_Howe"),
    ],
)
def test_zones_are_known_by_name_or_city(typed: str, expected: str) -> None:
    assert resolve_zone(typed) == expected


@pytest.mark.parametrize("typed", ["", "!!!", "x" * 4000, "../etc/passwd", "Europe/", "/"])
def test_what_is_no_zone_is_refused(typed: str) -> None:
    with pytest.raises(NotFoundError, match="is not a time zone that I know"):
        resolve_zone(typed)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("EST", "America/New_York"),
        ("mst", "America/Denver"),
        ("HST", "Pacific/Honolulu"),
        ("Etc/GMT+5", "America/New_York"),
        ("etc/gmt-1", "Europe/Berlin"),
        ("GMT", "UTC, Europe/London"),
        ("GMT0", "UTC, Europe/London"),
        ("Factory", "Name a city, such as Europe/Berlin"),
        ("Etc/GMT+12", "Name a city, such as Europe/Berlin"),
    ],
)
def test_hours_that_never_change_are_no_zone(typed: str, offered: str) -> None:
    with pytest.raises(NotFoundError, match="its clocks never change") as caught:
        resolve_zone(typed)
    assert offered in str(caught.value)


@pytest.mark.parametrize("typed", ["UTC", "Etc/UTC", "EST5EDT", "Japan", "GB", "Asia/Tokyo"])
def test_utc_and_names_of_regions_are_zones(typed: str) -> None:
    assert resolve_zone(typed) == typed


def test_a_zone_is_found_by_its_beginning_a_word_in_it_and_spelled_nearly_right() -> None:
    def first(typed: str) -> str:
        return suggest_zones(typed)[0].key

    assert first("Europe/Lon") == "Europe/London"
    assert first("kolk") == "Asia/Kolkata"
    assert first("st joh") == "America/St_Johns"
    assert first("york") == "America/New_York"
    assert first("Brelin") == "Europe/Berlin"


def test_every_zone_that_is_offered_can_be_used() -> None:
    offered = suggest_zones("", limit=1000)
    assert len(offered) > 300
    assert {one.key for one in offered} <= available_timezones()
    assert all(ZoneInfo(one.key) for one in offered)


@given(st.text())
def test_whatever_is_typed_what_is_offered_fits_into_a_choice(typed: str) -> None:
    for choices in (zone_choices(typed, "UTC", NOW), hour_choices(typed), day_choices(typed)):
        assert len(choices) <= 25
        assert len({one.name for one in choices}) == len(choices)
        assert all(0 < len(one.name) <= 100 and 0 < len(one.value) <= 100 for one in choices)


def test_a_section_is_written_as_it_is_read() -> None:
    times = DigestTimes((0, 3), time(8, 30), "Europe/Berlin")
    quiet = QuietHours(time(22), time(7), "Europe/Berlin")
    draft = Draft(Filters(min_quality=0), Options(times, quiet, 5), timedelta(hours=36))
    assert write_section(Section.TIMES, draft, "UTC") == {
        "mode": "digest",
        "at": "08:30",
        "days": "Mon, Thu",
        "zone": "Europe/Berlin",
        "quiet": "22:00-07:00",
    }
    assert write_section(Section.LIMITS, draft, "UTC") == {
        "hourly_limit": "5",
        "max_age": "36 hours",
    }
    assert write_section(Section.WORDS, draft, "UTC")["min_quality"] == "0"


def test_fields_fit_into_discords_windows() -> None:
    """Five fields, labels of 45 characters, descriptions of 100."""
    for fields in FIELDS.values():
        assert len(fields) <= 5
        assert all(len(one.label) <= 45 and len(one.hint) <= 100 for one in fields)


def test_what_is_wanted_is_said_in_words() -> None:
    filters = Filters(
        topics=("AI", "Law"),
        providers=("wired.com",),
        words=("storm",),
        min_quality=40,
        not_topics=("C*",),
        not_words=("sport",),
    )
    assert filters_in_words(filters) == (
        "AI or Law from wired.com that speak of “storm” of quality 40 or more but not on C\\* "
        "not if they speak of “sport”"
    )
    many = Filters(topics=tuple(f"Topic number {n}" for n in range(20)))
    assert "or 9 more" in filters_in_words(many)
