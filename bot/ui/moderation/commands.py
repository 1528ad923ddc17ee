"""``/moderate``: moderators decide what is published in their server, and see what is held."""

from __future__ import annotations

from typing import Any, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.asking import Asked
from bot.errors import CommandError, NotAllowedError
from bot.posting.corrections import Correction
from bot.publication import OPERATOR, Action, Audience, Scope
from bot.search.query import parse_moment
from bot.store.editorial.decisions import Wanted
from bot.ui.checks import (
    Interaction,
    check_decides_everywhere,
    check_moderator,
    is_moderator,
    is_operator,
    may_attach,
    server_of,
)
from bot.ui.choices import Choices, article_choices, moment_choices, name_choices, never_failing
from bot.ui.correcting import NAMES, SAME_FORM, corrected, take_same_form
from bot.ui.errors import answer_error
from bot.ui.moderation.editor import Editor
from bot.ui.moderation.everywhere import asks_for_all
from bot.ui.moderation.history import Chosen, asked, history_about
from bot.ui.moderation.narrowing import narrowed
from bot.ui.moderation.ordering import order, order_everywhere
from bot.ui.moderation.problems import problems_answer
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


def _deciding(
    name: str, description: str, action: Action, usual: Audience
) -> app_commands.Command[Moderate, ..., None]:
    """Make a command by which a moderator decides about one article.

    Args:
        name: What it is called.
        description: What Discord says of it.
        action: What it decides.
        usual: What it is usually about, and so what is looked through first.
    """

    async def decide(
        cog: Moderate,
        interaction: discord.Interaction[Any],
        article: str,
        reason: Reason = "",
        everywhere: bool = False,
    ) -> None:
        place = order_everywhere if everywhere else order
        await place(cog.desk, interaction, article, action, reason, usual)

    # By it discord.py knows that the cog comes before the interaction.
    decide.__qualname__ = f"Moderate.{name}"
    described = app_commands.describe(
        article="Words of its title, or its web address",
        reason="Why, for the record",
        everywhere="Only for whoever runs this bot: in every server, not in this one alone",
    )(decide)
    return app_commands.command(name=name, description=description)(described)


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_messages=True)
class Moderate(
    commands.GroupCog,
    group_name="moderate",
    group_description="Decide what is published in this server",
):
    """Receives ``/moderate``, records decisions, and says what comes of them.

    Attributes:
        desk: What the commands may ask for.
    """

    def __init__(self, desk: ModeratingDesk) -> None:
        self.desk = desk
        self._store = desk.store
        self._config = desk.config
        self._clock = desk.clock
        for one in rule_commands(desk):
            self.app_command.add_command(one)  # type: ignore[union-attr]  # every group has one

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass; Discord's own command permissions are but a hint.

        What is to hold in every server, operators alone may ask for, moderators here or not.

        Raises:
            CheckFailure: The person is none, or the operator has not named the server.
        """
        if asks_for_all(interaction):
            check_decides_everywhere(interaction, self._config.moderation)
        else:
            check_moderator(interaction, self._config.moderation, act="do this")
        return True

    publish = _deciding(
        "publish",
        "Publish a story that is held in this server",
        Action.PUBLISH,
        Audience.UNPUBLISHED,
    )
    unpublish = _deciding(
        "unpublish", "Take a story down in this server", Action.UNPUBLISH, Audience.PUBLISHED
    )
    reject = _deciding(
        "reject",
        "Keep a story held in this server, and out of the queue",
        Action.UNPUBLISH,
        Audience.UNPUBLISHED,
    )
    reset = _deciding(
        "reset",
        "Lift what was decided here: the document's word counts again",
        Action.RESET,
        Audience.ALL,
    )

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
        said = Correction(correction)
        await reply(interaction, await corrected(self.desk, interaction, article, said, other))

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take what the window for the other story was sent with, also one of an earlier run."""
        data: dict[str, Any] = {**(interaction.data or {})}
        sent = SAME_FORM.fullmatch(str(data.get("custom_id")))
        if interaction.type is not discord.InteractionType.modal_submit or sent is None:
            return
        try:
            await interaction.client.prepare(interaction)
            await take_same_form(self.desk, interaction, sent)
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
        server_id, now = server_of(interaction), self._clock()
        asked = Asked(topic=topic, provider=provider, min_quality=min_quality, since=since)
        query = await narrowed(self.desk, asked, server_id)
        if isinstance(query, Answer):
            await reply(interaction, query)
            await self.desk.answers.keep(*query.searches)
            return
        looked_at = await self._store.queue.look(server_id, interaction.user.id, now)
        page = await queue_page(self.desk, query, server_id, since=looked_at)
        number = self._store.saved_searches.number(query)
        await reply(interaction, queue_answer(page, query, number))
        await self.desk.answers.keep(query)

    @app_commands.command(
        description="What was decided and changed in this server, by whom, when and why"
    )
    @app_commands.describe(
        article="Only about this story: words of its title, or its web address",
        moderator="Only what that person did",
        about="Only changes of these; without it, of all",
        since="Only from then on: 2021-09-01, last week, 3d",
        until="Only until then: 2021-09-30, yesterday",
        as_file="All of it as a table for a spreadsheet (CSV)",
    )
    async def history(
        self,
        interaction: discord.Interaction[Any],
        article: str = "",
        moderator: discord.User | None = None,
        about: Chosen | None = None,
        since: str = "",
        until: str = "",
        as_file: bool = False,
    ) -> None:
        """Show the record of this server, latest first, or give it as a file."""
        if as_file and not may_attach(interaction):
            raise CommandError("I may not attach files here. Allow me Attach Files, and ask again.")
        await interaction.response.defer(ephemeral=True)
        now = self._clock()
        wanted = Wanted(
            actor_id=None if moderator is None else moderator.id,
            since=parse_moment(since, now) if since else None,
            until=parse_moment(until, now, is_end=True) if until else None,
        )
        server_id, editor = server_of(interaction), self.desk.editor
        found = await editor.find(article, server_id, Audience.ALL) if article else None
        shown, colour = asked(wanted, about, as_file=as_file), editor.colour
        await reply(interaction, await history_about(found, self._store, shown, server_id, colour))

    @app_commands.command(description="What is wrong with the newsroom's documents now")
    async def problems(self, interaction: discord.Interaction[Any]) -> None:
        """Show what is wrong with documents, in the operator's own server."""
        if server_of(interaction) != self._config.moderation.home_server:
            raise NotAllowedError("Problems of documents show only in the operator's own server.")
        await reply(interaction, await problems_answer(self._store.database, self._config))

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
        is_for_all = asks_for_all(interaction)
        may = is_operator if is_for_all else is_moderator
        if not may(interaction, self._config.moderation):
            return []
        scope = Scope(OPERATOR if is_for_all else server_of(interaction), audience)
        return article_choices(await self._store.search.matching_titles(typed, scope))
