"""What can be chosen in the *Apps* menu of a post or a shared story: take it down, correct, see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import discord
from discord import app_commands

from bot.errors import CommandError
from bot.headlines import Headline
from bot.publication import Action
from bot.store import Store
from bot.store.posts.standing import articles_of_message, is_for_moderators, stories_of_message
from bot.ui.checks import Interaction, check_moderator, is_moderator, server_of
from bot.ui.correcting import panel, which_to_correct
from bot.ui.deciding import KeepButton, Way
from bot.ui.embeds import message_embed
from bot.ui.lasting import laid_out
from bot.ui.linking import addresses_in
from bot.ui.moderation.menus import DecideMenu, ModerationDesk, WhyMenu
from bot.ui.opening import OpenMenu, Opens
from bot.ui.reasons import Reasoned
from bot.ui.replies import Answer, reply
from bot.ui.text import link

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_NOT_MINE: Final = "That is no story of mine. Choose this on a story that I posted or shared."
_GONE: Final = "The story of that message is not here any more."
_MOST: Final = 25
_ASK_OF_SHARED: Final = (
    "Somebody shared it here: take it down, and delete this message? Nobody finds it in this "
    "server then."
)
_DELETED: Final = "The shared message is deleted."
_NOT_DELETED: Final = "I could not delete the shared message: ask somebody with Manage Messages to."


class PostDesk(ModerationDesk, Protocol):
    """What these menus may ask for."""

    @property
    def answers(self) -> Opens:
        """What is shown of stories."""


class TakeSharedButton(
    Reasoned["Button", PostDesk],
    template=r"take-shared:(?P<article>\d{1,19}):(?P<message>\d{1,19})",
):
    """Takes a story down, and deletes the message in which somebody shared it."""

    def __init__(self, shared_id: int, message_id: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Yes, take it down",
                style=discord.ButtonStyle.danger,
                custom_id=f"take-shared:{shared_id}:{message_id}",
            )
        )
        self._article_id, self._message_id = shared_id, message_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]), int(match["message"]))

    async def decide(self, desk: PostDesk, interaction: Interaction, reason: str) -> None:
        """Take it down, and say what came of it and of the message."""
        await interaction.response.defer()
        answer = await desk.editor.press(
            Way.TAKE_DOWN_NOW,
            self._article_id,
            server_id=server_of(interaction),
            actor_id=interaction.user.id,
            reason=reason,
        )
        is_gone = await _delete(desk.store, interaction, self._message_id, self._article_id)
        await interaction.edit_original_response(
            content=f"{answer.content} {_DELETED if is_gone else _NOT_DELETED}",
            embed=answer.embed,
            view=answer.view,
        )


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (TakeSharedButton,)


class PostMenus:
    """Receives what is chosen on a message of ours, and answers privately."""

    def __init__(self, desk: PostDesk) -> None:
        self._desk = desk

    def commands(self) -> tuple[app_commands.ContextMenu, ...]:
        """Give the entries, in servers only; three of them are hinted to be for moderators."""
        down = _entry("Take story down", self._take_down)
        why = _entry("Why here?", self._why)
        wrong = _entry("Correct its story", self._correct)
        for one in (down, why, wrong):
            one.default_permissions = discord.Permissions(manage_messages=True)
        return (down, _entry("Story details", self._details), why, wrong)

    async def _take_down(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        found = await self._find(interaction, message, for_moderators=True)
        if len(found) > 1:
            await self._ask(interaction, DecideMenu(Action.UNPUBLISH, found))
            return
        server_id = server_of(interaction)
        if await _is_shared(self._desk.store, message.id, server_id):
            await reply(interaction, await self._ask_of_shared(found[0], message, server_id))
            return
        answer = await self._desk.editor.press(
            Way.TAKE_DOWN, found[0].id, server_id=server_id, actor_id=interaction.user.id
        )
        await reply(interaction, answer)

    async def _ask_of_shared(
        self, headline: Headline, message: discord.Message, server_id: int
    ) -> Answer:
        """Ask before a story goes together with the message in which somebody shared it."""
        where = await self._desk.editor.foretell(headline, server_id)
        embed = message_embed(link(headline.title, headline.url), self._desk.editor.colour)
        view = laid_out(TakeSharedButton(headline.id, message.id), KeepButton(headline.id))
        return Answer(embed, view, f"{where} {_ASK_OF_SHARED}")

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

    async def _correct(
        self, interaction: discord.Interaction[Any], message: discord.Message
    ) -> None:
        found = list(await self._find(interaction, message, for_moderators=True))
        server_id, colour = server_of(interaction), self._desk.config.posting.colour
        store = self._desk.store
        ids = await articles_of_message(store.database, message.id, server_id)
        if ids:
            found = await _headlines(store, ids, server_id)
        is_one = len(found) == 1
        answer = panel(found[0], colour) if is_one else which_to_correct(found, colour)
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


async def _is_shared(store: Store, message_id: int, server_id: int) -> bool:
    """Tell whether somebody shared a message of ours: what is neither a post nor for moderators."""
    read = store.database
    if await is_for_moderators(read, message_id, server_id):
        return False
    return not await stories_of_message(read, message_id, server_id)


async def _delete(store: Store, interaction: Interaction, message_id: int, story_id: int) -> bool:
    """Delete a message of ours that shows a story; tells whether it is gone.

    Its number comes from a custom id, so what it is is looked at first.
    """
    channel = interaction.channel
    if not isinstance(channel, discord.abc.Messageable):
        return False
    try:
        message = await channel.fetch_message(message_id)
        shown = await store.articles.ids_at(addresses_in(message))
        is_ours = message.author == interaction.client.user
        is_shared = await _is_shared(store, message_id, server_of(interaction))
        if not (is_ours and is_shared) or await store.articles.current(story_id) not in shown:
            return False
        await message.delete()
    except discord.NotFound:
        return True  # somebody was faster
    except discord.Forbidden:
        return False
    return True


async def _stories(store: Store, message: discord.Message, server_id: int) -> list[Headline]:
    """Give the stories of a post as the ledger has them, else those that a message leads to."""
    ids: Iterable[int] = await stories_of_message(store.database, message.id, server_id)
    ids = list(ids) or await store.articles.ids_at(addresses_in(message))
    return await _headlines(store, ids, server_id)


async def _headlines(store: Store, ids: Iterable[int], server_id: int) -> list[Headline]:
    headlines = await store.articles.headlines(ids, server_id)
    return [headlines[one] for one in dict.fromkeys(ids) if one in headlines][:_MOST]


def _entry(name: str, callback: Any) -> app_commands.ContextMenu:
    return app_commands.ContextMenu(
        name=name,
        callback=callback,
        allowed_contexts=app_commands.AppCommandContext(guild=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
