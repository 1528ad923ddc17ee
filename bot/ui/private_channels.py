"""Which channels may show what is held: those that not everybody sees, and where the bot may post.

It is asked when somebody chooses such a channel, and again before anything is shown there.
"""

from __future__ import annotations

from typing import Final

import discord

from bot.ui.checks import missing_for_posts, rights_in

_OPEN: Final = (
    "Everybody sees #{name}, and what is held would show there. Take View Channel from @everyone "
    "there, or choose another channel."
)


def obstacle_to_privacy(channel: discord.abc.GuildChannel) -> str:
    """Give why a channel may not show what is held; empty where it may."""
    everyone = channel.guild.default_role
    if discord.abc.GuildChannel.permissions_for(channel, everyone).view_channel:
        return _OPEN.format(name=channel.name)
    return ""


def obstacle_in(channel: object, chooser: discord.Member) -> str:
    """Give why somebody cannot choose a channel to show what is held; empty where they can."""
    if not isinstance(channel, discord.TextChannel):
        return "That is no text channel of this server."
    if not rights_in(channel, chooser).view_channel:
        return "You do not see that channel."
    missing = missing_for_posts(rights_in(channel, channel.guild.me), is_thread=False)
    if missing:
        return f"I may not post in {channel.mention}; I still need: {', '.join(missing)}."
    return obstacle_to_privacy(channel)
