"""``/admin``: the operator sees how the bot is, and has it read its configuration again."""

from __future__ import annotations

from typing import Any, Final, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.config.settings import Config
from bot.errors import CommandError, ConfigError
from bot.ui.admin.office import Office
from bot.ui.checks import is_operator
from bot.ui.embeds import message_embed
from bot.ui.replies import Answer, reply
from bot.ui.text import escape, fitting

#: Of Discord's 4,096 for the text of an embed.
_LONGEST: Final = 4000


class AdminDesk(Protocol):
    """What the commands may ask for."""

    @property
    def config(self) -> Config:
        """What the operator decided."""

    @property
    def office(self) -> Office | None:
        """What answers them."""


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(administrator=True)
class Admin(
    commands.GroupCog, group_name="admin", group_description="For whoever runs this bot: how it is"
):
    """Receives ``/admin``."""

    def __init__(self, desk: AdminDesk) -> None:
        self._desk = desk

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only operators pass.

        Raises:
            CheckFailure: The person is none.
        """
        if is_operator(interaction, self._desk.config.moderation):
            return True
        raise app_commands.CheckFailure("Only whoever runs this bot may ask for this.")

    @app_commands.command(description="How the bot, its sources, posts and database are")
    async def status(self, interaction: discord.Interaction[Any]) -> None:
        """Tell how everything is."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        lines = map(_drawn, (await self._office.status()).splitlines())
        await self._answer(interaction, "\n".join(fitting(lines, _LONGEST)))

    @app_commands.command(description="Read the configuration again, as far as needs no restart")
    async def reload(self, interaction: discord.Interaction[Any]) -> None:
        """Take over what was changed in the configuration."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            told = await self._office.reload()
        except ConfigError as error:
            told = f"Nothing is taken over.\n{error}"
        await self._answer(interaction, escape(told))

    @property
    def _office(self) -> Office:
        """Give what answers.

        Raises:
            CommandError: There is nothing that does.
        """
        if self._desk.office is None:
            raise CommandError("Nobody runs this bot as a program of its own.")
        return self._desk.office

    async def _answer(self, interaction: discord.Interaction[Any], text: str) -> None:
        await reply(interaction, Answer(message_embed(text, self._desk.config.posting.colour)))


def _drawn(line: str) -> str:
    """Draw a line that begins with what it is about, or goes on with that of the one before."""
    about, _, told = line.partition("  ")
    return (f"**{escape(about)}** " if about else "\N{BULLET} ") + escape(told.strip())
