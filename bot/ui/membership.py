"""Where the bot is a member, and what the operator is told of that in the log."""

from __future__ import annotations

import logging
from collections.abc import Iterable

import discord

from bot.config.settings import Config
from bot.ui.checks import is_private

log = logging.getLogger(__name__)


def is_allowed(server_id: int, config: Config) -> bool:
    """Tell whether the operator lets the bot be in a server."""
    allowed = config.servers.allowed
    return not allowed or server_id in allowed or server_id == config.moderation.home_server


async def leave_others(guilds: Iterable[discord.Guild], config: Config) -> None:
    """Leave the servers that the operator does not allow, with a word in the log for each."""
    for guild in guilds:
        if is_allowed(guild.id, config):
            continue
        try:
            await guild.leave()
        except discord.HTTPException as error:
            log.warning("server %d is not allowed, but cannot be left: %s", guild.id, error)
        else:
            log.warning(
                "left server %d: it is not among those allowed by [servers] in the configuration",
                guild.id,
            )


def warn_of_strangers(client: discord.Client, config: Config) -> None:
    """Say in the log whose moderators see what is held, where anybody can and did add the bot."""
    home = config.moderation.home_server
    is_elsewhere = any(guild.id != home for guild in client.guilds)
    if is_private(client) or config.moderation.servers or not is_elsewhere:
        return
    who = "no server" if home is None else f"the home server {home} only"
    log.warning(
        "anybody can add this bot to a server, so moderators of %s see and decide what is held; "
        "name others with servers in [moderation], or switch Public Bot off in the developer "
        "portal",
        who,
    )
