"""How an answer reaches the person who asked: privately, whether or not a reply was begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import discord

from bot.search.query import SearchQuery
from bot.ui.checks import may_attach


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of our own that goes with an answer.

    Attributes:
        png: The file.
        description: What it shows, for those who do not see it; at most 1,024 characters.
    """

    png: bytes
    description: str


@dataclass(frozen=True, slots=True)
class Table:
    """A file for a spreadsheet that goes with an answer.

    Attributes:
        name: The file's, such as ``history.csv``.
        text: What it holds.
    """

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets to see.

    Attributes:
        content: One sentence above the embed; empty for none.
        view: Buttons and menus below it; None for none.
        picture: What stands between that sentence and the embed; None for none.
        table: A file that goes with it; None for none.
        searches: What its buttons stand for, to be kept once it is sent.
    """

    embed: discord.Embed
    view: discord.ui.View | None = None
    content: str = ""
    picture: Picture | None = None
    searches: tuple[SearchQuery, ...] = ()
    table: Table | None = None


async def reply(interaction: discord.Interaction[Any], answer: Answer) -> None:
    """Send a private answer: as the reply, in place of the "thinking", or after an earlier one."""
    view = discord.utils.MISSING if answer.view is None else answer.view
    response = interaction.response
    if response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(
            content=answer.content or None,
            embed=answer.embed,
            view=view,
            attachments=files_of(interaction, answer),
        )
        return
    send = interaction.followup.send if response.is_done() else response.send_message
    await send(
        content=answer.content or discord.utils.MISSING,
        embed=answer.embed,
        view=view,
        files=files_of(interaction, answer),
        ephemeral=True,
    )


def files_of(interaction: discord.Interaction[Any], answer: Answer) -> Sequence[discord.File]:
    """Give an answer's table or picture to send; no picture where the bot may not attach files."""
    if answer.table is not None:
        # Programs for spreadsheets tell by the mark at its beginning that it is UTF-8.
        content = BytesIO(answer.table.text.encode("utf-8-sig"))
        return [discord.File(content, answer.table.name)]
    picture = answer.picture
    if picture is None or not may_attach(interaction):
        # Not an empty list, which an edit would take for an order to remove what there is.
        return discord.utils.MISSING  # type: ignore[no-any-return]  # it stands for any type
    return [discord.File(BytesIO(picture.png), "coverage.png", description=picture.description)]
