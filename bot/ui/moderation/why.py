"""``/why``: moderators ask why a story was, or was not, posted in their server."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.publication import Audience, Scope
from bot.ui.checks import check_moderator, is_moderator, server_of
from bot.ui.choices import Choices, article_choices, never_failing
from bot.ui.lookup import Candidates, find_article
from bot.ui.moderation.menus import ModerationDesk, WhyMenu
from bot.ui.opening import which_one
from bot.ui.replies import reply


class Why(commands.Cog):
    """Receives ``/why`` and shows what the ledger and the rules say."""

    def __init__(self, desk: ModerationDesk) -> None:
        self._store = desk.store
        self._config = desk.config
        self._editor = desk.editor

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass: the answer tells of stories that are held.

        Raises:
            CheckFailure: The person is none, or the operator has not named the server.
        """
        check_moderator(interaction, self._config.moderation, act="ask this")
        return True

    @app_commands.command(description="Why a story was, or was not, posted in this server")
    @app_commands.describe(article="Words of its title, or its web address")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.default_permissions(manage_messages=True)
    async def why(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Tell for each subscription what became of an article."""
        await interaction.response.defer(ephemeral=True)
        server_id = server_of(interaction)
        found = await find_article(self._store, article, Scope(server_id, Audience.ALL))
        if isinstance(found, Candidates):
            menu = WhyMenu(found.headlines)
            await reply(interaction, which_one(found, menu, self._editor.colour))
        else:
            await reply(interaction, await self._editor.why(found.id, server_id))

    @why.autocomplete("article")
    @never_failing
    async def _complete(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        scope = Scope(server_of(interaction), Audience.ALL)
        return article_choices(await self._store.search.matching_titles(typed, scope))
