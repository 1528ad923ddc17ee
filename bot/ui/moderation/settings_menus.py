"""What is chosen on the card of a server's settings; each choice is saved at once, and recorded.

Menus and buttons outlive a restart, and ask for the person's rights anew. Whose settings they are
is where they are pressed, never in a custom id.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import CommandError
from bot.posting.servers import ServerSettings
from bot.ui.checks import Interaction, server_of
from bot.ui.lasting import ItemT, Lasting, laid_out
from bot.ui.moderation.settings import SettingsDesk, manager_of, settings_embed
from bot.ui.moderation.settings_choices import (
    CHANNELS,
    Change,
    candidates_window,
    candidates_written,
    naming_channel,
    naming_roles,
)
from bot.ui.private_channels import obstacle_in
from bot.ui.replies import Answer, reply
from bot.ui.windows import Window

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    ChannelSelect = discord.ui.ChannelSelect[discord.ui.View]
    RoleSelect = discord.ui.RoleSelect[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

_MOST_ROLES: Final = 10
_TOGGLES: Final = {
    "needs_reason": ("Reasons are asked for", "Whoever decides has to say why"),
    "marks_posts": ("Posts stay, marked", "What is taken down says so instead of being deleted"),
}
_SAVED: Final = "✅ Saved."
CogT = TypeVar("CogT", bound=commands.GroupCog)


class _SettingsMenu(Lasting[ItemT, SettingsDesk], template=r"(?!)"):
    """A menu of the card: what is chosen in it is saved, and the card is drawn anew."""

    @abstractmethod
    def _change(self, manager: discord.Member) -> Change:
        """Give how the choice changes settings.

        Raises:
            CommandError: It cannot be chosen; says why.
        """

    async def _press(self, desk: SettingsDesk, interaction: Interaction) -> None:
        manager = manager_of(desk, interaction)
        await interaction.response.defer()
        try:
            await _save(desk, interaction, self._change(manager))
            note = _SAVED
        except CommandError as error:
            note = f"⚠️ {error}"
        await _redraw(desk, interaction, note)


class ChannelMenu(
    _SettingsMenu["ChannelSelect"], template=rf"settings:(?P<which>{'|'.join(CHANNELS)})"
):
    """Names the review channel or the log channel."""

    def __init__(self, which: str, channel_id: int | None = None) -> None:
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=f"settings:{which}",
                channel_types=[discord.ChannelType.text],
                placeholder=CHANNELS[which][1],
                min_values=0,
                max_values=1,
                default_values=[] if channel_id is None else [discord.Object(channel_id)],
            )
        )
        self._which = which

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["which"])

    def _change(self, manager: discord.Member) -> Change:
        return naming_channel(self._which, [one.id for one in self.item.values], manager)


class RolesMenu(_SettingsMenu["RoleSelect"], template="settings:roles"):
    """Names the roles that moderate in this server."""

    def __init__(self, role_ids: frozenset[int] = frozenset()) -> None:
        super().__init__(
            discord.ui.RoleSelect(
                custom_id="settings:roles",
                placeholder="Roles that moderate: none",
                min_values=0,
                max_values=_MOST_ROLES,
                default_values=[discord.Object(one) for one in sorted(role_ids)[:_MOST_ROLES]],
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    def _change(self, manager: discord.Member) -> Change:
        return naming_roles([role.id for role in self.item.values], manager)


class TogglesMenu(_SettingsMenu["Select"], template="settings:toggles"):
    """Turns on and off how this server moderates."""

    def __init__(self, settings: ServerSettings | None = None) -> None:
        options = [
            discord.SelectOption(
                label=label,
                description=description,
                value=name,
                default=getattr(settings, name, False),
            )
            for name, (label, description) in _TOGGLES.items()
        ]
        super().__init__(
            discord.ui.Select(
                custom_id="settings:toggles",
                placeholder="Reasons may be given, posts are deleted",
                min_values=0,
                max_values=len(options),
                options=options,
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    def _change(self, _manager: discord.Member) -> Change:
        chosen: dict[str, Any] = {name: name in self.item.values for name in _TOGGLES}
        return lambda before: replace(before, **chosen)


class CandidatesButton(Lasting["Button", SettingsDesk], template="settings:candidates"):
    """Opens the window in which it is written what comes into the review channel."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(label="What is reviewed…", custom_id="settings:candidates", row=4)
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: SettingsDesk, interaction: Interaction) -> None:
        manager_of(desk, interaction)
        settings = await desk.store.settings.of(server_of(interaction))
        await interaction.response.send_modal(candidates_window(settings))


