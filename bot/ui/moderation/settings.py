"""``/moderate settings``: one card for what a server decides for itself, as it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

import discord

from bot.clock import Clock
from bot.config.settings import Config
from bot.posting.ledger import Kind
from bot.posting.servers import ServerSettings
from bot.store import Store
from bot.ui.checks import Interaction, check_moderator
from bot.ui.text import fit

_NAME: Final = 60
_BECAUSE: Final = 400
_MOST_ROLES: Final = 25
_NO_REVIEW: Final = "None: what waits is seen with `/moderate queue`."
_NO_LOG: Final = "None: what was decided is seen with `/moderate history`."
_STAFF: Final = "People with Manage Messages or Manage Server"
_ONLY_MANAGERS: Final = "Only people with Manage Server may change the settings of this server."


class SettingsDesk(Protocol):
    """What the card's menus may ask for."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def config(self) -> Config:
        """What the operator decided."""

    @property
    def clock(self) -> Clock:
        """Gives the present moment."""


def manager_of(desk: SettingsDesk, interaction: Interaction) -> discord.Member:
    """Give the person who asks, where they may change a server's settings.

    Raises:
        CheckFailure: They may not; says why.
    """
    check_moderator(interaction, desk.config.moderation, act="do this")
    person = interaction.user
    if not isinstance(person, discord.Member) or not person.guild_permissions.manage_guild:
        raise discord.app_commands.CheckFailure(_ONLY_MANAGERS)
    return person


def settings_embed(
    settings: ServerSettings,
    pauses: Mapping[Kind, str],
    operator_roles: Iterable[int],
    colour: int,
) -> discord.Embed:
    """Draw a server's settings.

    Args:
        settings: What it decided.
        pauses: Why nothing comes into one of its channels, where that is so.
        operator_roles: Ids of the server's roles that the operator lets moderate.
        colour: The bar at the side, as 0xRRGGBB.
    """
    embed = discord.Embed(title="Settings of this server", colour=colour)
    review, log = _review(settings), _log(settings)
    for name, value, kind in (
        ("Review channel", review, Kind.REVIEW),
        ("Log channel", log, Kind.LOG),
    ):
        because = f"\n⏸ Paused: {fit(pauses[kind], _BECAUSE)}" if kind in pauses else ""
        embed.add_field(name=name, value=value + because, inline=False)
    embed.add_field(name="Moderators", value=_staff(settings, operator_roles), inline=False)
    embed.add_field(
        name="Reasons",
        value="Whoever decides is asked why." if settings.needs_reason else "May be given.",
        inline=False,
    )
    embed.add_field(
        name="Posts that are taken down",
        value="Stay, and say that they were taken down."
        if settings.marks_posts
        else "Are deleted.",
        inline=False,
    )
    return embed


def _review(settings: ServerSettings) -> str:
    if settings.review_channel is None:
        return _NO_REVIEW
    return f"<#{settings.review_channel}>: {candidates_in_words(settings)}"


def _log(settings: ServerSettings) -> str:
    return _NO_LOG if settings.log_channel is None else f"<#{settings.log_channel}>"


def candidates_in_words(settings: ServerSettings) -> str:
    """Say which candidates come into the review channel, and how many."""
    parts = ["stories that wait"]
    if settings.review_topic is not None:
        parts.append(f"on {fit(settings.review_topic, _NAME)}")
    if settings.review_provider is not None:
        parts.append(f"of {fit(settings.review_provider, _NAME)}")
    if settings.review_min_quality is not None:
        parts.append(f"from quality {settings.review_min_quality} on")
    return f"{' '.join(parts)}, at most {settings.review_hourly} an hour."


def _staff(settings: ServerSettings, operator_roles: Iterable[int]) -> str:
    roles = [*sorted(settings.moderator_roles), *sorted(operator_roles)][:_MOST_ROLES]
    named = "".join(f", <@&{one}>" for one in dict.fromkeys(roles))
    return f"{_STAFF}{named}."
