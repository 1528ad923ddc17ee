"""What buttons and menus that outlive a restart share: they answer anew from their custom ids.

What each of them does stands beside what it belongs to: lists, stories, topics to follow.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, Self, TypeVar

import discord

from bot.ui.checks import Interaction
from bot.ui.errors import answer_error
from bot.ui.replies import Answer, files_of
from bot.ui.turns import turn_of
from bot.ui.windows import Window, custom_id_of, typed_in

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

ItemT = TypeVar("ItemT", bound="discord.ui.Item[discord.ui.View]")
#: What may be asked for, when it is pressed.
DeskT_contra = TypeVar("DeskT_contra", contravariant=True)


class Prepares(Protocol):
    """Prepares for a press; whoever fulfils a desk does, whichever it is."""

    async def prepare(self, interaction: Interaction) -> None:
        """Note what is to be known before anybody's rights are judged."""


class Lasting(discord.ui.DynamicItem[ItemT], ABC, Generic[ItemT, DeskT_contra], template=r"(?!)"):
    """Something to press that answers its errors as commands do; discord.py would only log them.

    What a press may ask for is its desk: a small interface of its room's, which the client fulfils.
    """

    #: Which custom ids are its own.
    pattern: ClassVar[re.Pattern[str]]

    def __init_subclass__(cls, *, template: str) -> None:
        """Keep the template, by which a press that nobody answers is told from others."""
        super().__init_subclass__(template=template)
        cls.pattern = re.compile(template)

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the item anew from its custom id, which is all that is left of it."""
        return cls._of(match)

    async def callback(self, interaction: Interaction) -> None:
        """Answer a press."""
        try:
            async with turn_of(interaction):
                await _preparing(interaction).prepare(interaction)
                await self._press(interaction.client, interaction)
        except Exception as error:  # noqa: BLE001  # every press must be answered
            await answer_error(interaction, error)

    @classmethod
    @abstractmethod
    def _of(cls, match: re.Match[str]) -> Self: ...

    @abstractmethod
    async def _press(self, desk: DeskT_contra, interaction: Interaction) -> None: ...


def _preparing(interaction: Interaction) -> Prepares:
    client: Prepares = interaction.client
    return client


async def take_sent(interaction: Interaction, windows: Iterable[Window[Any]]) -> None:
    """Take a window that was sent, if it is one of these; whatever else it is, is left alone."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return
    sent = custom_id_of(interaction)
    for window in windows:
        if match := window.pattern.fullmatch(sent):
            try:
                await _preparing(interaction).prepare(interaction)
                await window.take(interaction.client, interaction, match, typed_in(interaction))
            except Exception as error:  # noqa: BLE001  # whatever was sent must be answered
                await answer_error(interaction, error)


def laid_out(*items: discord.ui.Item[Any] | None) -> discord.ui.View:
    """Give a view of what there is to press; its items answer by their custom ids."""
    view = discord.ui.View(timeout=None)
    for item in items:
        if item is not None:
            view.add_item(item)
    view.stop()  # a listening view would be kept for ever
    return view


def page_number(number: int, last: int, *, has_more: bool = False) -> Button:
    """Give a label between the buttons that turn pages; it cannot be pressed."""
    label = f"{number} / {last}{'+' if has_more else ''}"
    return discord.ui.Button(label=label, custom_id="page-number", disabled=True, row=1)


async def show_instead(interaction: Interaction, answer: Answer) -> None:
    """Put an answer in the place of the one whose button was pressed.

    A picture that is there stays as it is, rather than to be sent and loaded again: every page of
    a list has the same one.
    """
    before = interaction.message
    has_picture = before is not None and bool(before.attachments)
    is_right = has_picture is (answer.picture is not None)
    await interaction.response.edit_message(
        content=answer.content or None,
        embed=answer.embed,
        view=answer.view,
        attachments=discord.utils.MISSING if is_right else files_of(interaction, answer) or [],
    )
