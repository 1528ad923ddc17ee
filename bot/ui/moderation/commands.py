"""``/moderate``: moderators decide what is published in their server, and see what is held."""

from __future__ import annotations

from typing import Any, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import CommandError, NotAllowedError
from bot.posting.corrections import Correction, StoryDecision
from bot.publication import Action, Audience, Scope
from bot.search.query import SearchQuery, parse_moment
from bot.search.vocabulary import require
from bot.store.editorial.decisions import Wanted
from bot.store.feeds.troubles import feed_problems
from bot.store.files.problems import current_problems
from bot.ui.checks import Interaction, check_moderator, is_moderator, server_of
from bot.ui.choices import Choices, article_choices, moment_choices, name_choices, never_failing
from bot.ui.correcting import NAMES, SAME_FORM, correct, find, take_same_form
from bot.ui.errors import answer_error
from bot.ui.lookup import Candidates
from bot.ui.moderation.editor import Editor
from bot.ui.moderation.history import history
from bot.ui.moderation.ordering import order
from bot.ui.moderation.problems import problems_embed
from bot.ui.moderation.queue import QueueDesk, queue_page
from bot.ui.moderation.queue_buttons import queue_answer
from bot.ui.moderation.rules.commands import rule_commands
from bot.ui.reasons import LONGEST_REASON
from bot.ui.replies import Answer, reply

Reason = app_commands.Range[str, 1, LONGEST_REASON]


