"""Answers presses that discord.py lets fall without a word, so that nobody waits in vain.

It looks for what was pressed on the message as Discord sends it along. A message that was edited
in that very moment does not have it any more; a button of another version has no class.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from typing import Any, Final

import discord

from bot.ui.embeds import message_embed
from bot.ui.replies import Answer, reply

log = logging.getLogger(__name__)

_AMBER: Final = 0xE0A030
_CHANGED: Final = (
    "That message has just changed, and what you pressed is not on it any more. Press again on "
    "what it shows now."
)
_UNKNOWN: Final = "I do not know that button any more. Please ask for it again with a command."


async def answer_lost(
    interaction: discord.Interaction[Any], patterns: Collection[re.Pattern[str]]
) -> None:
    """Answer a press where nothing else does; whatever is no lost press is left alone.

    Args:
        interaction: Whatever Discord sent.
        patterns: The custom ids that are known.
    """
    if interaction.type is not discord.InteractionType.component:
        return
    data: dict[str, Any] = {**(interaction.data or {})}
    pressed = str(data.get("custom_id"))
    if not any(pattern.fullmatch(pressed) for pattern in patterns):
        text = _UNKNOWN
    elif interaction.message is None or pressed not in _custom_ids(interaction.message):
        text = _CHANGED
    else:
        return
    log.info("%s was pressed and is not there: %s", pressed, text)
    try:
        await reply(interaction, Answer(message_embed(text, _AMBER)))
    except discord.HTTPException as error:
        log.warning("%s cannot be answered: %s", pressed, error)


def _custom_ids(message: discord.Message) -> set[str]:
    return {
        item.custom_id
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
        if item.custom_id is not None
    }
