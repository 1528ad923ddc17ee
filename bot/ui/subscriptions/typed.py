"""Reads what people type about a subscription: hours, days, ages, numbers. Pure.

Everything that cannot be read says how it is written. Words are left to ``wording``, names of
topics and providers to ``lookup``, time zones to ``zones``.
"""

from __future__ import annotations

import re
from datetime import time, timedelta
from typing import Final

from bot.errors import CommandError
from bot.posting.hours import EVERY_DAY, WEEKDAYS
from bot.ui.text import plural

_QUOTED: Final = 40
_LONGEST_AGE: Final = timedelta(days=365)
_SHORTEST_AGE: Final = timedelta(hours=1)
#: Ratings are the source's own whole numbers; heat can be -1.
_GREATEST_RATING: Final = 1_000_000

_HOUR: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.h]?(?P<minute>\d{2}))?\s*(?P<half>am|pm|h|uhr|o'clock)?", re.IGNORECASE
)
_AGE: Final = re.compile(r"(\d{1,5})\s*(h|hours?|d|days?|w|weeks?)", re.IGNORECASE)
_AGE_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
_BETWEEN_HOURS: Final = re.compile(r"\s*(?:-|–|—|\bto\b|\buntil\b)\s*", re.IGNORECASE)  # noqa: RUF001  # dashes as phones type them
_DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_GROUPS: Final = {
    "every day": EVERY_DAY,
    "everyday": EVERY_DAY,
    "daily": EVERY_DAY,
    "all": EVERY_DAY,
    "weekdays": WEEKDAYS,
    "workdays": WEEKDAYS,
    "weekend": (5, 6),
    "weekends": (5, 6),
}
_NONE: Final = {"", "none", "no", "off", "never", "-"}


def read_hour(typed: str) -> time:
    """Read an hour: ``08:30``, ``8``, ``8:30 pm``, ``20h``.

    Raises:
        CommandError: It is none.
    """
    text = typed.strip()
    match = _HOUR.fullmatch(text)
    if match is not None:
        hour, minute = int(match["hour"]), int(match["minute"] or 0)
        half = (match["half"] or "").lower()
        if half in {"am", "pm"}:
            is_right = 1 <= hour <= 12  # noqa: PLR2004  # half a day's hours
            hour = hour % 12 + (12 if half == "pm" else 0) if is_right else 24
        if hour < 24 and minute < 60:  # noqa: PLR2004  # a clock's hours and minutes
            return time(hour, minute)
    raise CommandError(
        f"“{text[:_QUOTED]}” is not a time of day. Write it as 08:30 or 8:30 pm, up to 23:59."
    )


def read_quiet(typed: str) -> tuple[time, time] | None:
    """Read quiet hours: ``22:00-07:00``; None for ``none`` or nothing.

    Raises:
        CommandError: They are none, or all day.
    """
    text = typed.strip()
    if text.casefold() in _NONE:
        return None
    parts = _BETWEEN_HOURS.split(text)
    if len(parts) != 2:  # noqa: PLR2004  # from and to
        raise CommandError(
            f"“{text[:_QUOTED]}” is not a span of hours. Write from and to, such as 22:00-07:00."
        )
    start, end = map(read_hour, parts)
    if start == end:
        raise CommandError(
            "Quiet hours from an hour to the same one would be all day. To stop the posts "
            "altogether, use /subscription pause."
        )
    return start, end


def read_days(typed: str) -> tuple[int, ...]:
    """Read days of the week: ``every day``, ``weekdays``, ``Mon, Thu``, ``Fri-Sun``.

    Returns:
        The days in order, 0 for Monday; at least one.

    Raises:
        CommandError: Something else stands there.
    """
    days: set[int] = set()
    for part in filter(None, (part.strip().casefold() for part in re.split(r"[,;/]", typed))):
        days.update(_DAY_GROUPS.get(part) or _day_range(part))
    if not days:
        raise CommandError("Choose at least one day: every day, weekdays, or such as Mon, Thu.")
    return tuple(sorted(days))


def _day_range(text: str) -> list[int]:
    """Read one day or one to another: ``thu``, ``mon-fri``, ``sat to mon``."""
    first, *rest = (_day(part) for part in _BETWEEN_HOURS.split(text))
    if len(rest) > 1:
        raise _no_day(text)
    last = rest[0] if rest else first
    return [(first + n) % 7 for n in range((last - first) % 7 + 1)]


def _day(text: str) -> int:
    name = text.strip().rstrip(".")
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    for number, whole in enumerate(full):
        if len(name) >= 2 and (whole.startswith(name) or name == f"{whole}s"):  # noqa: PLR2004  # "t" could be two days
            return number
    raise _no_day(text)


def _no_day(text: str) -> CommandError:
    return CommandError(
        f"“{text.strip()[:_QUOTED]}” is not a day of the week. Write every day, weekdays, or days "
        "like Mon, Thu."
    )


def read_age(typed: str) -> timedelta:
    """Read how old a story may be: ``3d``, ``36h``, ``2 weeks``.

    Raises:
        CommandError: It is no such span, or not between an hour and a year.
    """
    text = typed.strip()
    match = _AGE.fullmatch(text.replace(",", ""))
    if match is None:
        raise CommandError(f"“{text[:_QUOTED]}” is not an age. Write it as 36h, 3d or 2w.")
    age = int(match[1]) * _AGE_UNITS[match[2][0].lower()]
    if not _SHORTEST_AGE <= age <= _LONGEST_AGE:
        raise CommandError("A story may be from 1h to 365d old.")
    return age


def age_in_words(age: timedelta) -> str:
    """Give an age as ``read_age`` reads it: "3 days", "36 hours"."""
    hours = int(age.total_seconds()) // 3600
    if hours % 24:
        return plural(hours, "hour", "hours")
    return plural(hours // 24, "day", "days")


def read_rating(typed: str) -> int | None:
    """Read a least quality or heat; None for nothing.

    Raises:
        CommandError: It is no whole number from 0.
    """
    return _whole(typed, least=0, most=_GREATEST_RATING, example="40")


def read_limit(typed: str) -> int | None:
    """Read how many posts an hour there may be; None for as many as there are stories.

    Raises:
        CommandError: It is no whole number from 1 to 100.
    """
    return _whole(typed, least=1, most=100, example="5")


def _whole(typed: str, *, least: int, most: int, example: str) -> int | None:
    text = typed.strip()
    if text.casefold() in _NONE:
        return None
    digits = text if text.isascii() and text.isdecimal() else ""
    if not digits or len(digits) > len(str(most)) or not least <= int(digits) <= most:
        raise CommandError(
            f"“{text[:_QUOTED]}” is not a whole number from {least} to {most:,}, such as {example}."
            " Leave it empty for any."
        )
    return int(digits)
