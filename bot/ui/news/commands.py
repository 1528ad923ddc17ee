"""``/news``: members look up what is published, in servers, direct messages and user installs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.asking import Asked, Unknown, names_of, understand
from bot.clock import Clock
from bot.config.settings import Moderation
from bot.errors import NotAllowedError
from bot.publication import Audience, Scope
from bot.search.query import SearchQuery, Sort
from bot.search.suggesting import Meaning
from bot.store import Store
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.choices import (
    Choices,
    article_choices,
    moment_choices,
    name_choices,
    never_failing,
    type_choices,
)
from bot.ui.lookup import Candidates, find_article, offered_articles
from bot.ui.news.answers import AUDIENCES, Answers
from bot.ui.news.buttons import ORDERS
from bot.ui.news.directory import Directory
from bot.ui.news.spots import Kind, Place, Shelf
from bot.ui.news.story_buttons import CoverageMenu
from bot.ui.opening import OpenMenu
from bot.ui.replies import reply
from bot.ui.subscribing import may_subscribe_here
from bot.ui.turns import turn_of

_UNPUBLISHED: Final = "For moderators: look through what is held instead"
_NOT_ALLOWED: Final = (
    "What is held is for moderators to see. Leave “unpublished” out to look through what is "
    "published."
)
_NO_WORDS: Final = "There was no word in that to look for, so here are the newest stories."


@app_commands.allowed_installs(guilds=True, users=True)
@app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
class News(
    commands.GroupCog,
    group_name="news",
    group_description="Look up what the newsroom has published",
):
    """Receives ``/news``, asks the store, and sends private answers."""

    def __init__(
        self,
        *,
        store: Store,
        answers: Answers,
        directory: Directory,
        moderation: Moderation,
        clock: Clock,
    ) -> None:
        self._store = store
        self._answers = answers
        self._directory = directory
        self._moderation = moderation
        self._clock = clock

    @app_commands.command(description="Find stories by words, topic, provider, time and more")
    @app_commands.rename(kind="type")
    @app_commands.describe(
        words='Words, "phrases", OR; -word leaves out; topic: provider: after: before: work too',
        topic="Only stories on it",
        provider="Only stories that it published or covers, by name or domain",
        since="Only stories from then on: 2021-09-01, last week, 3d",
        until="Only stories until then: 2021-09-30, yesterday",
        min_quality="Only stories of this quality or more, as the newsroom rates them",
        kind="Only articles, or only videos",
        sort="In which order; with words the best match comes first",
        unpublished=_UNPUBLISHED,
    )
    @app_commands.choices(
        sort=[app_commands.Choice(name=label, value=sort) for sort, label in ORDERS.items()]
    )
    async def search(  # noqa: PLR0917  # Discord has an option for each, discord.py takes no other
        self,
        interaction: discord.Interaction[Any],
        words: str,
        topic: str = "",
        provider: str = "",
        since: str = "",
        until: str = "",
        min_quality: app_commands.Range[int, 0, 1000] | None = None,
        kind: str = "",
        sort: str = "",
        unpublished: bool = False,
    ) -> None:
        """Show what a search finds, or what may be tried where it finds nothing."""
        asked = Asked(
            words=words,
            topic=topic,
            provider=provider,
            since=since,
            until=until,
            min_quality=min_quality,
            type=kind,
            sort=Sort(sort) if sort else None,
        )
        await self._list(interaction, asked, unpublished=unpublished)

    @app_commands.command(description="The newest stories")
    @app_commands.describe(unpublished=_UNPUBLISHED)
    async def latest(
        self, interaction: discord.Interaction[Any], unpublished: bool = False
    ) -> None:
        """Show the newest stories."""
        await self._list(interaction, Asked(), unpublished=unpublished)

    @app_commands.command(description="The newest stories on a topic")
    @app_commands.describe(topic="What the stories are about", unpublished=_UNPUBLISHED)
    async def topic(
        self, interaction: discord.Interaction[Any], topic: str, unpublished: bool = False
    ) -> None:
        """Show the newest stories on a topic."""
        await self._list(interaction, Asked(topic=topic), unpublished=unpublished)

    @app_commands.command(description="The newest stories that a provider published or covers")
    @app_commands.describe(provider="Who published it, by name or domain", unpublished=_UNPUBLISHED)
    async def provider(
        self, interaction: discord.Interaction[Any], provider: str, unpublished: bool = False
    ) -> None:
        """Show the newest stories that a provider published or only covers."""
        await self._list(interaction, Asked(provider=provider), unpublished=unpublished)

    @app_commands.command(description="Every topic there are stories on, to look through")
    async def topics(self, interaction: discord.Interaction[Any]) -> None:
        """Show what there are stories on."""
        await self._shelf(interaction, Place(Shelf.TOPICS))

    @app_commands.command(description="Every provider there are stories from, to look through")
    async def providers(self, interaction: discord.Interaction[Any]) -> None:
        """Show whose stories there are."""
        await self._shelf(interaction, Place(Shelf.PROVIDERS))

    @app_commands.command(description="One story with its related coverage")
    @app_commands.describe(article="Words of its title, or its web address")
    async def show(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Show one article in full; moderators also see what is held."""
        scope = self._sight(interaction)
        async with turn_of(interaction):
            found = await find_article(self._store, article, scope)
            if isinstance(found, Candidates):
                answer = self._answers.which_one(found, OpenMenu(found.headlines))
            else:
                sees_held = scope.audience is Audience.ALL
                answer = await self._answers.story(found.id, scope.server_id, sees_held=sees_held)
            await reply(interaction, answer)

    @app_commands.command(description="Everybody who tells a story, in order of time")
    @app_commands.describe(article="Words of its title, or its web address")
    async def story(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Show the full coverage of an article's story; moderators also see what is held."""
        scope = self._sight(interaction)
        async with turn_of(interaction):
            found = await find_article(self._store, article, scope)
            if isinstance(found, Candidates):
                answer = self._answers.which_one(found, CoverageMenu(found.headlines))
            else:
                sees_held = scope.audience is Audience.ALL
                answer = await self._answers.coverage(
                    found.id, scope.server_id, sees_held=sees_held
                )
            await reply(interaction, answer)

    @search.autocomplete("topic")
    @topic.autocomplete("topic")
    @never_failing
    async def _complete_topic(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        names = await names_of(self._store, Meaning.TOPIC, self._asked_scope(interaction))
        return name_choices(names, typed)

    @search.autocomplete("provider")
    @provider.autocomplete("provider")
    @never_failing
    async def _complete_provider(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        names = await names_of(self._store, Meaning.PROVIDER, self._asked_scope(interaction))
        return name_choices(names, typed)

    @search.autocomplete("since")
    @never_failing
    async def _complete_since(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return moment_choices(typed, self._clock(), is_end=False)

    @search.autocomplete("until")
    @never_failing
    async def _complete_until(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return moment_choices(typed, self._clock(), is_end=True)

    @search.autocomplete("kind")
    @never_failing
    async def _complete_type(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return type_choices(typed)

    @story.autocomplete("article")
    @show.autocomplete("article")
    @never_failing
    async def _complete_article(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        scope = self._sight(interaction)
        return article_choices(await offered_articles(self._store, typed, scope))

    async def _shelf(self, interaction: Interaction, place: Place) -> None:
        async with turn_of(interaction):
            await reply(interaction, await self._directory.page(place, server_of(interaction)))

    async def _list(self, interaction: Interaction, asked: Asked, *, unpublished: bool) -> None:
        """Answer a search with its first page, or with what may be tried instead.

        Raises:
            NotAllowedError: What is held is asked for by somebody who may not see it.
            CommandError: What was asked for cannot be understood, or there is nothing.
        """
        if unpublished and not is_moderator(interaction, self._moderation):
            raise NotAllowedError(_NOT_ALLOWED)
        async with turn_of(interaction):
            await self._answer_list(interaction, asked, unpublished=unpublished)

    async def _answer_list(
        self, interaction: Interaction, asked: Asked, *, unpublished: bool
    ) -> None:
        kind = Kind.QUEUE if unpublished else Kind.NEWS
        scope = Scope(server_of(interaction), AUDIENCES[kind])
        found = await understand(self._store, asked, scope, self._clock())
        if isinstance(found, Unknown):
            answer = self._answers.advised(kind, found.error, found.advice)
        else:
            follows = may_subscribe_here(interaction, self._moderation)
            answer = await self._answers.search(kind, found, scope.server_id, may_follow=follows)
            if asked.words and found == SearchQuery(sort=found.sort):
                answer = replace(answer, content=_NO_WORDS)
        await reply(interaction, answer)
        await self._answers.keep(*answer.searches)

    def _asked_scope(self, interaction: Interaction) -> Scope:
        """Give what a list may show as far as its options are filled in."""
        wants_held = bool(interaction.namespace.unpublished)
        sees_held = wants_held and is_moderator(interaction, self._moderation)
        return Scope(server_of(interaction), AUDIENCES[Kind.QUEUE if sees_held else Kind.NEWS])

    def _sight(self, interaction: Interaction) -> Scope:
        sees_all = is_moderator(interaction, self._moderation)
        return Scope(server_of(interaction), Audience.ALL if sees_all else Audience.PUBLISHED)
