"""What a person may do in a channel of a subscription, and whether they can see it at all.

Threads that sleep are in no cache. Discord is asked for each of them once: the channel that a
thread belongs to never changes, and what is deleted stays so.
"""

from __future__ import annotations

from typing import Final

import discord

from bot.ui.checks import Channel, Interaction, rights_in

#: What keeps a private thread from others than its own members:
#: https://discord.com/developers/docs/topics/threads#private-threads
_PRIVATE: Final = discord.ChannelType.private_thread


class Sight:
    """Tells the rights of people in channels, threads that sleep included."""

    def __init__(self) -> None:
        self._sleeping: dict[int, discord.Thread | None] = {}

    async def rights(
        self, interaction: Interaction, member: discord.Member, channel_id: int
    ) -> discord.Permissions:
        """Give what a person may do in a channel; nothing where they cannot see it.

        Of a channel that is deleted, only what they may do in the whole server is left. Where the
        bot itself cannot see whose thread it is, only administrators are known to see it.
        """
        guild = member.guild
        try:
            channel = guild.get_channel_or_thread(channel_id) or await self._asleep(
                guild, channel_id
            )
        except discord.HTTPException:
            whole = member.guild_permissions
            return whole if whole.administrator else discord.Permissions.none()
        if channel is None:
            return seen_everywhere(member)
        rights = rights_in(channel, member)
        if not rights.view_channel or not _is_among(interaction, member, channel, rights):
            return discord.Permissions.none()
        return rights

    async def _asleep(self, guild: discord.Guild, channel_id: int) -> discord.Thread | None:
        """Give a thread that is in no cache; None where the channel is deleted.

        Raises:
            discord.HTTPException: Discord does not tell.
        """
        if channel_id not in self._sleeping:
            try:
                found = await guild.fetch_channel(channel_id)
            except discord.NotFound:
                found = None
            self._sleeping[channel_id] = found if isinstance(found, discord.Thread) else None
        return self._sleeping[channel_id]


def seen_everywhere(member: discord.Member) -> discord.Permissions:
    """Give what a person may do in the whole server, where there is nothing left to be hidden."""
    rights = discord.Permissions(member.guild_permissions.value)
    rights.view_channel = True
    return rights


def _is_among(
    interaction: Interaction,
    member: discord.Member,
    channel: Channel,
    rights: discord.Permissions,
) -> bool:
    """Tell whether a person sees a private thread; every other channel is seen by right."""
    if not isinstance(channel, discord.Thread) or channel.type is not _PRIVATE:
        return True
    return (
        rights.manage_threads
        or channel.owner_id == member.id
        or interaction.channel_id == channel.id
        or any(one.id == member.id for one in channel.members)
    )
