"""Menus in which a moderator chooses which of several stories was meant; they outlive a restart.

Each asks for the person's rights anew. A reason that was given stands in the message meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, Protocol, Self

import discord

from bot.clock import Clock
from bot.config.settings import Config
from bot.headlines import Headline
from bot.publication import Action
from bot.store import Store
from bot.store.editorial.decisions import Decision
from bot.ui.checks import Interaction, check_moderator, server_of
from bot.ui.deciding import put_instead
from bot.ui.lasting import Lasting
from bot.ui.lookup import Candidates
from bot.ui.moderation.editor import Editor
from bot.ui.opening import story_options, which_one
from bot.ui.reasons import Reasoned, ask_reason, keep_reason, kept_reason, wants_reason
from bot.ui.replies import Answer, reply

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]


class ModerationDesk(Protocol):
    """What a choice may ask for."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def editor(self) -> Editor:
        """Decides and explains."""

    @property
    def clock(self) -> Clock:
        """Gives the present moment."""

    @property
    def config(self) -> Config:
        """What the operator decided."""


class Order(
    Reasoned["Button", ModerationDesk],
    template=r"order:(?P<action>publish|unpublish|reset):(?P<article>\d{1,19})",
):
    """A command about one story. Nobody presses it: it is what the window for the reason holds."""

    def __init__(self, action: Action, article_id: int) -> None:
        super().__init__(discord.ui.Button(custom_id=f"order:{action}:{article_id}"))
        self._action, self._article_id = action, article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Action(match["action"]), int(match["article"]))

    async def decide(self, desk: ModerationDesk, interaction: Interaction, reason: str) -> None:
        """Decide, and answer privately, or in the place of the menu in which it was chosen."""
        is_beside = interaction.message is None
        if not interaction.response.is_done():
            await interaction.response.defer(ephemeral=is_beside, thinking=is_beside)
        decision = Decision(
            server_of(interaction),
            self._article_id,
            self._action,
            interaction.user.id,
            reason,
            desk.clock(),
        )
        answer = await desk.editor.decide(decision)
        await (reply(interaction, answer) if is_beside else put_instead(interaction, answer))


class DecideMenu(
    Lasting["Select", ModerationDesk], template=r"choose:(?P<action>publish|unpublish|reset)"
):
    """Decides about the story that was chosen."""

    def __init__(self, action: Action, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"choose:{action}",
                placeholder=f"Choose what to {action}",
                options=story_options(articles),
            )
        )
        self._action = action

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Action(match["action"]))

    async def _press(self, desk: ModerationDesk, interaction: Interaction) -> None:
        check_moderator(interaction, desk.config.moderation, act="do this")
        ordered = Order(self._action, int(self.item.values[0]))
        reason = kept_reason(interaction.message)
        if not reason and await wants_reason(desk, interaction):
            await ask_reason(interaction, ordered.custom_id)
        else:
            await ordered.decide(desk, interaction, reason)


class WhyMenu(Lasting["Select", ModerationDesk], template="choose:why"):
    """Tells what became of the story that was chosen."""

    def __init__(self, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="choose:why",
                placeholder="Choose a story",
                options=story_options(articles),
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: ModerationDesk, interaction: Interaction) -> None:
        check_moderator(interaction, desk.config.moderation, act="ask this")
        await interaction.response.defer()
        chosen, server_id = int(self.item.values[0]), server_of(interaction)
        await desk.editor.headline(chosen, server_id)
        await _show(interaction, await desk.editor.why(chosen, server_id))


#: What the client must know to answer choices in messages of an earlier run.
PERSISTENT: Final = (DecideMenu, WhyMenu)


def which_to_decide(found: Candidates, action: Action, reason: str, colour: int) -> Answer:
    """Ask which of several stories a decision is about, and keep the reason for it."""
    answer = which_one(found, DecideMenu(action, found.headlines), colour)
    keep_reason(answer.embed, reason)
    return answer


async def _show(interaction: Interaction, answer: Answer) -> None:
    """Put the answer in the place of the question."""
    await interaction.edit_original_response(
        content=answer.content or None, embed=answer.embed, view=answer.view
    )
