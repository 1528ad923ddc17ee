"""Tells operators something by direct message."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Final

import discord

from bot.config.settings import Moderation
from bot.ui.checks import operators
from bot.ui.failures import OUTAGES, described
from bot.ui.text import shorten

log = logging.getLogger(__name__)

#: After that Discord is taken to be out of reach.
_PATIENCE: Final = timedelta(seconds=30)
#: Discord's limit for the text of a message.
_CONTENT: Final = 2000


async def tell_operators(
    client: discord.Client, moderation: Moderation, text: str, nonce: str
) -> bool:
    """Tell every operator.

    Args:
        client: Is connected, or nobody is told.
        moderation: Says who they are.
        text: May hold markup.
        nonce: By which Discord knows a repeat within minutes; at most 25 characters.

    Returns:
        Whether there is no use in trying again: somebody was told, or nobody can be.
    """
    if not client.is_ready():
        return False
    told = [
        await _tell(client, person, shorten(text, _CONTENT), nonce)
        for person in sorted(operators(client, moderation))
    ]
    return any(told) or all(one is None for one in told)


async def _tell(client: discord.Client, person_id: int, text: str, nonce: str) -> bool | None:
    """Tell one of them; gives whether that was so, None for one who cannot be told at all."""
    try:
        async with asyncio.timeout(_PATIENCE.total_seconds()):
            person = client.get_user(person_id) or await client.fetch_user(person_id)
            await person.send(text, nonce=nonce)
    except (discord.Forbidden, discord.NotFound):
        log.warning("operator %d cannot be told, and takes no direct message: %s", person_id, text)
        return None
    except OUTAGES as error:
        log.warning("operator %d is told later: %s", person_id, described(error))
        return False
    return True
