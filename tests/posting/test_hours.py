"""Hours of a server's own time: digests and quiet hours, also where clocks go forward and back."""

from __future__ import annotations

import time as machine
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.posting.hours import EVERY_DAY, WEEKDAYS, DigestTimes, QuietHours, days_in_words

BERLIN = "Europe/Berlin"
ST_JOHNS = "America/St_Johns"
LORD_HOWE = "Australia/Lord_Howe"
MINUTE = timedelta(minutes=1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def next_digest(moment: str, at: str, zone: str, days: tuple[int, ...] = EVERY_DAY) -> datetime:
    return DigestTimes(days, time.fromisoformat(at), zone).next_after(utc(moment))


@pytest.mark.parametrize(
    ("moment", "at", "zone", "expected"),
    [
        # An ordinary day: before, at and after the hour.
        ("2026-01-05T06:59", "08:00", BERLIN, "2026-01-05T07:00"),
        ("2026-01-05T07:00", "08:00", BERLIN, "2026-01-06T07:00"),
        ("2026-01-05T07:01", "08:00", BERLIN, "2026-01-06T07:00"),
        # Where it is another day already, or still.
        ("2026-01-05T23:30", "00:15", BERLIN, "2026-01-06T23:15"),
        ("2026-01-05T02:00", "23:00", ST_JOHNS, "2026-01-05T02:30"),
        # Forward: the hour moves by as much as the clock, and one that is left out is the change.
        ("2026-03-28T12:00", "08:00", BERLIN, "2026-03-29T06:00"),
        ("2026-03-28T12:00", "02:30", BERLIN, "2026-03-29T01:00"),
        ("2026-03-07T12:00", "02:30", ST_JOHNS, "2026-03-08T05:30"),
        ("2026-10-03T02:00", "02:15", LORD_HOWE, "2026-10-03T15:30"),
        # Back: an hour that comes twice counts once, the first time.
        ("2026-10-24T12:00", "02:30", BERLIN, "2026-10-25T00:30"),
        ("2026-10-25T00:30", "02:30", BERLIN, "2026-10-26T01:30"),
        ("2026-10-31T12:00", "01:30", ST_JOHNS, "2026-11-01T04:00"),
        ("2026-11-01T04:00", "01:30", ST_JOHNS, "2026-11-02T05:00"),
        ("2026-04-04T02:00", "01:45", LORD_HOWE, "2026-04-04T14:45"),
        ("2026-04-04T14:45", "01:45", LORD_HOWE, "2026-04-05T15:15"),
    ],
)
def test_a_digest_is_due_at_its_hour(moment: str, at: str, zone: str, expected: str) -> None:
    assert next_digest(moment, at, zone) == utc(expected)


def test_a_digest_comes_on_its_days_only() -> None:
    friday_noon = "2026-01-02T12:00"
    assert next_digest(friday_noon, "08:00", "UTC", WEEKDAYS) == utc("2026-01-05T08:00")
    assert next_digest(friday_noon, "08:00", "UTC", (4,)) == utc("2026-01-09T08:00")


def test_the_day_is_that_of_the_server() -> None:
    """Sunday evening in UTC is Monday morning on Lord Howe Island."""
    assert next_digest("2026-01-04T12:00", "06:00", LORD_HOWE, (0,)) == utc("2026-01-04T19:00")


def clock_readings(day: date, zone: str) -> list[tuple[datetime, time]]:
    """Give every minute of a day, UTC, with what the clock shows."""
    local = ZoneInfo(zone)
    moment = datetime.combine(day, time(), UTC) - timedelta(hours=15)
    minutes = (moment + n * MINUTE for n in range(45 * 60))
    shown = ((one, one.astimezone(local)) for one in minutes)
    return [(one, there.time()) for one, there in shown if there.date() == day]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (BERLIN, date(2026, 3, 29)),
        (BERLIN, date(2026, 10, 25)),
        (ST_JOHNS, date(2026, 3, 8)),
        (ST_JOHNS, date(2026, 11, 1)),
        (LORD_HOWE, date(2026, 4, 5)),
        (LORD_HOWE, date(2026, 10, 4)),
    ],
)
def test_every_minute_of_a_day_with_a_change_comes_once_as_clocks_show_it(
    zone: str, day: date
) -> None:
    readings = clock_readings(day, zone)
    before = readings[0][0] - MINUTE
    for minute in range(0, 24 * 60, 5):
        at = time(minute // 60, minute % 60)
        shown = [moment for moment, reading in readings if reading == at]
        expected = (
            shown[0] if shown else next(moment for moment, reading in readings if reading > at)
        )
        times = DigestTimes(EVERY_DAY, at, zone)
        assert times.next_after(before) == expected
        assert times.next_after(expected).astimezone(ZoneInfo(zone)).date() == day + timedelta(1)


def quiet_until(moment: str, start: str, end: str, zone: str) -> datetime | None:
    hours = QuietHours(time.fromisoformat(start), time.fromisoformat(end), zone)
    return hours.end_after(utc(moment))


@pytest.mark.parametrize(
    ("moment", "start", "end", "zone", "expected"),
    [
        # Within a day.
        ("2026-01-05T11:59", "13:00", "15:00", BERLIN, None),
        ("2026-01-05T12:00", "13:00", "15:00", BERLIN, "2026-01-05T14:00"),
        ("2026-01-05T13:59", "13:00", "15:00", BERLIN, "2026-01-05T14:00"),
        ("2026-01-05T14:00", "13:00", "15:00", BERLIN, None),
        # Spanning midnight: on either side of it, and by day.
        ("2026-01-05T22:30", "22:00", "07:00", BERLIN, "2026-01-06T06:00"),
        ("2026-01-06T03:00", "22:00", "07:00", BERLIN, "2026-01-06T06:00"),
        ("2026-01-06T12:00", "22:00", "07:00", BERLIN, None),
        # The night of a change is shorter or longer.
        ("2026-03-28T22:00", "22:00", "07:00", BERLIN, "2026-03-29T05:00"),
        ("2026-10-24T21:00", "22:00", "07:00", BERLIN, "2026-10-25T06:00"),
        ("2026-11-01T01:00", "22:00", "07:00", ST_JOHNS, "2026-11-01T10:30"),
        ("2026-04-04T12:00", "22:00", "07:00", LORD_HOWE, "2026-04-04T20:30"),
        # An end that is left out is the change itself.
        ("2026-03-29T00:30", "22:00", "02:30", BERLIN, "2026-03-29T01:00"),
        ("2026-03-29T01:00", "22:00", "02:30", BERLIN, None),
    ],
)
def test_quiet_hours_end(
    moment: str, start: str, end: str, zone: str, expected: str | None
) -> None:
    assert quiet_until(moment, start, end, zone) == (None if expected is None else utc(expected))


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (EVERY_DAY, "every day"),
        ((4, 3, 2, 1, 0), "weekdays"),
        ((3, 0), "Mon, Thu"),
        ((6,), "Sun"),
    ],
)
def test_days_in_words(days: tuple[int, ...], words: str) -> None:
    assert days_in_words(days) == words


@pytest.fixture(params=["Pacific/Kiritimati", "Africa/Lagos"])
def _elsewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """A machine that stands in another time zone than its servers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        machine.tzset()
        yield
    machine.tzset()


@pytest.mark.usefixtures("_elsewhere")
def test_where_the_machine_stands_changes_no_hour() -> None:
    """Not where it is two days later there, nor where its clock shows an hour left out here."""
    pago_pago = "Pacific/Pago_Pago"
    due = next_digest("2026-01-05T10:30", "23:45", pago_pago)
    assert due == utc("2026-01-05T10:45")
    assert due.tzinfo is UTC
    assert next_digest("2026-03-28T12:00", "02:30", BERLIN) == utc("2026-03-29T01:00")
    assert quiet_until("2026-01-05T10:30", "22:00", "07:00", pago_pago) == utc("2026-01-05T18:00")
