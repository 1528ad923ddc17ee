"""The sections of the form for a subscription: which fields each has, as text and read from it.

What a field holds is written so that it can be read again as it is. Showing fields and sending
answers is left to ``modals``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Final, TypeVar

from bot.errors import CommandError
from bot.posting.hours import EVERY_DAY, DigestTimes, QuietHours
from bot.search.vocabulary import Vocabulary
from bot.ui.lookup import resolve_several
from bot.ui.subscriptions.access import Draft
from bot.ui.subscriptions.typed import (
    age_in_words,
    read_age,
    read_days,
    read_hour,
    read_limit,
    read_quiet,
    read_rating,
)
from bot.ui.subscriptions.zones import resolve_zone
from bot.ui.wording import read_types, read_words

ValueT = TypeVar("ValueT")

#: What most newsrooms send first in the morning.
USUAL_HOUR: Final = "08:00"
DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Section(StrEnum):
    """A part of the form that is written in one window: Discord lets one have five fields."""

    NAMES = "names"
    WORDS = "words"
    TIMES = "times"
    LIMITS = "limits"


class Mode(StrEnum):
    """Whether stories come at once or together."""

    INSTANT = "instant"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form.

    Attributes:
        key: Its custom id.
        label: At most 45 characters, by Discord's limit.
        hint: How it is written; at most 100 characters.
        room: How much may be typed.
        choices: (value, label) of what can be chosen; empty where it is typed.
        most: How many of the choices may be chosen.
    """

    key: str
    label: str
    hint: str
    room: int = 100
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 1


_MODES: Final = (
    (Mode.INSTANT.value, "At once, as stories are published"),
    (Mode.DIGEST.value, "Together as a digest, at an hour"),
)
_LONG: Final = 800

FIELDS: Final[Mapping[Section, tuple[Field, ...]]] = {
    Section.NAMES: (
        Field("topics", "Topics", "One of these is enough. Commas between; empty for all.", _LONG),
        Field("providers", "Providers", "Only from these. Commas between; empty for all.", _LONG),
        Field("not_topics", "Topics to leave out", "Commas between; empty for none.", _LONG),
        Field("not_providers", "Providers to leave out", "Commas between; empty for none.", _LONG),
    ),
    Section.WORDS: (
        Field("words", "Words", "One in title or excerpt is enough. Commas between.", _LONG),
        Field("not_words", "Words to leave out", "None may occur. Commas between.", _LONG),
        Field("types", "Types", "Such as article, video; empty for all."),
        Field("min_quality", "Least quality", "A whole number; empty for any.", 12),
        Field("min_heat", "Least heat", "A whole number; empty for any.", 12),
    ),
    Section.TIMES: (
        Field("mode", "How stories come", "", choices=_MODES),
        Field("at", "Hour of the digest", "Such as 08:30 or 8:30 pm.", 20),
        Field(
            "days",
            "Days of the digest",
            "None chosen means every day.",
            choices=tuple((day, day) for day in DAYS),
            most=7,
        ),
        Field("zone", "Time zone", "A city or a zone, such as Europe/Berlin.", 60),
        Field(
            "quiet",
            "Quiet hours",
            "Such as 22:00-07:00; what comes then waits. Empty for none.",
            40,
        ),
    ),
    Section.LIMITS: (
        Field("hourly_limit", "Most posts an hour", "The rest comes together. Empty for any.", 12),
        Field("max_age", "How old a story may be", "Such as 36h, 3d or 2w.", 20),
    ),
}


@dataclass(frozen=True, slots=True)
class Known:
    """What names there are, and which zone counts where none was chosen yet."""

    topics: Vocabulary
    providers: Vocabulary
    zone: str


@dataclass(slots=True)
class Typed:
    """What was typed into a section's fields, and what was wrong with it."""

    texts: Mapping[str, str]
    problems: dict[str, str] = field(default_factory=dict)

    def read(self, key: str, read: Callable[[str], ValueT], instead: ValueT) -> ValueT:
        """Read a field; where that fails, keep the reason and give something else."""
        try:
            return read(self.texts.get(key, ""))
        except CommandError as error:
            self.problems[key] = str(error)
            return instead


