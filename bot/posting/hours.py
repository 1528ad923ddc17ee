"""Hours of a server's own time: when a digest is due, and until when it is quiet. Pure.

Clocks go forward and back: an hour that is left out counts from the moment of the change, one that
comes twice counts the first time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

#: Monday to Sunday, as ``date.weekday`` counts them.
EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS: Final = (0, 1, 2, 3, 4)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DigestTimes:
    """When a digest comes.

    Attributes:
        days: Days of the week, 0 for Monday; at least one.
        at: Wall-clock time.
        zone: IANA name of the time zone.
    """

    days: tuple[int, ...]
    at: time
    zone: str

    def next_after(self, moment: datetime) -> datetime:
        """Give the first moment after another at which a digest is due, UTC."""
        day = moment.astimezone(_zone(self.zone)).date() - _DAY
        while True:
            due = _moment(day, self.at, self.zone)
            if day.weekday() in self.days and due > moment:
                return due
            day += _DAY


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in which nothing is posted; they may span midnight.

    Attributes:
        start: First quiet wall-clock minute.
        end: First minute that is quiet no more; never the same as ``start``.
        zone: IANA name of the time zone.
    """

    start: time
    end: time
    zone: str

    def end_after(self, moment: datetime) -> datetime | None:
        """Give when the quiet hours that a moment lies in end, UTC; None where it lies in none."""
        today = moment.astimezone(_zone(self.zone)).date()
        for day in (today - _DAY, today):
            begin = _moment(day, self.start, self.zone)
            last_day = day if self.start < self.end else day + _DAY
            end = _moment(last_day, self.end, self.zone)
            if begin <= moment < end:
                return end
        return None


def days_in_words(days: Collection[int]) -> str:
    """Give days of the week as people say them: ``every day``, ``weekdays``, ``Mon, Thu``."""
    if set(days) == set(EVERY_DAY):
        return "every day"
    if set(days) == set(WEEKDAYS):
        return "weekdays"
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return ", ".join(names[day] for day in sorted(days))


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _moment(day: date, at: time, zone: str) -> datetime:
    """Give the moment of a wall-clock time, UTC; one that is left out counts as the change."""
    local = datetime.combine(day, at, _zone(zone))
    moment = local.astimezone(UTC)
    if moment.astimezone(_zone(zone)).time() == at:
        return moment
    # With the offset of before the change the time lies behind it by as much as was left out.
    gap = local.replace(fold=1).utcoffset(), local.utcoffset()
    after, before = (offset or timedelta() for offset in gap)
    return _change_between(moment - abs(before - after), moment, zone)


def _change_between(first: datetime, last: datetime, zone: str) -> datetime:
    """Give the minute in which a zone's offset changes between two moments."""
    offset = first.astimezone(_zone(zone)).utcoffset()
    moment = first
    while moment < last and moment.astimezone(_zone(zone)).utcoffset() == offset:
        moment += timedelta(minutes=1)
    return moment
