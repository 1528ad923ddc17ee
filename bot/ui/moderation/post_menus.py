"""What can be chosen in the *Apps* menu of a post or a shared story: take it down, see, ask why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

import discord
from discord import app_commands

from bot.errors import CommandError
from bot.headlines import Headline
from bot.publication import Action
from bot.store import Store
from bot.store.posts.standing import stories_of_message
from bot.ui.checks import Interaction, check_moderator, is_moderator, server_of
from bot.ui.deciding import Way
from bot.ui.embeds import message_embed
from bot.ui.lasting import laid_out
from bot.ui.linking import addresses_in
from bot.ui.moderation.menus import DecideMenu, ModerationDesk, WhyMenu
from bot.ui.opening import OpenMenu, Opens
from bot.ui.replies import Answer, reply

_NOT_MINE: Final = "That is no story of mine. Choose this on a story that I posted or shared."
_GONE: Final = "The story of that message is not here any more."
_MOST: Final = 25


class PostDesk(ModerationDesk, Protocol):
    """What these menus may ask for."""

    @property
    def answers(self) -> Opens:
        """What is shown of stories."""


class PostMenus:
    """Receives what is chosen on a message of ours, and answers privately."""

    def __init__(self, desk: PostDesk) -> None:
        self._desk = desk

    def commands(self) -> tuple[app_commands.ContextMenu, ...]:
        """Give the entries, in servers only; two of them are hinted to be for moderators."""
        down = _entry("Take story down", self._take_down)
        why = _entry("Why here?", self._why)
        for one in (down, why):
            one.default_permissions = discord.Permissions(manage_messages=True)
        return (down, _entry("Story details", self._details), why)

    async def _take_down(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        found = await self._find(interaction, message, for_moderators=True)
        if len(found) > 1:
            await self._ask(interaction, DecideMenu(Action.UNPUBLISH, found))
            return
        answer = await self._desk.editor.press(
            Way.TAKE_DOWN,
            found[0].id,
            server_id=server_of(interaction),
            actor_id=interaction.user.id,
        )
        await reply(interaction, answer)

    async def _details(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        found = await self._find(interaction, message, for_moderators=False)
        if len(found) > 1:
            await self._ask(interaction, OpenMenu(found))
            return
        sees_held = is_moderator(interaction, self._desk.config.moderation)
        answer = await self._desk.answers.story(
            found[0].id, server_of(interaction), sees_held=sees_held
        )
        await reply(interaction, answer)

    async def _why(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        found = await self._find(interaction, message, for_moderators=True)
        if len(found) > 1:
            await self._ask(interaction, WhyMenu(found))
        else:
            answer = await self._desk.editor.why(found[0].id, server_of(interaction))
            await reply(interaction, answer)

    async def _find(
        self, interaction: Interaction, message: discord.Message, *, for_moderators: bool
    ) -> Sequence[Headline]:
        """Give the stories of a message of ours, at least one.

        Raises:
            CheckFailure: They are for moderators, and the person is none.
            CommandError: The message is not ours, or its stories are not here.
        """
        moderation = self._desk.config.moderation
        if for_moderators:
            check_moderator(interaction, moderation, act="do this")
        if interaction.client.user is None or message.author.id != interaction.client.user.id:
            raise CommandError(_NOT_MINE)
        await interaction.response.defer(ephemeral=True)
        found = await _stories(self._desk.store, message, server_of(interaction))
        if not is_moderator(interaction, moderation):
            found = [one for one in found if one.is_published]
        if not found:
            raise CommandError(_GONE)
        return found

    async def _ask(self, interaction: Interaction, menu: discord.ui.Item[Any]) -> None:
        colour = self._desk.config.posting.colour
        embed = message_embed("This message shows several stories. Which one?", colour)
        await reply(interaction, Answer(embed, laid_out(menu)))


async def _stories(store: Store, message: discord.Message, server_id: int) -> list[Headline]:
    """Give the stories of a post as the ledger has them, else those that a message leads to."""
    ids: Iterable[int] = await stories_of_message(store.database, message.id, server_id)
    ids = list(ids) or await store.articles.ids_at(addresses_in(message))
    headlines = await store.articles.headlines(ids, server_id)
    return [headlines[one] for one in dict.fromkeys(ids) if one in headlines][:_MOST]


def _entry(name: str, callback: Any) -> app_commands.ContextMenu:
    return app_commands.ContextMenu(
        name=name,
        callback=callback,
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