class GoOnButton(Lasting["Button", SettingsDesk], template="settings:go-on"):
    """Lets channels go on that were paused, once what was wrong is mended."""

    def __init__(self) -> None:
        super().__init__(
            discord.ui.Button(
                label="Go on", style=discord.ButtonStyle.primary, custom_id="settings:go-on", row=4
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: SettingsDesk, interaction: Interaction) -> None:
        manager = manager_of(desk, interaction)
        await interaction.response.defer()
        server_id = server_of(interaction)
        settings = await desk.store.settings.of(server_id)
        for channel_id in (settings.review_channel, settings.log_channel):
            if channel_id is not None:
                because = obstacle_in(manager.guild.get_channel(channel_id), manager)
                if because:
                    await _redraw(desk, interaction, f"⚠️ {because}")
                    return
        await desk.store.channel_pauses.resume(server_id)
        await _redraw(desk, interaction, "✅ It goes on.")


#: What the client must know to answer choices in messages of an earlier run.
PERSISTENT: Final = (ChannelMenu, RolesMenu, TogglesMenu, CandidatesButton, GoOnButton)


def with_settings(moderate: CogT, desk: SettingsDesk) -> CogT:
    """Add ``/moderate settings`` to the commands of a group, which asks for more rights."""

    async def settings(interaction: discord.Interaction[Any]) -> None:
        manager_of(desk, interaction)
        await interaction.response.defer(ephemeral=True)
        await reply(interaction, await _card(desk, interaction))

    command: app_commands.Command[Any, ..., None] = app_commands.Command(
        name="settings",
        description="What this server decides: review channel, log channel, moderators, reasons",
        callback=settings,
    )
    if moderate.app_command is not None:
        moderate.app_command.add_command(command)
    return moderate


async def _card(desk: SettingsDesk, interaction: Interaction, note: str = "") -> Answer:
    server_id = server_of(interaction)
    settings = await desk.store.settings.of(server_id)
    pauses = await desk.store.channel_pauses.of(server_id)
    guild, config = interaction.guild, desk.config
    roles = config.moderation.roles
    named = [one for one in roles if guild is not None and guild.get_role(one) is not None]
    return Answer(
        settings_embed(settings, pauses, named, config.posting.colour),
        laid_out(
            ChannelMenu("review", settings.review_channel),
            ChannelMenu("log", settings.log_channel),
            RolesMenu(settings.moderator_roles),
            TogglesMenu(settings),
            CandidatesButton(),
            GoOnButton() if pauses else None,
        ),
        note,
    )


async def _redraw(desk: SettingsDesk, interaction: Interaction, note: str) -> None:
    """Put the card as it is now in the place of the one that was pressed."""
    card = await _card(desk, interaction, note)
    await interaction.edit_original_response(
        content=card.content or None, embed=card.embed, view=card.view
    )


async def _save(desk: SettingsDesk, interaction: Interaction, change: Change) -> None:
    await desk.store.settings.change(
        server_of(interaction), change, actor_id=interaction.user.id, now=desk.clock()
    )


async def _take_candidates(
    desk: SettingsDesk, interaction: Interaction, _sent: re.Match[str], typed: Mapping[str, str]
) -> None:
    manager_of(desk, interaction)
    await interaction.response.defer()
    try:
        await _save(
            desk, interaction, await candidates_written(desk.store, server_of(interaction), typed)
        )
        note = _SAVED
    except CommandError as error:
        note = f"⚠️ {error}"
    await _redraw(desk, interaction, note)


#: What is sent is answered, whenever it was opened.
WINDOWS: Final = (Window(re.compile("settings-candidates"), _take_candidates),)
