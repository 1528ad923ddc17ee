"""``/moderate``: moderators decide what is published in their server, and see what is held."""

from __future__ import annotations

from typing import Any, Final, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.config.settings import Config
from bot.errors import NotAllowedError, NotFoundError
from bot.headlines import Headline
from bot.publication import Action, Audience, Scope
from bot.search.query import SearchQuery, parse_moment
from bot.store import Store
from bot.store.editorial.decisions import Decision, Wanted
from bot.store.files.problems import current_problems
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.choices import Choices, article_choices, moment_choices, never_failing
from bot.ui.lookup import find_article
from bot.ui.moderation.editor import Editor
from bot.ui.moderation.history import history
from bot.ui.moderation.problems import problems_embed
from bot.ui.replies import Answer, reply

_NOT_ALLOWED: Final = (
    "Only moderators may do this: people with Manage Messages or Manage Server, or with a role "
    "that this bot's operator has named."
)
#: What each action is usually about, and so what is offered for it first.
_USUAL: Final = {Action.PUBLISH: Audience.UNPUBLISHED, Action.UNPUBLISH: Audience.PUBLISHED}

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

    def __init__(
        self, *, store: Store, lists: Lists, editor: Editor, config: Config, clock: Clock
    ) -> None:
        self._store = store
        self._lists = lists
        self._editor = editor
        self._config = config
        self._clock = clock

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass; Discord's own command permissions are but a hint.

        Raises:
            CheckFailure: The person is none.
        """
        if is_moderator(interaction, self._config.moderation):
            return True
        raise app_commands.CheckFailure(_NOT_ALLOWED)

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

    @app_commands.command(description="The stories that are held in this server, newest first")
    async def queue(self, interaction: discord.Interaction[Any]) -> None:
        """Show what is held here."""
        answer = await self._lists.held(server_of(interaction))
        await reply(interaction, answer)
        await self._lists.keep(*answer.searches)

    @app_commands.command(description="What was decided in this server, by whom, when and why")
    @app_commands.describe(
        article="Only about this story: words of its title, or its web address",
        moderator="Only what that person decided",
        since="Only from then on: 2021-09-01, last week, 3d",
        until="Only until then: 2021-09-30, yesterday",
    )
    async def history(
        self,
        interaction: discord.Interaction[Any],
        article: str = "",
        moderator: discord.User | None = None,
        since: str = "",
        until: str = "",
    ) -> None:
        """Show the record of this server, latest first."""
        await interaction.response.defer(ephemeral=True)
        now = self._clock()
        wanted = Wanted(
            article_id=(await self._any(interaction, article)).id if article else None,
            actor_id=None if moderator is None else moderator.id,
            since=parse_moment(since, now) if since else None,
            until=parse_moment(until, now, is_end=True) if until else None,
        )
        colour = self._config.posting.colour
        server_id = server_of(interaction)
        await reply(interaction, await history(self._store, wanted, server_id, colour=colour))

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
        return await self._complete(interaction, typed, _USUAL[Action.PUBLISH])

    @unpublish.autocomplete("article")
    @never_failing
    async def _complete_published(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        return await self._complete(interaction, typed, _USUAL[Action.UNPUBLISH])

    @history.autocomplete("article")
    @never_failing
    async def _complete_any(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._complete(interaction, typed, Audience.ALL)

    @history.autocomplete("since")
    @never_failing
    async def _complete_since(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return moment_choices(typed, self._clock(), is_end=False)

    @history.autocomplete("until")
    @never_failing
    async def _complete_until(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return moment_choices(typed, self._clock(), is_end=True)

    async def _complete(self, interaction: Interaction, typed: str, audience: Audience) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        scope = Scope(server_of(interaction), audience)
        return article_choices(await self._store.search.matching_titles(typed, scope))

    async def _find(self, interaction: Interaction, typed: str, action: Action) -> Headline:
        server_id = server_of(interaction)
        try:
            return await find_article(
                self._store, typed, Scope(server_id, _USUAL[action]), takes_best=False
            )
        except NotFoundError:
            return await self._any(interaction, typed)

    async def _any(self, interaction: Interaction, typed: str) -> Headline:
        everything = Scope(server_of(interaction), Audience.ALL)
        return await find_article(self._store, typed, everything, takes_best=False)

    async def _decide(
        self, interaction: Interaction, article: str, action: Action, reason: str
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        headline = await self._find(interaction, article, action)
        decision = Decision(
            server_of(interaction),
            headline.id,
            action,
            interaction.user.id,
            reason,
            self._clock(),
        )
        await reply(interaction, await self._editor.decide(decision))
