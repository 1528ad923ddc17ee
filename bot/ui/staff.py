"""Which roles a server lets moderate, as that stood when somebody asked something of the bot.

Whoever receives what a person does notes it there, before anybody judges what they may do. Where
that was forgotten, nobody moderates by such a role.
"""

from __future__ import annotations

from typing import Any, Final

import discord

from bot.store import Store

_NOTED: Final = "the roles that moderate in this server"


async def note_moderator_roles(interaction: discord.Interaction[Any], store: Store) -> None:
    """Note the roles that the server of an interaction lets moderate.

    Raises:
        StoreError: The database cannot be read.
    """
    if interaction.guild_id is not None:
        roles = await store.settings.moderator_roles(interaction.guild_id)
        interaction.extras[_NOTED] = roles


def moderator_roles(interaction: discord.Interaction[Any]) -> frozenset[int]:
    """Give the ids of the roles that were noted."""
    roles: frozenset[int] = interaction.extras.get(_NOTED, frozenset())
    return roles
