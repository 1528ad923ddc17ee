"""Asks why, where a server wants to know: a window opens before something is decided.

The window's custom id holds that of what was pressed, from which it is built anew when the window
is sent, whenever that is.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Collection, Mapping
from typing import Any, Final, Protocol, TypeVar

import discord

from bot.config.settings import Config
from bot.errors import CommandError
from bot.store import Store
from bot.ui.checks import Interaction, check_moderator, server_of
from bot.ui.lasting import ItemT, Lasting
from bot.ui.windows import Window

#: As long as a reason may be, given by command or typed into the window.
LONGEST_REASON: Final = 400
_ASKED: Final = "because:"
_TITLE: Final = "Why?"
_FIELD: Final = "reason"
#: In which field of a message a reason is kept.
_KEPT: Final = "Reason"
_BLOCK: Final = re.compile(r"```\n(.*)\n```", re.DOTALL)
_HINT: Final = "For the record of this server, which its moderators can read"


class ReasonDesk(Protocol):
    """What something that decides may ask for, at the least."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def config(self) -> Config:
        """What the operator decided."""


ReasonDeskT_contra = TypeVar("ReasonDeskT_contra", bound=ReasonDesk, contravariant=True)


class Reasoned(Lasting[ItemT, ReasonDeskT_contra], template=r"(?!)"):
    """Something to press that decides, once it is known why where the server wants that."""

    @property
    def _decides(self) -> bool:
        """Whether a press decides; some only ask back."""
        return True

    async def _press(self, desk: ReasonDeskT_contra, interaction: Interaction) -> None:
        self.check(desk, interaction)
        reason = kept_reason(interaction.message)
        if self._decides and not reason and await wants_reason(desk, interaction):
            await ask_reason(interaction, self.custom_id)
        else:
            await self.decide(desk, interaction, reason)

    def check(self, desk: ReasonDeskT_contra, interaction: Interaction) -> None:
        """Let those pass who may decide, whoever was shown what is pressed.

        Raises:
            CheckFailure: The person may not; says why.
        """
        check_moderator(interaction, desk.config.moderation, act="do this")

    @abstractmethod
    async def decide(self, desk: ReasonDeskT_contra, interaction: Interaction, reason: str) -> None:
        """Decide, and show what came of it; the rights of who presses are checked."""


async def wants_reason(desk: ReasonDesk, interaction: Interaction) -> bool:
    """Tell whether the server wants to know why something is decided."""
    return (await desk.store.settings.of(server_of(interaction))).needs_reason


def keep_reason(embed: discord.Embed, reason: str) -> None:
    """Keep a reason in a message that asks something else first; nothing where none was given."""
    if reason:
        kept = reason.replace("`", "'")
        embed.add_field(name=_KEPT, value=f"```\n{kept}\n```")


def kept_reason(message: discord.Message | None) -> str:
    """Give the reason that a message keeps; empty where it keeps none."""
    fields = [field for embed in message.embeds for field in embed.fields] if message else []
    blocks = (_BLOCK.fullmatch(one.value or "") for one in fields if one.name == _KEPT)
    return next((block[1] for block in blocks if block), "")


async def ask_reason(interaction: Interaction, pressed: str) -> None:
    """Open the window that asks why.

    Args:
        interaction: What was pressed or asked for; it is not answered yet.
        pressed: The custom id of what decides, once the window is sent.
    """
    modal = discord.ui.Modal(title=_TITLE, custom_id=f"{_ASKED}{pressed}")
    reason: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id=_FIELD, max_length=LONGEST_REASON, style=discord.TextStyle.paragraph
    )
    modal.add_item(discord.ui.Label(text="Reason", description=_HINT, component=reason))
    # Kept in memory, it would stay there for ever where a person never sends it.
    modal.stop()
    await interaction.response.send_modal(modal)


def reason_window(
    items: Collection[type[Reasoned[Any, ReasonDeskT_contra]]],
) -> Window[ReasonDeskT_contra]:
    """Give the window that asks why some items were pressed."""

    async def take(
        desk: ReasonDeskT_contra,
        interaction: Interaction,
        sent: re.Match[str],
        typed: Mapping[str, str],
    ) -> None:
        for one in items:
            if match := one.pattern.fullmatch(sent["pressed"]):
                item = await one.from_custom_id(interaction, discord.ui.Button(), match)
                item.check(desk, interaction)
                await item.decide(desk, interaction, written(typed))

    return Window(re.compile(rf"{_ASKED}(?P<pressed>.+)"), take)


def written(typed: Mapping[str, str]) -> str:
    """Give the reason that was typed.

    Raises:
        CommandError: There is none.
    """
    reason = typed.get(_FIELD, "").strip()[:LONGEST_REASON]
    if not reason:
        raise CommandError("Say in a few words why: this server wants that on record.")
    return reason
