"""What a person asks for, as a value: words, filters, dates, order. Finding it is the store's."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self

from bot.errors import CommandError
from bot.search.words import has_word


class Sort(StrEnum):
    """In which order results stand."""

    NEWEST = "newest"
    BEST = "best"
    HOTTEST = "hottest"


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What to look for; every part narrows, an empty one does not.

    Attributes:
        words: Words or phrases that an article must all hold, in title or excerpt; one with ``|``
            in it stands for any of what it parts.
        without: Words or phrases that it must not hold there.
        topic: Name of a topic, compared without case.
        provider: Domain of a provider; stories that it only covers as related count too.
        since: First moment of publication, inclusive, UTC.
        until: Last moment of publication, inclusive, UTC.
        min_quality: Least quality; an article without one never has it.
        type: What kind of article, as documents say it: "article", "video".
    """

    words: tuple[str, ...] = ()
    topic: str | None = None
    provider: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    min_quality: int | None = None
    type: str | None = None
    sort: Sort = Sort.NEWEST
    without: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what can never find anything.

        Raises:
            CommandError: ``since`` lies after ``until``.
        """
        if self.since and self.until and self.since > self.until:
            raise CommandError(
                f"The search begins at {self.since:%Y-%m-%d}, after its end at "
                f"{self.until:%Y-%m-%d}. Swap the two dates."
            )

    def to_json(self) -> str:
        """Give the query as text that ``from_json`` reads, the same for equal queries."""
        values = {
            "words": list(self.words),
            "without": list(self.without),
            "topic": self.topic,
            "provider": self.provider,
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "min_quality": self.min_quality,
            "type": self.type,
            "sort": self.sort.value,
        }
        return json.dumps({key: value for key, value in values.items() if value not in (None, [])})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote, in this version or another one.

        What is missing narrows nothing, what this version does not know is left aside.

        Raises:
            ValueError: A part of it cannot be read.
            TypeError: It is no query at all.
        """
        written = json.loads(text)
        if not isinstance(written, dict):
            raise TypeError(f"no query: {text[:80]}")
        names = {field.name for field in fields(cls)}
        values = {key: value for key, value in written.items() if key in names}
        for key in ("since", "until"):
            if values.get(key) is not None:
                values[key] = datetime.fromisoformat(values[key])
        for key in ("words", "without"):
            values[key] = tuple(values.get(key) or ())
        sort = values.get("sort")
        values["sort"] = Sort(sort) if sort in set(Sort) else Sort.NEWEST
        return cls(**values)


_WORD = re.compile(r'"([^"]*)"|(\S+)')
#: Half of a surrogate pair: JSON can hold it, no database can.
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_AGO = re.compile(r"(\d{1,5})\s*(h|d|w|hours?|days?|weeks?)(?:\s+ago)?\Z", re.IGNORECASE)
_LAST = re.compile(r"(?:last|past)\s+(\d{1,5})\s+(h|d|w)(?:ours?|ays?|eeks?)\Z")
_DATE = re.compile(r"(\d{4})(?:([-/.])(\d{1,2})(?:\2(\d{1,2}))?)?\Z", re.ASCII)
_DAYS_AGO = {"today": 0, "yesterday": 1}
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_SECOND = timedelta(seconds=1)


def parse_words(text: str) -> tuple[str, ...]:
    """Split what a person typed into words and "quoted phrases"; quotes need not close."""
    text = _HALF_CHARACTER.sub(" ", text)
    if text.count('"') % 2:
        text += '"'
    found = (quoted or word for quoted, word in _WORD.findall(text))
    return tuple(word.strip() for word in found if has_word(word))


def parse_moment(text: str, now: datetime, *, is_end: bool = False) -> datetime:
    """Read a moment as people write it: ``2021-09-27``, ``2021-09``, ``3d``, ``last week``.

    Args:
        text: What was typed. A time without a zone counts as UTC.
        now: Aware; what ``3d`` counts back from.
        is_end: Whether a day, a week, a month or a year means its last moment, not its first.

    Raises:
        CommandError: It is no such moment; says how to write one.
    """
    typed = " ".join(text.lower().split())
    try:
        if typed == "now":
            return now
        if match := _AGO.match(typed):
            return now - int(match[1]) * _UNITS[match[2][0]]
        if span := parse_span(typed, now):
            return span[is_end]
        moment = datetime.fromisoformat(typed.upper())
        if len(typed) > len("2021-09-27"):
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        return _days(moment, 1)[is_end]
    except (ValueError, OverflowError):
        raise CommandError(
            f"“{text[:40]}” is not a date that I know. Write a day such as 2021-09-27, or 3d for "
            "three days ago, 2w, 12h, today, yesterday, last week."
        ) from None


def parse_span(text: str, now: datetime) -> tuple[datetime, datetime] | None:
    """Read a stretch of time: ``yesterday``, ``last week``, ``last 3 days``, ``2021-09``.

    Weeks begin on Mondays; everything counts in UTC.

    Returns:
        Its first and last second; None where the text is no such stretch.

    Raises:
        ValueError: It names a day or a month that does not exist.
        OverflowError: It lies before the first year.
    """
    typed = " ".join(text.lower().split())
    if typed in _DAYS_AGO:
        return _days(now - timedelta(days=_DAYS_AGO[typed]), 1)
    if match := _LAST.match(typed):
        return now - int(match[1]) * _UNITS[match[2]], now
    if match := _DATE.match(typed):
        return _calendar_span(int(match[1]), int(match[3] or 0), int(match[4] or 0))
    which, _, unit = typed.partition(" ")
    if which in {"this", "last"} and unit in {"week", "month", "year"}:
        return _period(unit, now, back=int(which == "last"))
    return None


def _period(unit: str, now: datetime, *, back: int) -> tuple[datetime, datetime]:
    """Give the week, month or year in which a moment lies, or so many before it."""
    if unit == "week":
        return _days(now - timedelta(days=now.weekday() + 7 * back), 7)
    if unit == "year":
        return _calendar_span(now.year - back)
    year, month = divmod(now.year * 12 + now.month - 1 - back, 12)
    return _calendar_span(year, month + 1)


def _calendar_span(year: int, month: int = 0, day: int = 0) -> tuple[datetime, datetime]:
    """Give a year, a month or a day, by how much of the date is given."""
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        return _days(start, 1)
    next_year, next_month = (year + month // 12, month % 12 + 1) if month else (year + 1, 1)
    return start, datetime(next_year, next_month, 1, tzinfo=UTC) - _SECOND


def _days(moment: datetime, count: int) -> tuple[datetime, datetime]:
    """Give so many whole days from the one in which a moment lies."""
    start = moment.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    return start, start + timedelta(days=count) - _SECOND