def write_section(section: Section, draft: Draft, zone: str) -> dict[str, str]:
    """Give what a section's fields hold at first.

    Args:
        section: Which.
        draft: What the subscription wants now.
        zone: Where it has no time zone yet.
    """
    filters, options = draft.filters, draft.options
    if section is Section.TIMES:
        return _write_times(draft, zone)
    if section is Section.LIMITS:
        limit = options.hourly_limit
        return {
            "hourly_limit": "" if limit is None else str(limit),
            "max_age": age_in_words(draft.max_age),
        }
    texts = {}
    for one in FIELDS[section]:
        value = getattr(filters, one.key)
        is_list = isinstance(value, tuple)
        texts[one.key] = ", ".join(value) if is_list else "" if value is None else str(value)
    return texts


def _write_times(draft: Draft, zone: str) -> dict[str, str]:
    digest, quiet = draft.options.digest, draft.options.quiet
    times = digest or quiet
    hours = "" if quiet is None else f"{quiet.start:%H:%M}-{quiet.end:%H:%M}"
    days = EVERY_DAY if digest is None else digest.days
    return {
        "mode": Mode.INSTANT if digest is None else Mode.DIGEST,
        "at": USUAL_HOUR if digest is None else f"{digest.at:%H:%M}",
        "days": "" if set(days) == set(EVERY_DAY) else ", ".join(DAYS[day] for day in days),
        "zone": zone if times is None else times.zone,
        "quiet": hours,
    }


def read_section(section: Section, draft: Draft, typed: Typed, known: Known) -> Draft:
    """Give what a subscription is to want; only meant where ``typed`` then has no problems."""
    return _READERS[section](draft, typed, known)


def _read_names(draft: Draft, typed: Typed, known: Known) -> Draft:
    topics = partial(resolve_several, "topic", known.topics)
    providers = partial(resolve_several, "provider", known.providers)
    filters = replace(
        draft.filters,
        topics=typed.read("topics", topics, ()),
        providers=typed.read("providers", providers, ()),
        not_topics=typed.read("not_topics", topics, ()),
        not_providers=typed.read("not_providers", providers, ()),
    )
    return replace(draft, filters=filters)


def _read_words(draft: Draft, typed: Typed, _known: Known) -> Draft:
    filters = replace(
        draft.filters,
        words=typed.read("words", read_words, ()),
        not_words=typed.read("not_words", read_words, ()),
        types=typed.read("types", read_types, ()),
        min_quality=typed.read("min_quality", read_rating, None),
        min_heat=typed.read("min_heat", read_rating, None),
    )
    return replace(draft, filters=filters)


def _read_times(draft: Draft, typed: Typed, known: Known) -> Draft:
    zone = typed.read("zone", lambda text: resolve_zone(text) if text else known.zone, "")
    quiet = typed.read("quiet", read_quiet, None)
    digest = None
    every_day: tuple[int, ...] = EVERY_DAY
    # Read in any mode: an hour that is none was not meant to be nothing.
    at = typed.read("at", lambda text: read_hour(text or USUAL_HOUR), read_hour(USUAL_HOUR))
    if typed.texts.get("mode") == Mode.DIGEST:
        days = typed.read("days", lambda text: read_days(text) if text else every_day, every_day)
        digest = DigestTimes(days, at, zone)
    options = replace(
        draft.options,
        digest=digest,
        quiet=None if quiet is None else QuietHours(*quiet, zone),
    )
    return replace(draft, options=options)


def _read_limits(draft: Draft, typed: Typed, _known: Known) -> Draft:
    options = replace(draft.options, hourly_limit=typed.read("hourly_limit", read_limit, None))
    return replace(draft, options=options, max_age=typed.read("max_age", read_age, draft.max_age))


_READERS: Final[Mapping[Section, Callable[[Draft, Typed, Known], Draft]]] = {
    Section.NAMES: _read_names,
    Section.WORDS: _read_words,
    Section.TIMES: _read_times,
    Section.LIMITS: _read_limits,
}
