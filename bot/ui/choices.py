"""What autocomplete offers: choices from values, within Discord's limits, and never a failure."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import datetime
from typing import Any, Final, TypeVar

import discord
from discord import app_commands

from bot.errors import NewsdeskError
from bot.headlines import Headline
from bot.search.vocabulary import Name, suggest
from bot.ui.lookup import split_names
from bot.ui.text import length, plain

log = logging.getLogger(__name__)

#: Discord's limits for one answer, and for the name and the value of one choice.
MOST_CHOICES: Final = 25
_CHOICE_LIMIT: Final = 100
#: Some names may be too long to be offered.
_CONSIDERED: Final = 2 * MOST_CHOICES
_PROVIDER_LIMIT: Final = 30

Choices = list[app_commands.Choice[str]]
CogT = TypeVar("CogT")
Complete = Callable[[CogT, discord.Interaction[Any], str], Coroutine[Any, Any, Choices]]


def never_failing(complete: Complete[CogT]) -> Complete[CogT]:
    """Make an autocomplete offer nothing where it fails: Discord has no room for an error there."""

    @functools.wraps(complete)
    async def completing(cog: CogT, interaction: discord.Interaction[Any], typed: str) -> Choices:
        try:
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
    end = f" · {provider} · {_day(headline.published_at)}"
    return (plain(headline.title, _CHOICE_LIMIT - length(end)) or "Untitled") + end


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b %Y}"
