"""*Find coverage of this link*: what the newsroom has on whatever somebody else linked to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import discord
from discord import app_commands

from bot.errors import CommandError, NotFoundError
from bot.headlines import Headline
from bot.publication import Audience, Scope
from bot.ui.checks import is_moderator, server_of
from bot.ui.embeds import message_embed
from bot.ui.lasting import laid_out
from bot.ui.linking import addresses_in
from bot.ui.lookup import find_article
from bot.ui.news.desk import NewsDesk
from bot.ui.news.story_buttons import CoverageMenu
from bot.ui.replies import Answer, reply

_NO_LINK: Final = "There is no link in that message."
_NOTHING: Final = "Nothing here covers that link. Look for words of it with /news search."
_MOST: Final = 25


class LinkMenu:
    """Receives a message with links, and shows who else tells what they tell."""

    def __init__(self, desk: NewsDesk) -> None:
        self._desk = desk

    def command(self) -> app_commands.ContextMenu:
        """Give the entry, for everybody and everywhere."""
        return app_commands.ContextMenu(
            name="Find coverage of this link",
            callback=self._find,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
        )

    async def _find(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        addresses = addresses_in(message)
        if not addresses:
            raise CommandError(_NO_LINK)
        await interaction.response.defer(ephemeral=True)
        sees_held = is_moderator(interaction, self._desk.config.moderation)
        scope = Scope(server_of(interaction), Audience.ALL if sees_held else Audience.PUBLISHED)
        found = await self._linked(addresses, scope) or await self._titled(message, scope)
        if not found:
            raise NotFoundError(_NOTHING)
        if len(found) > 1:
            embed = message_embed("Which one?", self._desk.config.posting.colour)
            await reply(interaction, Answer(embed, laid_out(CoverageMenu(found))))
            return
        answer = await self._desk.answers.coverage(
            found[0].id, scope.server_id, sees_held=sees_held
        )
        await reply(interaction, answer)

    async def _linked(self, addresses: Sequence[str], scope: Scope) -> Sequence[Headline]:
        """Give the articles at some addresses, or that list these as coverage of their story."""
        articles = self._desk.store.articles
        ids = await articles.ids_at(addresses)
        links = await articles.linked(ids)
        covering = {one: sorted(links.get(one, ())) for one in ids}
        everything = [*ids, *(other for others in covering.values() for other in others)]
        headlines = await articles.headlines(everything, scope.server_id)
        seen = {
            key: one
            for key, one in headlines.items()
            if one.is_published or scope.audience is Audience.ALL
        }
        found: dict[int, Headline] = {}
        for one in ids:
            nearest = [one] if one in seen else covering[one]
            found |= {key: seen[key] for key in nearest if key in seen}
        return list(found.values())[:_MOST]

    async def _titled(self, message: discord.Message, scope: Scope) -> Sequence[Headline]:
        """Give the articles with the title that Discord shows of a link."""
        for title in filter(None, (embed.title for embed in message.embeds)):
            try:
                found = await find_article(self._desk.store, title, scope)
            except NotFoundError:
                continue
            if isinstance(found, Headline):
                return [found]
            if not found.are_near:
                return found.headlines
        return ()
