"""Puts posts into Discord channels and takes them down; what went wrong becomes a DeliveryError.

When to send, to retry and to pause is the courier's decision.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from http import HTTPStatus
from typing import Final

import aiohttp
import discord

from bot.deliveries import Post
from bot.errors import (
    ChannelDeliveryError,
    DeliveryError,
    RefusedDeliveryError,
    TemporaryDeliveryError,
)
from bot.identity import normalise_address
from bot.posting.ledger import Delivery
from bot.posting.subscriptions import Subscription
from bot.ui.checks import is_thread, missing_for_posts, rights_in
from bot.ui.embeds import article_embed
from bot.ui.text import clean, escape, shorten

log = logging.getLogger(__name__)

#: Well below the time after which a claim is taken to be dead, so that nothing is sent twice.
_PATIENCE: Final = timedelta(seconds=30)
#: Clocks of two machines are never quite the same.
_CLOCK_SKEW: Final = timedelta(minutes=1)
#: Ten requests: more than a channel sees between a crash and the next start.
_HISTORY: Final = 1000
_CONTENT: Final = 2000

_PostChannel = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.Thread

# Codes of answers that are about the channel, whatever their status:
# https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
_CHANNEL_CODES: Final = {
    10003: "the channel is gone",
    10004: "the server is gone",
    50001: "I cannot see it",
    50008: "it takes no messages",
    50013: "I lack a permission there",
    50083: "the thread is archived",
    160005: "the thread is locked",
}


class ChannelPublisher:
    """Publishes through a Discord client; a ``bot.deliveries.Publisher``."""

    def __init__(
        self, client: discord.Client, colour: int, *, patience: timedelta = _PATIENCE
    ) -> None:
        self._client = client
        self._colour = colour
        self._patience = patience.total_seconds()
        self._drawn: tuple[Post, discord.Embed] | None = None

    async def publish(self, delivery: Delivery, post: Post) -> int:
        """Send a post and give the message's id.

        The nonce goes along: Discord answers a repeat within minutes with the first message.

        Raises:
            TemporaryDeliveryError: The same post may succeed later.
            ChannelDeliveryError: The channel is gone or closed to the bot; says what is needed.
            RefusedDeliveryError: Discord refuses this post.
        """
        async with self._talking_about(delivery.channel_id):
            channel = await self._channel(delivery.channel_id)
            self._check_rights(channel)
            message = await channel.send(
                embed=self._embed(post),
                nonce=delivery.nonce,
                allowed_mentions=discord.AllowedMentions.none(),
            )
        return message.id

    async def find(self, delivery: Delivery, post: Post) -> int | None:
        """Look in the channel for the post since it was planned; gives the message's id.

        None too where the bot may not read the channel's history: then only the nonce helps.

        Raises:
            TemporaryDeliveryError: Ask again later.
            ChannelDeliveryError: The channel is gone or closed to the bot.
        """
        wanted = self._embed(post)
        async with self._talking_about(delivery.channel_id):
            channel = await self._channel(delivery.channel_id)
            me = self._me_in(channel)
            if me is not None and not channel.permissions_for(me).read_message_history:
                log.warning(
                    "delivery %d cannot be looked for: I may not read the history of channel %d",
                    delivery.id,
                    delivery.channel_id,
                )
                return None
            since = delivery.planned_at - _CLOCK_SKEW
            async for message in channel.history(limit=_HISTORY, after=since, oldest_first=False):
                if self._is_post(message) and any(_is_same(one, wanted) for one in message.embeds):
                    return message.id
        return None

    async def retract(self, delivery: Delivery, message_id: int) -> None:
        """Delete a post's message; one that is gone already, channel and all, is no error.

        Raises:
            TemporaryDeliveryError: It may succeed later.
            ChannelDeliveryError: The channel is closed to the bot.
        """
        channel = self._client.get_partial_messageable(
            delivery.channel_id, guild_id=delivery.server_id
        )
        async with self._talking_about(delivery.channel_id):
            try:
                await channel.get_partial_message(message_id).delete()
            except discord.NotFound:
                log.info("message %d of delivery %d was gone already", message_id, delivery.id)

    async def report_pause(self, subscription: Subscription, because: str) -> None:
        """Tell the channel that its subscription was paused, else the person who made it."""
        text = (
            f"⏸ Subscription {subscription.id} of <#{subscription.channel_id}> is paused: "
            f"{escape(clean(because))} Once that is mended, somebody who may manage the channel "
            "can let it go on with `/subscription resume`."
        )
        try:
            async with self._talking_about(subscription.channel_id):
                await self._say(await self._channel(subscription.channel_id), text)
        except DeliveryError:
            await self._tell_maker(subscription, text)

    async def _tell_maker(self, subscription: Subscription, text: str) -> None:
        person_id = subscription.created_by
        server = self._client.get_guild(subscription.server_id)
        if server is not None:
            text = f"In **{escape(clean(server.name))}**: {text}"
        try:
            async with self._talking_about(subscription.channel_id):
                person = self._client.get_user(person_id)
                await self._say(person or await self._client.fetch_user(person_id), text)
        except DeliveryError as error:
            log.warning("nobody could be told of subscription %d: %s", subscription.id, error)

    async def _say(self, to: discord.abc.Messageable, text: str) -> None:
        # No embed: the right to send one may be what is missing.
        await to.send(shorten(text, _CONTENT), allowed_mentions=discord.AllowedMentions.none())

    def _embed(self, post: Post) -> discord.Embed:
        # One story often goes to a thousand channels in a row, and drawing is half the work.
        if self._drawn is None or self._drawn[0] != post:
            embed = article_embed(post.article, post.coverage, colour=self._colour)
            self._drawn = (post, embed)
        return self._drawn[1]

    async def _channel(self, channel_id: int) -> _PostChannel:
        # A thread that was archived leaves the cache.
        channel = self._client.get_channel(channel_id)
        if channel is None:
            channel = await self._client.fetch_channel(channel_id)
        if isinstance(channel, _PostChannel):
            return channel
        raise ChannelDeliveryError(f"{self._place(channel_id)} is no channel that takes messages.")

    def _check_rights(self, channel: _PostChannel) -> None:
        me = self._me_in(channel)
        if me is None:
            return
        missing = missing_for_posts(rights_in(channel, me), is_thread=is_thread(channel.type))
        if missing:
            raise ChannelDeliveryError(
                f"I may not post in #{channel.name}: I need {_and(missing)} there."
            )

    def _me_in(self, channel: _PostChannel) -> discord.Member | None:
        """Give the bot as a member; None while the server is not known, then Discord decides."""
        user = self._client.user
        return None if user is None else channel.guild.get_member(user.id)

    def _is_post(self, message: discord.Message) -> bool:
        """Tell whether the bot sent a message by itself: answers to members are no posts."""
        is_own = self._client.user is not None and message.author.id == self._client.user.id
        return is_own and message.webhook_id is None and message.interaction_metadata is None

    def _place(self, channel_id: int) -> str:
        channel = self._client.get_channel(channel_id)
        name = getattr(channel, "name", None)
        return f"#{name}" if name else f"The channel with the id {channel_id}"

    @asynccontextmanager
    async def _talking_about(self, channel_id: int) -> AsyncIterator[None]:
        """Limit the time of a talk with Discord, and turn its failures into DeliveryErrors."""
        try:
            async with asyncio.timeout(self._patience):
                yield
        except discord.HTTPException as error:
            raise _explained(error, self._place(channel_id)) from error
        except discord.ClientException as error:
            raise ChannelDeliveryError(f"{self._place(channel_id)} cannot be used.") from error
        except (discord.RateLimited, TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TemporaryDeliveryError(
                f"Discord did not answer in time: {type(error).__name__} {error}".rstrip()
            ) from error


def _explained(error: discord.HTTPException, place: str) -> DeliveryError:
    """Give the DeliveryError that stands for an answer of Discord's."""
    about_channel = _CHANNEL_CODES.get(error.code)
    if about_channel is not None or isinstance(error, discord.NotFound | discord.Forbidden):
        reason = about_channel or error.text or "Discord refuses"
        return ChannelDeliveryError(
            f"I cannot use {place}: {reason}. I need View Channel, Send Messages and Embed Links "
            "there."
        )
    if error.status == HTTPStatus.UNAUTHORIZED:
        return TemporaryDeliveryError("Discord does not accept the bot's token any more (401).")
    if (
        error.status == HTTPStatus.TOO_MANY_REQUESTS
        or error.status >= HTTPStatus.INTERNAL_SERVER_ERROR
    ):
        return TemporaryDeliveryError(f"Discord is not well ({error.status}): {error.text}")
    return RefusedDeliveryError(f"Discord refuses this post ({error.status}): {error.text}")


def _is_same(found: discord.Embed, wanted: discord.Embed) -> bool:
    """Tell whether two embeds show the same article, however Discord spells its address."""
    if found.url and wanted.url:
        return normalise_address(found.url) == normalise_address(wanted.url)
    return not found.url and not wanted.url and found.title == wanted.title


def _and(names: tuple[str, ...]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
