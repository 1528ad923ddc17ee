"""How an answer reaches the person who asked: privately, whether or not a reply was begun."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person gets to see.

    Attributes:
        content: One sentence above the embed; empty for none.
        view: Buttons and menus below it; None for none.
    """

    embed: discord.Embed
    view: discord.ui.View | None = None
    content: str = ""


async def reply(interaction: discord.Interaction[Any], answer: Answer) -> None:
    """Send a private answer: as the reply, in place of the "thinking", or after an earlier one."""
    view = discord.utils.MISSING if answer.view is None else answer.view
    response = interaction.response
    if response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(
            content=answer.content or None, embed=answer.embed, view=view
        )
        return
    send = interaction.followup.send if response.is_done() else response.send_message
    await send(
        content=answer.content or discord.utils.MISSING,
        embed=answer.embed,
        view=view,
        ephemeral=True,
    )
