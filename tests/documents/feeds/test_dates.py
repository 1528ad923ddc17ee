"""Dates of feeds mean what whoever wrote them meant, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.feeds.dates import read_date


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        # As they should be.
        ("Mon, 27 Sep 2021 18:46:00 GMT", "2021-09-27T18:46:00"),
        ("Mon, 27 Sep 2021 18:46:00 +0200", "2021-09-27T16:46:00"),
        ("27 Sep 21 18:46 EDT", "2021-09-27T22:46:00"),
        ("2021-09-27T18:46:00Z", "2021-09-27T18:46:00"),
        ("2021-09-27T18:46:00.123456-07:00", "2021-09-28T01:46:00"),
        ("2021-09-27", "2021-09-27T00:00:00"),
        # As they are.
        ("2021-09-27 18:46:00", "2021-09-27T18:46:00"),
        ("2021-09-27T18:46+02", "2021-09-27T16:46:00"),
        ("2020/1/10 14:33:00", "2020-01-10T14:33:00"),
        ("1632768360", "2021-09-27T18:46:00"),
        ("1632768360000", "2021-09-27T18:46:00"),
        ("2021年9月27日", "2021-09-27T00:00:00"),
        ("Mon, 27 Sep 2021 18:46:00 CEST", "2021-09-27T16:46:00"),
        ("mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15"),
        ("Mi, 3. März 2021 10:00:00 MEZ", "2021-03-03T09:00:00"),
        ("lun, 5 ago 2024 10:00:00 +0000", "2024-08-05T10:00:00"),
        ("Пн, 27 сентября 2021 18:46:00 +0300", "2021-09-27T15:46:00"),
        ("22.11.2022 12:16:00", "2022-11-22T12:16:00"),
        ("Friday, January 29, 2021 04:42 PM", "2021-01-29T16:42:00"),
        ("Jan 29, 2021 12:05 am", "2021-01-29T00:05:00"),
        ("Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00"),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06"),
        ("Tue Sep 28 08:00:00 +0000 2021", "2021-09-28T08:00:00"),
        ("20031231T101455Z", "2003-12-31T10:14:55"),
        ("2003-335", "2003-12-01T00:00:00"),
        ("2003-W05-3", "2003-01-29T00:00:00"),
        ("  Mon,\n 27 Sep 2021\t18:46:60 GMT ", "2021-09-27T18:46:59"),
    ],
)
def test_a_date_means_a_moment(written: str, meant: str) -> None:
    assert read_date(written) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "yesterday",
        "01/02/2021 10:00",
        "Wed, 30 Feb 2021 10:00:00 GMT",
        "Mon, 27 Sep 2021 25:00:00 GMT",
        "0001-01-01T00:00:00Z",
        "2921-09-27T18:46:00Z",
        "2021-13-01",
        "Mon, 27 Foo 2021 10:00:00 GMT",
        "9" * 5000,
        "2021-09-27T18:46:00+99:99",
    ],
)
def test_what_means_no_moment_is_none(written: str) -> None:
    assert read_date(written) is None


@given(st.text(max_size=60) | st.text("0123456789-/.: TZ+年月日JanSepPMAWCEST,", max_size=40))
def test_any_text_is_a_date_or_none(written: str) -> None:
    read = read_date(written)
    assert read is None or (read.tzinfo is UTC and 1970 <= read.year <= 2100)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_standard_dates_come_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    assert read_date(moment.isoformat()) == whole
    assert read_date(f"{moment:%a, %d %b %Y %H:%M:%S} GMT") == whole
