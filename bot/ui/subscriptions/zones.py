"""Time zones as people type them: found by name, by a city in it, or spelled nearly right."""

from __future__ import annotations

import re
from datetime import UTC as UTC_ZONE
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from typing import Final
from zoneinfo import ZoneInfo

from bot.errors import NotFoundError
from bot.search.vocabulary import Name, Vocabulary

#: The default where a server never chose another.
UTC: Final = "UTC"
#: Offered first where nothing was typed yet: one for each of the hours most people live by.
_USUAL: Final = (
    UTC,
    "Europe/London",
    "Europe/Berlin",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
)
#: Names outside of these are old ones that the database keeps: understood, never offered.
_REGIONS: Final = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)
_NEAR: Final = 3
#: The database has these as hours from UTC that are the same all year, which people seldom mean:
#: where they live clocks change, and posts would come an hour late all summer.
_FIXED = re.compile(r"(?:etc/)?(?:gmt[+-]?\d{0,2}|greenwich)|est|mst|hst|factory|etc/unknown")
_LIKELY_MEANT: Final = {
    "est": "America/New_York",
    "mst": "America/Denver",
    "hst": "Pacific/Honolulu",
}
#: Neither of two clock changes is near.
_WINTER: Final = datetime(2026, 1, 15, tzinfo=UTC_ZONE)


def resolve_zone(typed: str) -> str:
    """Give the IANA name of the zone that was typed in full, or by its city: "berlin".

    Raises:
        NotFoundError: There is none; suggests what was near.
    """
    text = _as_name(typed)
    name = _by_folded().get(text.casefold())
    if name is not None and _FIXED.fullmatch(text.casefold()):
        raise _refused(name)
    if name is not None:
        return name
    found = _zones().resolve(text.replace("_", " "))
    if found is not None:
        return found.key
    near = ", ".join(zone.key for zone in suggest_zones(typed, limit=_NEAR))
    advice = f" Did you mean {near}?" if near else " Name a city, such as Europe/Berlin."
    raise NotFoundError(f"“{typed[:40]}” is not a time zone that I know.{advice}")


def suggest_zones(typed: str, *, limit: int = 25) -> list[Name]:
    """Give the zones that may be meant, the likeliest first; ``key`` is the IANA name."""
    text = _as_name(typed)
    if "/" not in text:
        text = text.replace("_", " ")
    return _zones().suggest(text, limit=limit)


def zone_label(zone: str, now: datetime) -> str:
    """Give a zone with what its clocks show now, by which people know that it is theirs."""
    return f"{zone} · now {now.astimezone(ZoneInfo(zone)):%H:%M}"


def _refused(fixed: str) -> NotFoundError:
    """Make the refusal of a name that is no region, with those it may stand for."""
    meant = _LIKELY_MEANT.get(fixed.casefold())
    offset = ZoneInfo(fixed).utcoffset(_WINTER)
    alike = [one for one in _USUAL if ZoneInfo(one).utcoffset(_WINTER) == offset]
    near = ", ".join([meant] if meant else alike[:_NEAR])
    is_known = bool(near) and not fixed.casefold().endswith(("factory", "unknown"))
    advice = f"Did you mean {near}?" if is_known else "Name a city, such as Europe/Berlin."
    return NotFoundError(
        f"“{fixed}” is not a region: its clocks never change, so in summer posts would come an "
        f"hour late. {advice}"
    )


def _as_name(typed: str) -> str:
    return "_".join(typed.split())


@lru_cache(maxsize=1)
def _by_folded() -> dict[str, str]:
    return {name.casefold(): name for name in _names()}


@lru_cache(maxsize=1)
def _zones() -> Vocabulary:
    """Give the zones to offer, by city and by IANA name; the usual ones stand first."""
    offered = [UTC, *(one for one in _names() if one.partition("/")[0] in _REGIONS)]
    ranks = {zone: len(_USUAL) - place for place, zone in enumerate(_USUAL)}
    return Vocabulary(Name(zone, _city(zone), ranks.get(zone, 0)) for zone in offered)


def _names() -> list[str]:
    """Give the names of all zones, from the package that brings them.

    ``zoneinfo.available_timezones`` opens a thousand files to find the same.
    """
    return files("tzdata").joinpath("zones").read_text("utf-8").split()


def _city(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")
