"""Knows the channels that posts go to: which take some, and what the bot may do there."""

from __future__ import annotations

import discord

from bot.errors import ChannelDeliveryError
from bot.posting.options import Options
from bot.ui.checks import missing_for_options, rights_in

MessageChannel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread
PostChannel = MessageChannel | discord.ForumChannel

# What a subscription asks for beyond the post itself never keeps the post from going out.
_PLAIN = Options()


class Places:
    """The channels that a client knows."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def find(self, server_id: int, channel_id: int) -> PostChannel:
        """Give a server's channel that takes posts.

        Raises:
            ChannelDeliveryError: It takes none.
            discord.DiscordException: It has to be asked for, and Discord does not tell.
        """
        # A client that is asked for a channel looks into every server that it knows.
        server = self._client.get_guild(server_id)
        channel: object = (
            self._client.get_channel(channel_id)
            if server is None
            else server.get_channel_or_thread(channel_id)
        )
        if channel is None:
            # A thread that was archived leaves the cache.
            channel = await self._client.fetch_channel(channel_id)
        if isinstance(channel, PostChannel):
            return channel
        raise ChannelDeliveryError(f"{self.name(channel_id)} is no channel that takes messages.")

    def check_rights(self, channel: PostChannel) -> None:
        """Make sure that the bot may post in a channel.

        Raises:
            ChannelDeliveryError: It may not; names each permission that it needs.
        """
        me = self._me_in(channel)
        if me is None:
            return
        missing = missing_for_options(rights_in(channel, me), channel.type, _PLAIN, None)
        if missing:
            raise ChannelDeliveryError(
                f"I may not post in #{channel.name}: I need {_and(missing)} there."
            )

    def may(self, right: str, channel: PostChannel) -> bool:
        """Tell whether the bot has a right in a channel, as far as is known."""
        me = self._me_in(channel)
        return me is None or bool(getattr(channel.permissions_for(me), right))

    def name(self, channel_id: int) -> str:
        """Give what people call a channel."""
        channel = self._client.get_channel(channel_id)
        name = getattr(channel, "name", None)
        return f"#{name}" if name else f"The channel with the id {channel_id}"

    def is_own(self, message: discord.Message) -> bool:
        """Tell whether the bot sent a message by itself: answers to members are no posts."""
        return (
            self.is_me(message.author.id)
            and message.webhook_id is None
            and message.interaction_metadata is None
        )

    def is_me(self, user_id: int | None) -> bool:
        """Tell whether a user is the bot."""
        return self._client.user is not None and user_id == self._client.user.id

    def _me_in(self, channel: PostChannel) -> discord.Member | None:
        """Give the bot as a member; None while the server is not known, then Discord decides."""
        user = self._client.user
        return None if user is None else channel.guild.get_member(user.id)


def _and(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
