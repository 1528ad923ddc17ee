"""Reads the dates of feeds, as they should be written and as they are.

RFC 822 and ISO 8601 are the standards (RSS 2.0; RFC 4287, section 3.3). What can mean two days,
such as 01/02/2021, is no date: an article that is dated wrongly is worse than one without.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

_YEARS: Final = range(1970, 2101)
#: Two digits are years of this century up to here, as POSIX has it.
_LAST_SHORT_YEAR: Final = 68
_LONGEST: Final = 100

#: Hours before or after UTC, for names that mean one zone in nearly every feed.
_ZONES: Final = {
    **dict.fromkeys(("Z", "UT", "UTC", "GMT", "WET"), 0.0),
    **dict.fromkeys(("BST", "CET", "MEZ", "WEST"), 1.0),
    **dict.fromkeys(("CEST", "MESZ", "EET", "SAST"), 2.0),
    **dict.fromkeys(("EEST", "MSK"), 3.0),
    **dict.fromkeys(("HKT", "SGT", "AWST"), 8.0),
    **dict.fromkeys(("JST", "KST"), 9.0),
    "IST": 5.5,
    "AEST": 10.0,
    "AEDT": 11.0,
    "NZST": 12.0,
    "NZDT": 13.0,
    "AST": -4.0,
    "EDT": -4.0,
    "EST": -5.0,
    "CDT": -5.0,
    "CST": -6.0,
    "MDT": -6.0,
    "MST": -7.0,
    "PDT": -7.0,
    "PST": -8.0,
    **dict.fromkeys(("AT", "ET"), -5.0),
    "CT": -6.0,
    "MT": -7.0,
    "PT": -8.0,
}
#: How months begin in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish,
#: Russian and Greek, where that tells them apart; longer beginnings first.
_MONTHS: Final = (
    "jan ene gen janv sty янв ιαν jän",
    "feb fev fév fév lut фев φεβ",
    "mar mär mrz maa mrt мар μαρ",
    "apr avr abr kwi апр απρ",
    "may mai mei mag maj мая май μαι μάι",
    "jun juin giu cze июн ιουν",
    "jul juil lug lip июл ιουλ",
    "aug aoû aou ago sie авг αυγ",
    "sep set wrz сен σεπ",
    "oct okt out ott paź окт οκτ",
    "nov lis ноя νοε",
    "dec dez déc dic gru дек δεκ",
)
_MONTH_STARTS: Final = sorted(
    ((start, month) for month, starts in enumerate(_MONTHS, 1) for start in starts.split()),
    key=lambda pair: -len(pair[0]),
)

_DATES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # 2021-09-27, 2020/1/10, 2021年9月27日, 2021.9.27
        r"(?<!\d)(?P<y>\d{4})\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})日?(?!\d)",
        # 27.9.2021
        r"(?<!\d)(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})(?!\d)",
        # 27 September 2021, 27-Sep-21, 27. Sept. 2021, 27 de septiembre de 2021
        (
            r"(?<!\d)(?P<d>\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s/-]{1,3}(?:de )?"
            r"(?P<n>[^\W\d_]{3,12})\.?,?[\s/-]{1,3}(?:de )?(?P<y>\d{4}|\d{2})(?!\d)"
        ),
        # September 27, 2021; Sep 27 18:46:00 GMT 2021
        (
            r"(?P<n>[^\W\d_]{3,12})\.?[\s-]{1,3}(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}"
            r"(?P<between>(?:\d{1,2}:\d{2}(?::\d{2})?\s)?(?:[A-Za-z+0-9:-]{1,6}\s)?)"
            r"(?P<y>\d{4})(?!\d)"
        ),
        # 20210927, 2021-09, 2021
        r"^(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
        r"^(?P<y>\d{4})-(?P<m>\d{2})$",
        r"^(?P<y>\d{4})$",
    )
)
#: 2021-270 and 2021-W39-1 (ISO 8601, sections 5.2.2 and 5.2.3)
_OTHER_ISO = re.compile(r"^(\d{4}-?(?:\d{3}|W\d{2}(?:-?\d)?))(?=$|[T\s])")
#: Since 1970, as programs count them; some count thousandths.
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_TIME = re.compile(
    r"(?<![\d:])(?P<H>\d{1,2})[:h.](?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?\s?(?P<half>[AaPp]\.?[Mm]\.?)?"
)
_COMPACT_TIME = re.compile(r"T(?P<H>\d{2})(?P<M>\d{2})(?P<S>\d{2})?(?P<half>)")
_JAPANESE_TIME = re.compile(r"(?P<H>\d{1,2})時(?P<M>\d{1,2})分(?:(?P<S>\d{1,2})秒)?(?P<half>)")
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?(?P<sign>[+-])(?P<h>\d{1,2}):?(?P<m>\d{2})?(?!\d)")
_NAME = re.compile(r"(?<![A-Za-z])([A-Z]{1,4})(?![A-Za-z])")


def read_date(written: str) -> datetime | None:
    """Read a date as aware UTC; without a zone it is in UTC, without a time it is midnight.

    Returns:
        None where it is none, or not between 1970 and 2100.
    """
    text = " ".join(written.split())[:_LONGEST]
    try:
        read = _read(text)
    except (ValueError, OverflowError):
        return None
    return read if read is not None and read.year in _YEARS else None


def _read(text: str) -> datetime | None:
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    other = _OTHER_ISO.match(text)
    if other:
        day = _other_day(other[1])
        return _with_time(day, text[other.end() :])
    for pattern in _DATES:
        found = pattern.search(text)
        if found and (month := _month(found)):
            named = found.groupdict()
            day = datetime(_year(named["y"]), month, int(named.get("d") or 1), tzinfo=UTC)
            rest = " ".join(
                [text[: found.start()], named.get("between") or "", text[found.end() :]]
            )
            return _with_time(day, rest)
    return None


def _other_day(text: str) -> datetime:
    digits = text.replace("-", "")
    if "W" in digits:
        return datetime.strptime(f"{digits}1"[:8] + "+0000", "%GW%V%u%z")
    return datetime.strptime(digits + "+0000", "%Y%j%z")


def _year(digits: str) -> int:
    year = int(digits)
    if len(digits) == len("2021"):
        return year
    return year + (2000 if year <= _LAST_SHORT_YEAR else 1900)


def _month(found: re.Match[str]) -> int | None:
    named = found.groupdict()
    if named.get("n"):
        name = named["n"].lower()
        return next((month for start, month in _MONTH_STARTS if name.startswith(start)), None)
    return int(named.get("m") or 1)


def _with_time(day: datetime, rest: str) -> datetime:
    """Put the time and the zone of a day to it."""
    found = _TIME.search(rest) or _COMPACT_TIME.search(rest) or _JAPANESE_TIME.search(rest)
    if found is None:
        return day
    hour, minute = int(found["H"]), int(found["M"])
    second = min(int(found["S"] or 0), 59)  # a leap second
    if found["half"]:
        hour = hour % 12 + (12 if found["half"][0] in "Pp" else 0)
    is_midnight_after = (hour, minute, second) == (24, 0, 0)
    moment = day.replace(hour=0 if is_midnight_after else hour, minute=minute, second=second)
    zone = _zone(rest[found.end() :] or rest[: found.start()])
    return moment.replace(tzinfo=zone).astimezone(UTC) + timedelta(days=is_midnight_after)


def _zone(text: str) -> timezone:
    """Read a zone; one whose name is not known is taken for UTC."""
    offset = _OFFSET.search(text)
    if offset:
        minutes = int(offset["h"]) * 60 + int(offset["m"] or 0)
        return timezone(timedelta(minutes=-minutes if offset["sign"] == "-" else minutes))
    for name in _NAME.findall(text):
        if name in _ZONES:
            return timezone(timedelta(hours=_ZONES[name]))
    return UTC
