"""Turns what a command or a button raises into a private, friendly reply; logs what is a bug."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.errors import (
    CommandError,
    DamagedStoreError,
    StoreBusyError,
    StoreError,
    UnstorableError,
)
from bot.store import Store
from bot.ui.embeds import message_embed
from bot.ui.replies import Answer, reply
from bot.ui.text import fit

log = logging.getLogger(__name__)

#: Amber, so that a refusal is told from an answer at a glance.
_REFUSAL_COLOUR = 0xE0A030

#: Domain errors may quote what was typed, and names from documents.
_LONGEST_REPLY = 1000
_BUSY = "The newsroom's database is busy. Try again in a moment."
_DAMAGED = (
    "The newsroom's database is damaged, and nothing of yours is to blame. Tell whoever runs this "
    "bot: the file stands in its log, and newsdesk restore puts a backup in its place."
)
_UNUSABLE = (
    "The newsroom's database cannot be used now. Tell whoever runs this bot: its log says why."
)
_UNKNOWN = "No number or text like that is known here. Choose from what is offered."
_OUTDATED = (
    "This command has just changed. Press Ctrl+R (on a phone, restart Discord) and try again."
)


async def answer_error(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Reply to a failure and, where it is nobody's mistake but ours, log it.

    Args:
        interaction: What failed; it may have been answered already.
        error: What was raised, as discord.py hands it over.
    """
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    if _explanation(cause) is None:
        cause = await _diagnosed(interaction, cause)
    text = _explanation(cause)
    if text is None:
        reference = secrets.token_hex(4)
        log.error("%s failed, reference %s", _name(interaction), reference, exc_info=cause)
        text = (
            "Something went wrong on our side. If it happens again, tell whoever runs this bot: "
            f"reference {reference}."
        )
    elif isinstance(cause, StoreError):
        log.warning("%s: %s", _name(interaction), cause)
    try:
        await reply(interaction, Answer(message_embed(text, _REFUSAL_COLOUR)))
    except discord.HTTPException as unanswerable:
        log.warning("%s cannot be answered: %s", _name(interaction), unanswerable)


async def _diagnosed(interaction: discord.Interaction[Any], error: Exception) -> Exception:
    """Give what is behind an error; while that is looked for, the person sees that it goes on."""
    if not interaction.response.is_done():
        try:
            await interaction.response.defer(ephemeral=True, thinking=True)
        except discord.HTTPException as unanswerable:
            log.warning("%s cannot be answered: %s", _name(interaction), unanswerable)
    store: Store = interaction.client.store
    return await store.cause_of(error)


def _explanation(error: Exception) -> str | None:  # noqa: PLR0911 - a table of kinds and words
    """Give the reply to an error that a person can act on; None for a bug."""
    match error:
        case CommandError() | app_commands.CheckFailure():
            return fit(str(error), _LONGEST_REPLY)
        case UnstorableError():
            return _UNKNOWN
        case StoreBusyError():
            return _BUSY
        case DamagedStoreError():
            return _DAMAGED
        case StoreError():
            return _UNUSABLE
        case app_commands.TransformerError():
            return fit(f"“{error.value}” cannot be used here. Choose another.", _LONGEST_REPLY)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return _OUTDATED
        case _:
            return None


def _name(interaction: discord.Interaction[Any]) -> str:
    """Name what failed for the log: the command, or the button's custom id."""
    command = interaction.command
    if command is not None:
        return f"/{command.qualified_name}"
    return "a button" if interaction.data is None else str(interaction.data.get("custom_id"))
