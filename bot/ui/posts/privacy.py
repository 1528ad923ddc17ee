"""Makes sure, before anything is shown there, that a moderators' channel is still one."""

from __future__ import annotations

import discord

from bot.config.settings import Moderation
from bot.errors import ChannelDeliveryError, TemporaryDeliveryError
from bot.ui.checks import is_edited, is_private
from bot.ui.private_channels import obstacle_to_privacy


def check_private(
    client: discord.Client, moderation: Moderation, server_id: int, channel_id: int
) -> None:
    """Make sure that a channel may show what is held in its server.

    Raises:
        TemporaryDeliveryError: The server is out of reach, so nobody knows.
        ChannelDeliveryError: It may not; says what is to be done.
    """
    server = client.get_guild(server_id)
    if server is None or server.unavailable:
        raise TemporaryDeliveryError("The server is out of reach.")
    if not is_edited(server_id, moderation, is_private=is_private(client)):
        raise ChannelDeliveryError(
            "The operator of this bot does not let this server see what is held."
        )
    channel = server.get_channel(channel_id)
    if channel is None:
        raise ChannelDeliveryError("The channel is gone, or I do not see it.")
    if because := obstacle_to_privacy(channel):
        raise ChannelDeliveryError(because)
