"""What autocomplete offers: choices from values, within Discord's limits, and never a failure."""

from __future__ import annotations

import functools
import logging
import re
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

import discord
from discord import app_commands

from bot.asking import TYPES
from bot.errors import CommandError, NewsdeskError
from bot.headlines import Headline
from bot.search.query import parse_moment
from bot.search.vocabulary import Name, Vocabulary, suggest
from bot.ui.lookup import split_names
from bot.ui.text import day, length, plain
from bot.ui.turns import turn_of

log = logging.getLogger(__name__)

#: Discord's limits for one answer, and for the name and the value of one choice.
MOST_CHOICES: Final = 25
_CHOICE_LIMIT: Final = 100
#: Some names may be too long to be offered.
_CONSIDERED: Final = 2 * MOST_CHOICES
_PROVIDER_LIMIT: Final = 30
_MOMENT_LIMIT: Final = 40
#: The likeliest first; the counts only keep them in this order.
_USUAL_MOMENTS: Final = (
    "today",
    "yesterday",
    "3d",
    "this week",
    "last week",
    "2w",
    "this month",
    "last month",
    "90d",
    "this year",
    "last year",
)
_MOMENTS: Final = Vocabulary(Name(text, text, -place) for place, text in enumerate(_USUAL_MOMENTS))
_YEAR: Final = re.compile(r"(\d{4})(?:-\d?)?", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4}-\d\d)(?:-\d?)?", re.ASCII)

Choices = list[app_commands.Choice[str]]
CogT = TypeVar("CogT")
Complete = Callable[[CogT, discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]


def never_failing(complete: Complete[CogT]) -> Complete[CogT]:
    """Make an autocomplete offer nothing where it fails: Discord has no room for an error there."""

    @functools.wraps(complete)
    async def completing(cog: CogT, interaction: discord.Interaction[Any], typed: str) -> Choices:
        try:
            async with turn_of(interaction):
                return await complete(cog, interaction, typed)
        except NewsdeskError as error:
            log.info("autocomplete offers nothing: %s", error)
        except Exception:
            log.exception("autocomplete failed")
        return []

    return completing


def name_choices(names: Iterable[Name], typed: str) -> Choices:
    """Offer the topics or providers that a person may mean, with their counts."""
    found = suggest(names, typed, limit=_CONSIDERED)
    return _distinct((_name_label(name), name.key) for name in found)


def last_name_choices(names: Sequence[Name], typed: str) -> Choices:
    """Complete the last of several names with commas between them; those before it stay."""
    *chosen, last = typed.split(",")
    before = split_names(",".join(chosen))
    taken = {text.casefold() for text in before}
    rest = [name for name in names if name.key.casefold() not in taken]
    found = suggest(rest, last, limit=_CONSIDERED)
    kept = "".join(f"{text}, " for text in before)
    return _distinct((f"{kept}{_name_label(name)}", f"{kept}{name.key}") for name in found)


def article_choices(headlines: Iterable[Headline]) -> Choices:
    """Offer articles by title, provider and date; the value is the article's id."""
    return _distinct((_article_label(one), str(one.id)) for one in headlines)


def type_choices(typed: str) -> Choices:
    """Offer what kinds of articles there are."""
    return _distinct((name.label, name.key) for name in TYPES.suggest(typed))


def moment_choices(typed: str, now: datetime, *, is_end: bool) -> Choices:
    """Offer moments: what was typed where it is one, the months or days of it, and usual ones.

    Args:
        typed: What stands in the option so far.
        now: Aware.
        is_end: Whether it is the end of a time that is asked for, rather than its beginning.
    """
    text = " ".join(typed.split())[:_MOMENT_LIMIT]
    usual = [name.key for name in _MOMENTS.suggest(text)]
    offered = dict.fromkeys([text, *_parts(text), *usual])
    moments = ((one, _moment(one, now, is_end=is_end)) for one in offered)
    edge = "until" if is_end else "from"
    return _distinct(
        (f"{one} · {edge} {day(moment)}", one) for one, moment in moments if moment is not None
    )


def _parts(text: str) -> list[str]:
    """Give the months of a typed year, or the days of a typed month, that begin as typed."""
    if year := _YEAR.fullmatch(text):
        parts = [f"{year[1]}-{month:02}" for month in range(1, 13)]
    elif month := _MONTH.fullmatch(text):
        parts = [f"{month[1]}-{number:02}" for number in range(1, 32)]
    else:
        return []
    return [part for part in parts if part.startswith(text)]


def _moment(text: str, now: datetime, *, is_end: bool) -> datetime | None:
    try:
        return parse_moment(text, now, is_end=is_end)
    except CommandError:
        return None


def text_choices(pairs: Iterable[tuple[str, str]], typed: str) -> Choices:
    """Offer those (label, value) pairs whose label holds what was typed."""
    wanted = typed.strip().casefold()
    return _distinct((label, value) for label, value in pairs if wanted in label.casefold())


def _distinct(pairs: Iterable[tuple[str, str]]) -> Choices:
    """Keep what fits: values cannot be cut, and of equal labels only the first can be told."""
    choices: dict[str, app_commands.Choice[str]] = {}
    for label, value in pairs:
        name = plain(label, _CHOICE_LIMIT)
        if name and value and length(value) <= _CHOICE_LIMIT and len(choices) < MOST_CHOICES:
            choices.setdefault(name, app_commands.Choice(name=name, value=value))
    return list(choices.values())


def _name_label(name: Name) -> str:
    shown = name.label if name.label == name.key else f"{name.label} · {name.key}"
    return f"{shown} ({name.count})"


def _article_label(headline: Headline) -> str:
    provider = plain(headline.provider.name, _PROVIDER_LIMIT)
    end = f" · {provider} · {day(headline.published_at)}"
    return (plain(headline.title, _CHOICE_LIMIT - length(end)) or "Untitled") + end
