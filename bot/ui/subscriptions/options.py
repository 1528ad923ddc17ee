"""The options of ``/subscription add``: the channels it takes, the hours and days it offers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import CommandError
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.options import Options
from bot.search.vocabulary import Name
from bot.ui.checks import Interaction
from bot.ui.choices import MOST_CHOICES, Choices
from bot.ui.subscriptions.sections import DAYS, USUAL_HOUR
from bot.ui.subscriptions.typed import read_days, read_hour
from bot.ui.subscriptions.zones import UTC, resolve_zone, suggest_zones, zone_label

Target = app_commands.AppCommandChannel | app_commands.AppCommandThread

#: The hours that people read news at stand first.
_HOURS: Final = ("08:00", "07:00", "09:00", "12:00", "18:00", "20:00")
_DAY_GROUPS: Final = ("every day", "weekdays", "weekends")
_LONGEST: Final = 100


#: Where posts can stand.
CHANNEL_TYPES: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
]


class PostingChannel(app_commands.Transformer):
    """Takes the channels that stories can be posted in, with what the person may do there."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Where posts can stand."""
        return CHANNEL_TYPES

    async def transform(self, _interaction: Interaction, value: Any, /) -> Target:
        """Take a channel as Discord hands it over, with the person's rights there."""
        if isinstance(value, Target) and value.type in self.channel_types:
            return value
        raise app_commands.TransformerError(value, self.type, self)


def options_of(mode: str | None, at: str, days: str, zone: str, usual_zone: str) -> Options:
    """Give the options that were typed; an hour or days alone mean a digest.

    Args:
        mode: ``instant``, ``digest``, or None where it was left out.
        at: An hour, or nothing.
        days: Days of the week, or nothing.
        zone: A time zone, or nothing.
        usual_zone: What counts where none was typed.

    Raises:
        CommandError: One of them cannot be understood, or does not go with the mode.
    """
    chosen_zone = resolve_zone(zone) if zone.strip() else usual_zone
    is_timed = bool(at.strip() or days.strip())
    if mode == "instant" and is_timed:
        raise CommandError(
            "At once knows no hour and no days. Choose the mode digest, or leave at and days out."
        )
    if mode != "digest" and not is_timed:
        return Options()
    hour = read_hour(at if at.strip() else USUAL_HOUR)
    return Options(DigestTimes(read_days(days) if days.strip() else EVERY_DAY, hour, chosen_zone))


def hour_choices(typed: str) -> Choices:
    """Offer hours: what was typed if it is one, and those that begin so."""
    text = typed.strip()
    offered = dict.fromkeys(
        [*_HOURS, *(f"{hour:02}:{half}" for hour in range(24) for half in ("00", "30"))]
    )
    found = [one for one in offered if one.startswith((text, f"0{text}"))]
    if text:
        with suppress(CommandError):
            found.insert(0, f"{read_hour(text):%H:%M}")
    return _choices((one, one) for one in dict.fromkeys(found))


def day_choices(typed: str) -> Choices:
    """Complete the last of several days with commas between them; those before it stay."""
    *chosen, last = typed.split(",")
    before = ", ".join(part.strip() for part in chosen if part.strip())
    wanted = last.strip().casefold()
    taken = before.casefold()
    groups = () if before else _DAY_GROUPS
    names = [one for one in (*groups, *DAYS) if one.casefold() not in taken]
    texts = [
        f"{before}, {one}" if before else one for one in names if one.casefold().startswith(wanted)
    ]
    return _choices((one, one) for one in texts)


def zone_choices(typed: str, usual: str, now: datetime) -> Choices:
    """Offer time zones with what their clocks show; the server's own first while none is typed."""
    zones = suggest_zones(typed, limit=MOST_CHOICES)
    if not typed.strip() and usual != UTC:
        zones = [Name(usual, usual, 0), *zones]
    return _choices((zone_label(one.key, now), one.key) for one in zones)


def _choices(pairs: Iterable[tuple[str, str]]) -> Choices:
    offered = {value: label for label, value in pairs if len(value) <= _LONGEST}
    return [
        app_commands.Choice(name=label[:_LONGEST], value=value)
        for value, label in list(offered.items())[:MOST_CHOICES]
    ]
