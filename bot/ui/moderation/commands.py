"""``/moderate``: moderators decide what is published in their server, and see what is held."""

from __future__ import annotations

from typing import Any, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.config.settings import Config
from bot.errors import NotAllowedError
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Action, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.files.problems import current_problems
from bot.ui.checks import Interaction, check_moderator, is_moderator, server_of
from bot.ui.choices import Choices, article_choices, never_failing
from bot.ui.lookup import Candidates
from bot.ui.moderation.menus import which_to_decide
from bot.ui.moderation.problems import problems_embed
from bot.ui.moderation.ruling import USUAL, Ruling
from bot.ui.moderation.stories import NAMES, correct, find
from bot.ui.replies import Answer, reply

Reason = app_commands.Range[str, 1, 400]


class Lists(Protocol):
    """Shows what is held; ``Moderate`` needs no more of what shows stories."""

    async def held(self, server_id: int) -> Answer:
        """Give the first page of what is held in a server.

        Raises:
            NotFoundError: Nothing is.
        """

    async def keep(self, *queries: SearchQuery) -> None:
        """Keep the searches that the buttons of an answer stand for, once it is sent."""


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_messages=True)
class Moderate(
    commands.GroupCog,
    group_name="moderate",
    group_description="Decide what is published in this server",
):
    """Receives ``/moderate``, records decisions, and says what comes of them."""

    def __init__(self, *, store: Store, lists: Lists, config: Config, ruling: Ruling) -> None:
        self._store = store
        self._lists = lists
        self._config = config
        self._ruling = ruling

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass; Discord's own command permissions are but a hint.

        Raises:
            CheckFailure: The person is none, or the operator has not named the server.
        """
        check_moderator(interaction, self._config.moderation, act="do this")
        return True

    @app_commands.command(description="Publish a story that is held in this server")
    @app_commands.describe(
        article="Words of its title, or its web address", reason="Why, for the record"
    )
    async def publish(
        self, interaction: discord.Interaction[Any], article: str, reason: Reason = ""
    ) -> None:
        """Publish an article in this server."""
        await self._decide(interaction, article, Action.PUBLISH, reason)

    @app_commands.command(description="Take a story down in this server")
    @app_commands.describe(
        article="Words of its title, or its web address", reason="Why, for the record"
    )
    async def unpublish(
        self, interaction: discord.Interaction[Any], article: str, reason: Reason = ""
    ) -> None:
        """Unpublish an article in this server."""
        await self._decide(interaction, article, Action.UNPUBLISH, reason)

    @app_commands.command(description="Say which articles are one story in this server")
    @app_commands.describe(
        article="Words of its title, or its web address",
        correction="What is to hold for it, whatever the rule says",
        other="Whose story it is, for “Same story as …”",
    )
    @app_commands.choices(
        correction=[app_commands.Choice(name=name, value=one) for one, name in NAMES.items()]
    )
    async def story(
        self, interaction: discord.Interaction[Any], article: str, correction: str, other: str = ""
    ) -> None:
        """Correct what the rule makes of an article in this server."""
        server_id = server_of(interaction)
        about = await find(self._store, article, server_id)
        same_as = await find(self._store, other, server_id) if other else None
        decision = StoryDecision(
            server_id,
            about.id,
            Correction(correction),
            interaction.user.id,
            self._ruling.now,
            same_as.id if same_as else None,
        )
        await reply(
            interaction, await correct(self._store, decision, about, colour=self._ruling.colour)
        )

    @app_commands.command(description="The stories that are held in this server, newest first")
    async def queue(self, interaction: discord.Interaction[Any]) -> None:
        """Show what is held here."""
        answer = await self._lists.held(server_of(interaction))
        await reply(interaction, answer)
        await self._lists.keep(*answer.searches)

    @app_commands.command(description="What is wrong with the newsroom's documents now")
    async def problems(self, interaction: discord.Interaction[Any]) -> None:
        """Show what is wrong with documents, in the operator's own server."""
        if server_of(interaction) != self._config.moderation.home_server:
            raise NotAllowedError("Problems of documents show only in the operator's own server.")
        folders = [str(folder) for one in self._config.sources for folder in one.folders]
        problems = await current_problems(self._store.database, folders)
        embed = problems_embed(problems, colour=self._config.posting.colour)
        await reply(interaction, Answer(embed))

    @publish.autocomplete("article")
    @never_failing
    async def _complete_held(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._complete(interaction, typed, Action.PUBLISH)

    @unpublish.autocomplete("article")
    @never_failing
    async def _complete_published(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        return await self._complete(interaction, typed, Action.UNPUBLISH)

    @story.autocomplete("article")
    @story.autocomplete("other")
    @never_failing
    async def _complete_any(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._complete(interaction, typed, Action.UNPUBLISH)

    async def _complete(self, interaction: Interaction, typed: str, action: Action) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        scope = Scope(server_of(interaction), USUAL[action])
        return article_choices(await self._store.search.matching_titles(typed, scope))

    async def _decide(
        self, interaction: Interaction, typed: str, action: Action, reason: str
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        found = await self._ruling.find(typed, server_of(interaction), action)
        if isinstance(found, Candidates):
            await reply(interaction, which_to_decide(found, action, reason, self._ruling.colour))
        else:
            await reply(interaction, await self._ruling.decide(interaction, found, action, reason))
