"""``/news``: members look up what is published, in servers, direct messages and user installs."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.config.settings import Moderation
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery
from bot.search.vocabulary import Vocabulary, require
from bot.store import Store
from bot.ui.answers import Answers
from bot.ui.buttons import Kind
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.choices import Choices, article_choices, name_choices, never_failing
from bot.ui.lookup import find_article
from bot.ui.replies import reply


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class News(
    commands.GroupCog,
    group_name="news",
    group_description="Look up what the newsroom has published",
):
    """Receives ``/news``, asks the store, and sends private answers."""

    def __init__(self, *, store: Store, answers: Answers, moderation: Moderation) -> None:
        self._store = store
        self._answers = answers
        self._moderation = moderation

    @app_commands.command(description="The newest stories")
    async def latest(self, interaction: discord.Interaction[Any]) -> None:
        """Show the newest stories."""
        await self._list(interaction, SearchQuery())

    @app_commands.command(description="The newest stories on a topic")
    @app_commands.describe(topic="What the stories are about")
    async def topic(self, interaction: discord.Interaction[Any], topic: str) -> None:
        """Show the newest stories on a topic."""
        name = require("topic", await self._topics(interaction), topic)
        await self._list(interaction, SearchQuery(topic=name.key))

    @app_commands.command(description="The newest stories that a provider published or covers")
    @app_commands.describe(provider="Who published it, by name or domain")
    async def provider(self, interaction: discord.Interaction[Any], provider: str) -> None:
        """Show the newest stories that a provider published or only covers."""
        name = require("provider", await self._providers(interaction), provider)
        await self._list(interaction, SearchQuery(provider=name.key))

    @app_commands.command(description="One story with its related coverage")
    @app_commands.describe(article="Words of its title, or its web address")
    async def show(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Show one article in full; moderators also see what is held."""
        scope = self._sight(interaction)
        headline = await find_article(self._store, article, scope)
        answer = await self._answers.story(
            headline.id, scope.server_id, sees_held=scope.audience is Audience.ALL
        )
        await reply(interaction, answer)

    @topic.autocomplete("topic")
    @never_failing
    async def _complete_topic(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return name_choices(await self._topics(interaction), typed)

    @provider.autocomplete("provider")
    @never_failing
    async def _complete_provider(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        return name_choices(await self._providers(interaction), typed)

    @show.autocomplete("article")
    @never_failing
    async def _complete_article(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        scope = self._sight(interaction)
        return article_choices(await self._store.search.matching_titles(typed, scope))

    async def _list(self, interaction: Interaction, query: SearchQuery) -> None:
        answer = await self._answers.page(Kind.NEWS, query, server_of(interaction))
        await reply(interaction, answer)
        await self._answers.keep(query)

    async def _topics(self, interaction: Interaction) -> Vocabulary:
        return (await self._store.names.topics(server_of(interaction))).published

    async def _providers(self, interaction: Interaction) -> Vocabulary:
        return (await self._store.names.providers(server_of(interaction))).published

    def _sight(self, interaction: Interaction) -> Scope:
        sees_all = is_moderator(interaction, self._moderation)
        return Scope(server_of(interaction), Audience.ALL if sees_all else Audience.PUBLISHED)