class ModeratingDesk(QueueDesk, Protocol):
    """What the commands may ask for."""

    @property
    def editor(self) -> Editor:
        """Decides and explains."""


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_messages=True)
class Moderate(
    commands.GroupCog,
    group_name="moderate",
    group_description="Decide what is published in this server",
):
    """Receives ``/moderate``, records decisions, and says what comes of them."""

    def __init__(self, desk: ModeratingDesk) -> None:
        self._desk = desk
        self._store = desk.store
        self._config = desk.config
        self._clock = desk.clock
        for one in rule_commands(desk):
            self.app_command.add_command(one)  # type: ignore[union-attr]  # every group has one

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
        await self._decide(interaction, article, Action.PUBLISH, reason, Audience.UNPUBLISHED)

    @app_commands.command(description="Take a story down in this server")
    @app_commands.describe(
        article="Words of its title, or its web address", reason="Why, for the record"
    )
    async def unpublish(
        self, interaction: discord.Interaction[Any], article: str, reason: Reason = ""
    ) -> None:
        """Unpublish an article in this server."""
        await self._decide(interaction, article, Action.UNPUBLISH, reason, Audience.PUBLISHED)

    @app_commands.command(description="Keep a story held in this server, and out of the queue")
    @app_commands.describe(
        article="Words of its title, or its web address", reason="Why, for the record"
    )
    async def reject(
        self, interaction: discord.Interaction[Any], article: str, reason: Reason = ""
    ) -> None:
        """Decide that an article stays held."""
        await self._decide(interaction, article, Action.UNPUBLISH, reason, Audience.UNPUBLISHED)

    @app_commands.command(
        description="Lift what was decided here: the document's word counts again"
    )
    @app_commands.describe(
        article="Words of its title, or its web address", reason="Why, for the record"
    )
    async def reset(
        self, interaction: discord.Interaction[Any], article: str, reason: Reason = ""
    ) -> None:
        """Lift the decision about an article in this server."""
        await self._decide(interaction, article, Action.RESET, reason, Audience.ALL)

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
        server_id, colour = server_of(interaction), self._config.posting.colour
        about = await find(self._store, article, server_id)
        same_as = await find(self._store, other, server_id) if other else None
        said, now = Correction(correction), self._clock()
        other_id = same_as.id if same_as else None
        decision = StoryDecision(server_id, about.id, said, interaction.user.id, now, other_id)
        await reply(interaction, await correct(self._store, decision, about, colour=colour))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take what the window for the other story was sent with, also one of an earlier run."""
        data: dict[str, Any] = {**(interaction.data or {})}
        sent = SAME_FORM.fullmatch(str(data.get("custom_id")))
        if interaction.type is not discord.InteractionType.modal_submit or sent is None:
            return
        try:
            await interaction.client.prepare(interaction)
            await take_same_form(self._desk, interaction, sent)
        except Exception as error:  # noqa: BLE001  # whatever was sent must be answered
            await answer_error(interaction, error)

    @app_commands.command(description="What waits for a decision in this server, the best first")
    @app_commands.describe(
        topic="Only stories on it",
        provider="Only stories that it published or covers, by name or domain",
        min_quality="Only stories of this quality or more, as the newsroom rates them",
        since="Only stories from then on: 3d, last week, 2021-09-01",
    )
    async def queue(
        self,
        interaction: discord.Interaction[Any],
        topic: str = "",
        provider: str = "",
        min_quality: app_commands.Range[int, 0, 1000] | None = None,
        since: str = "",
    ) -> None:
        """Show the best of what waits here, with what can be done about it."""
        await interaction.response.defer(ephemeral=True)
        server_id, names, now = server_of(interaction), self._store.names, self._clock()
        query = SearchQuery(
            topic=require("topic", await names.topics(server_id), topic).key if topic else None,
            provider=require("provider", await names.providers(server_id), provider).key
            if provider
            else None,
            min_quality=min_quality,
            since=parse_moment(since, now) if since else None,
        )
        looked_at = await self._store.queue.look(server_id, interaction.user.id, now)
        page = await queue_page(self._desk, query, server_id, since=looked_at)
        number = self._store.saved_searches.number(query)
        await reply(interaction, queue_answer(page, query, number))
        await self._desk.answers.keep(query)

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
            article_id=await self._article_id(interaction, article),
            actor_id=None if moderator is None else moderator.id,
            since=parse_moment(since, now) if since else None,
            until=parse_moment(until, now, is_end=True) if until else None,
        )
        colour = self._config.posting.colour
        server_id = server_of(interaction)
        await reply(interaction, await history(self._store, wanted, server_id, colour=colour))

    async def _article_id(self, interaction: Interaction, typed: str) -> int | None:
        """Give the article that is meant; None where nothing was typed.

        Raises:
            CommandError: There is none, or there are several.
        """
        if not typed:
            return None
        found = await self._desk.editor.find(typed, server_of(interaction), Audience.ALL)
        if isinstance(found, Candidates):
            raise CommandError(f"{found.question} Choose it from the list that opens as you type.")
        return found.id

    @app_commands.command(description="What is wrong with the newsroom's documents now")
    async def problems(self, interaction: discord.Interaction[Any]) -> None:
        """Show what is wrong with documents, in the operator's own server."""
        if server_of(interaction) != self._config.moderation.home_server:
            raise NotAllowedError("Problems of documents show only in the operator's own server.")
        folders = [str(folder) for one in self._config.sources for folder in one.folders]
        database = self._store.database
        problems = await current_problems(database, folders)
        problems = problems.beside(*await feed_problems(database))
        colour = self._config.posting.colour
        await reply(interaction, Answer(problems_embed(problems, colour=colour)))

    @publish.autocomplete("article")
    @reject.autocomplete("article")
    @never_failing
    async def _complete_held(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._complete(interaction, typed, Audience.UNPUBLISHED)

    @unpublish.autocomplete("article")
    @never_failing
    async def _complete_published(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        return await self._complete(interaction, typed, Audience.PUBLISHED)

    @queue.autocomplete("topic")
    @never_failing
    async def _complete_topic(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        return name_choices(await self._store.names.topics(server_of(interaction)), typed)

    @queue.autocomplete("provider")
    @never_failing
    async def _complete_provider(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        return name_choices(await self._store.names.providers(server_of(interaction)), typed)

    @reset.autocomplete("article")
    @story.autocomplete("article")
    @story.autocomplete("other")
    @history.autocomplete("article")
    @never_failing
    async def _complete_any(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._complete(interaction, typed, Audience.ALL)

    @queue.autocomplete("since")
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

    async def _decide(
        self,
        interaction: Interaction,
        typed: str,
        action: Action,
        reason: str,
        usual: Audience,
    ) -> None:
        await order(self._desk, interaction, typed, action, reason, usual)
