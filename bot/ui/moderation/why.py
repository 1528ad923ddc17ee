"""``/why``: moderators ask why a story was, or was not, posted in their server."""

from __future__ import annotations

from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.config.settings import Config
from bot.deliveries.sentences import Sentence, Verdict, in_words
from bot.deliveries.why import Explanation
from bot.publication import Audience, Scope
from bot.store import Store
from bot.ui.checks import is_moderator, server_of
from bot.ui.choices import Choices, article_choices, never_failing
from bot.ui.deciding import Decides
from bot.ui.lookup import find_article
from bot.ui.replies import reply
from bot.ui.text import fit, fitting, link, shorten, when

_NOT_ALLOWED: Final = (
    "Only moderators may ask this: people with Manage Messages or Manage Server, or with a role "
    "that this bot's operator has named."
)
_DESCRIPTION: Final = 4096
_FOREIGN: Final = 300
_LINE: Final = 1000
_MORE: Final = 100


class Why(commands.Cog):
    """Receives ``/why`` and shows what the ledger and the rules say."""

    def __init__(self, *, store: Store, editor: Decides, config: Config) -> None:
        self._store = store
        self._editor = editor
        self._config = config

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let only moderators pass: the answer tells of stories that are held.

        Raises:
            CheckFailure: The person is none.
        """
        if is_moderator(interaction, self._config.moderation):
            return True
        raise app_commands.CheckFailure(_NOT_ALLOWED)

    @app_commands.command(description="Why a story was, or was not, posted in this server")
    @app_commands.describe(article="Words of its title, or its web address")
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.default_permissions(manage_messages=True)
    async def why(self, interaction: discord.Interaction[Any], article: str) -> None:
        """Tell for each subscription what became of an article."""
        await interaction.response.defer(ephemeral=True)
        server_id = server_of(interaction)
        everything = Scope(server_id, Audience.ALL)
        headline = await find_article(self._store, article, everything, takes_best=False)
        await reply(interaction, await self._editor.why(headline.id, server_id))

    @why.autocomplete("article")
    @never_failing
    async def _complete(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        if not is_moderator(interaction, self._config.moderation):
            return []
        scope = Scope(server_of(interaction), Audience.ALL)
        return article_choices(await self._store.search.matching_titles(typed, scope))


def why_embed(explanation: Explanation, *, colour: int, is_posting: bool) -> discord.Embed:
    """Draw what became of a story: a paragraph for each subscription.

    Args:
        explanation: What there is to tell.
        colour: The bar at the side, as 0xRRGGBB.
        is_posting: Whether the bot posts at all.
    """
    headline = explanation.headline
    head = [link(headline.title, headline.url)]
    if explanation.general:
        head.append(_told(explanation.general))
    if not is_posting:
        head.append("Posting is switched off by the bot's operator, so nothing goes out.")
    if not explanation.verdicts:
        head.append("No channel of this server has a subscription.")
    text = "\n".join(head)
    room = _DESCRIPTION - len(text) - _MORE
    lines = fitting((_line(one, explanation) for one in explanation.verdicts), room)
    left = len(explanation.verdicts) - len(lines)
    more = [f"and {left:,} more subscriptions"] if left else []
    return discord.Embed(
        title="Why this story stands where it does",
        description="\n".join([text, *lines, *more]),
        colour=colour,
    )


def _line(verdict: Verdict, explanation: Explanation) -> str:
    line = f"**{verdict.subscription_id}.** <#{verdict.channel_id}>: {_told(verdict.sentence)}"
    if verdict.message_id is None:
        return shorten(line, _LINE)
    place = f"{explanation.server_id}/{verdict.channel_id}/{verdict.message_id}"
    return f"{shorten(line, _LINE)} [See it](https://discord.com/channels/{place})"


def _told(sentence: Sentence) -> str:
    return in_words(sentence, moment=when, foreign=lambda text: fit(text, _FOREIGN))
