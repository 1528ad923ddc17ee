"""Whether the channel in which something is pressed can be subscribed, and by whom."""

from __future__ import annotations

from typing import Final

import discord

from bot.config.settings import Moderation
from bot.errors import CommandError
from bot.publication import OPERATOR
from bot.ui.checks import Interaction, is_thread, may_subscribe, missing_for_posts, server_of

#: Where posts can be sent to.
_CHANNELS: Final = {
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
}


def may_subscribe_here(interaction: Interaction, moderation: Moderation) -> bool:
    """Tell whether a person may subscribe the channel in which something is asked."""
    channel = interaction.channel
    return (
        server_of(interaction) != OPERATOR
        and channel is not None
        and channel.type in _CHANNELS
        and may_subscribe(interaction.user, interaction.permissions, moderation)
    )


def check_can_post_here(interaction: Interaction) -> None:
    """Make sure that the bot can post in the channel.

    Raises:
        CommandError: It cannot; names the permissions that are missing.
    """
    channel = interaction.channel
    in_thread = channel is not None and is_thread(channel.type)
    missing = missing_for_posts(interaction.app_permissions, is_thread=in_thread)
    if missing:
        raise CommandError(
            f"I cannot post in this channel yet; I still need: {', '.join(missing)}. Allow that "
            "and try again."
        )
