"""``/moderate``: moderators decide what is published in their server, and see what is held."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, Protocol

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.config.settings import Config
from bot.deliveries.planner import foresee
from bot.errors import NotAllowedError, NotFoundError
from bot.headlines import Headline
from bot.publication import Action, Audience, Scope
from bot.search.query import SearchQuery
from bot.store import Store
from bot.store.editorial.decisions import Decision, DecisionOutcome
from bot.store.files.problems import current_problems
from bot.stories import Merge
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.choices import Choices, article_choices, never_failing
from bot.ui.embeds import message_embed
from bot.ui.lookup import find_article
from bot.ui.moderation.problems import problems_embed
from bot.ui.replies import Answer, reply
from bot.ui.text import link

_NOT_ALLOWED: Final = (
    "Only moderators may do this: people with Manage Messages or Manage Server, or with a role "
    "that this bot's operator has named."
)
#: What each action is usually about, and so what is offered for it first.
_USUAL: Final = {Action.PUBLISH: Audience.UNPUBLISHED, Action.UNPUBLISH: Audience.PUBLISHED}
_MOST_CHANNELS: Final = 5

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

    def __init__(self, *, store: Store, lists: Lists, config: Config, clock: Clock) -> None:
        self._store = store
        self._lists = lists
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
        await interaction.response.defer(ephemeral=True)
        headline = await self._find(interaction, article, Action.PUBLISH)
        channels = await self._channels_to_come(headline, server_of(interaction))
        await self._decide(interaction, headline, Action.PUBLISH, reason, channels)

    @app_commands.command(description="Take a story down in this server")
    @app_commands.describe(
        article="Words of its title, or its web address", reason="Why, for the record"
    )
    async def unpublish(
        self, interaction: discord.Interaction[Any], article: str, reason: Reason = ""
    ) -> None:
        """Unpublish an article in this server."""
        await interaction.response.defer(ephemeral=True)
        headline = await self._find(interaction, article, Action.UNPUBLISH)
        await self._decide(interaction, headline, Action.UNPUBLISH, reason, "")

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

    async def _complete(self, interaction: Interaction, typed: str, action: Action) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        scope = Scope(server_of(interaction), _USUAL[action])
        return article_choices(await self._store.search.matching_titles(typed, scope))

    async def _find(self, interaction: Interaction, typed: str, action: Action) -> Headline:
        server_id = server_of(interaction)
        try:
            return await find_article(
                self._store, typed, Scope(server_id, _USUAL[action]), takes_best=False
            )
        except NotFoundError:
            everything = Scope(server_id, Audience.ALL)
            return await find_article(self._store, typed, everything, takes_best=False)

    async def _channels_to_come(self, headline: Headline, server_id: int) -> str:
        """Say, before an article is published, where it will be posted by that."""
        if not self._config.posting.enabled:
            return "Posting is switched off, so no channel receives it."
        merge = Merge(self._config.stories.merge)
        due = await foresee(self._store, headline.id, server_id, self._clock(), merge)
        joining = [one.channel_id for one in due if one.joins is not None]
        waiting = [one.channel_id for one in due if one.joins is None and one.waits]
        at_once = [one.channel_id for one in due if one.joins is None and not one.waits]
        said = []
        if at_once:
            said.append(f"It will be posted to {_mentions(at_once)} within seconds.")
        if waiting:
            said.append(f"It comes with the next digest in {_mentions(waiting)}.")
        if joining:
            said.append(f"Its story stands in {_mentions(joining)}, and shows it from now on.")
        return " ".join(said) or await self._none_to_come(headline, server_id)

    async def _none_to_come(self, headline: Headline, server_id: int) -> str:
        subscriptions = await self._store.subscriptions.of_server(server_id)
        wanting = [one for one in subscriptions if one.filters.mismatch(headline) is None]
        if not wanting:
            return "No channel here is subscribed to it."
        active = [one.channel_id for one in wanting if one.paused_at is None]
        if active:
            return f"It stands in {_mentions(active)} already, so it is not posted again."
        paused = _mentions(one.channel_id for one in wanting)
        return f"The subscription of {paused} is paused: it is posted when that goes on."

    async def _decide(
        self,
        interaction: Interaction,
        headline: Headline,
        action: Action,
        reason: str,
        channels: str,
    ) -> None:
        server_id = server_of(interaction)
        decision = Decision(
            server_id, headline.id, action, interaction.user.id, reason, self._clock()
        )
        outcome = await self._store.decisions.decide(decision)
        article = await self._store.articles.find(headline.id)
        sentence = _sentence(action, outcome, is_removed=article.removed, channels=channels)
        # Not the whole story: where the channel receives it, it would stand there twice.
        named = message_embed(link(article.title, article.url), self._config.posting.colour)
        await reply(interaction, Answer(named, content=sentence))


def _sentence(action: Action, outcome: DecisionOutcome, *, is_removed: bool, channels: str) -> str:
    """Say plainly what a decision did."""
    if is_removed:
        return "The newsroom has taken it back, so it is published nowhere."
    if action is Action.PUBLISH:
        return "It was published already." if outcome.was_published else f"Published. {channels}"
    if outcome.was_published:
        return "Unpublished. Its posts in this server are taken down within seconds."
    return "It was not published here, and stays held."


def _mentions(channel_ids: Iterable[int]) -> str:
    ids = list(dict.fromkeys(channel_ids))
    shown = ", ".join(f"<#{channel_id}>" for channel_id in ids[:_MOST_CHANNELS])
    more = len(ids) - _MOST_CHANNELS
    return f"{shown} and {more} more" if more > 0 else shown
