"""Puts posts into Discord channels and takes them down; what went wrong becomes a DeliveryError.

When to send, to retry and to pause is the courier's decision. How a post looks, where it stands
and what follows it is said by the modules that this one puts together.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

import discord

from bot.config.settings import Moderation
from bot.deliveries.contents import Content
from bot.errors import DeliveryError
from bot.posting.ledger import Kind, Post
from bot.posting.servers import ChannelPause
from bot.posting.subscriptions import Subscription
from bot.ui.departing import Rank, ranked
from bot.ui.posts.followups import Followups
from bot.ui.posts.forum_tags import tags_for
from bot.ui.posts.lookout import FAR, NEAR, Lookout
from bot.ui.posts.messages import Drawer, PostMessage
from bot.ui.posts.pictures import or_without_pictures
from bot.ui.posts.places import Places, PostChannel
from bot.ui.posts.privacy import check_private
from bot.ui.posts.refusals import talking_about
from bot.ui.posts.reports import Reports
from bot.ui.posts.standing import StandingMessages

log = logging.getLogger(__name__)

#: Well below the time after which a claim is taken to be dead, so that nothing is sent twice.
PATIENCE: Final = timedelta(seconds=30)


class ChannelPublisher:
    """Publishes through a Discord client; a ``bot.deliveries.contents.Publisher``."""

    def __init__(
        self,
        client: discord.Client,
        colour: int,
        *,
        patience: timedelta = PATIENCE,
        moderation: Callable[[], Moderation] = Moderation,
    ) -> None:
        """Publish through a client.

        Args:
            client: Is connected, or will be.
            colour: The bar at the side of posts, as 0xRRGGBB.
            patience: After how long an outage is assumed.
            moderation: Gives in which servers moderators see what is held, which may change.
        """
        self._client = client
        self._moderation = moderation
        self._patience = patience
        self._places = Places(client)
        self._drawer = Drawer(colour)
        self._lookout = Lookout(self._places, self._drawer)
        self._standing = StandingMessages(client, self._places)
        self._followups = Followups(self._places)
        self._reports = Reports(client, self._places, patience)

    async def publish(self, post: Post, content: Content) -> int:
        """Send a post and give the message's id, in a forum the thread's.

        The nonce goes along: Discord answers a repeat within minutes with the first message. A
        forum takes none.

        Raises:
            TemporaryDeliveryError: The same post may succeed later.
            ChannelDeliveryError: The channel is gone or closed to the bot; says what is needed.
            RefusedDeliveryError: Discord refuses this post.
        """
        drawn = self._drawer.message(post, content)
        if post.subscription_id is None:
            self.check_private(post.server_id, post.channel_id)
        async with self._talking_about(post.channel_id):
            channel = await self._place(post)
            self._places.check_rights(channel)
            return await or_without_pictures(drawn, partial(self._send, channel, post))

    async def follow(self, post: Post, message_id: int, content: Content) -> None:
        """Open a post's thread and publish it to followers, where its options say so.

        None of it ever fails a post: what does not succeed is logged.
        """
        wants_nothing = not (post.options.thread or post.options.crosspost)
        if wants_nothing or post.kind is Kind.FOLLOW_UP:
            return
        title = self._drawer.message(post, content).title
        try:
            async with self._talking_about(post.channel_id):
                channel = await self._places.find(post.server_id, post.channel_id)
        except DeliveryError as error:
            log.warning("post %d stands, and nothing follows it: %s", post.id, error)
            return
        if isinstance(channel, discord.TextChannel):
            await self._followups.follow(
                channel, channel.get_partial_message(message_id), post, title
            )

    async def find(
        self, post: Post, content: Content, taken: AbstractSet[int] = frozenset()
    ) -> int | None:
        """Look in the channel for the post since it was planned; gives the message's id.

        None too where the bot may not read the channel's history: then only the nonce helps.

        Args:
            post: Which.
            content: What it shows.
            taken: Messages that are something else.

        Raises:
            TemporaryDeliveryError: Ask again later.
            ChannelDeliveryError: The channel is gone or closed to the bot.
        """
        found = await self.look_back([(post, content)], post.planned_at, taken, pages=FAR)
        return found.get(post.id)

    async def look_back(
        self,
        wanted: Sequence[tuple[Post, Content]],
        since: datetime,
        taken: AbstractSet[int],
        *,
        pages: int = NEAR,
    ) -> dict[int, int]:
        """Look in a channel for several posts at once; gives messages by post.

        Args:
            wanted: At least one post, and what each of them shows.
            since: Earlier messages are passed over.
            taken: Messages that are something else.
            pages: After so many pages of messages it is given up.

        Raises:
            TemporaryDeliveryError: Ask again later.
            ChannelDeliveryError: The channel is gone or closed to the bot.
        """
        place = wanted[0][0]
        async with self._talking_about(place.channel_id):
            channel = await self._place(place)
            return await self._lookout.find(channel, wanted, since, taken, pages)

    def sent_at(self, message_id: int) -> datetime:
        """Give when a message was sent: https://discord.com/developers/docs/reference#snowflakes."""
        return discord.utils.snowflake_time(message_id)

    async def edit(self, post: Post, message_id: int, content: Content) -> bool:
        """Let a post's message show something else; tells whether it is there.

        Whatever else waits goes first. The text above it stays, and mentions nobody anew.

        Raises:
            TemporaryDeliveryError: It may succeed later.
            ChannelDeliveryError: The channel is closed to the bot.
            RefusedDeliveryError: Discord refuses what it is to show.
        """
        drawn = self._drawer.message(post, content)
        async with self._talking_about(post.channel_id):
            return await self._standing.show(post, message_id, drawn)

    async def retract(self, post: Post, message_id: int) -> None:
        """Delete a post's message, a forum's thread; what is gone already is no error.

        Raises:
            TemporaryDeliveryError: It may succeed later.
            ChannelDeliveryError: The channel is closed to the bot.
        """
        async with self._talking_about(post.channel_id):
            await self._standing.delete(post, message_id)

    async def mark(self, post: Post, message_id: int) -> bool:
        """Let a post's message say that it was taken down; tells whether it is there.

        Raises:
            TemporaryDeliveryError: It may succeed later.
            ChannelDeliveryError: The channel is closed to the bot.
        """
        async with self._talking_about(post.channel_id):
            return await self._standing.show(post, message_id, self._drawer.taken_down())

    def check_private(self, server_id: int, channel_id: int) -> None:
        """Make sure that a channel may show what is held now.

        Raises:
            TemporaryDeliveryError: The server is out of reach.
            ChannelDeliveryError: It may not; says why.
        """
        check_private(self._client, self._moderation(), server_id, channel_id)

    async def report_channel(self, pause: ChannelPause) -> bool:
        """Tell a channel that nothing for moderators comes there, else the person who named it."""
        return await self._reports.report_channel(pause)

    async def report_pause(self, subscription: Subscription, because: str) -> bool:
        """Tell the channel that its subscription was paused, else the person who made it."""
        return await self._reports.report_pause(subscription, because)

    def has_role(self, server_id: int, role_id: int) -> bool:
        """Tell whether a server has a role still; of one that is not known now, that it has."""
        server = self._client.get_guild(server_id)
        return server is None or server.unavailable or server.get_role(role_id) is not None

    async def report_lost_role(self, subscription: Subscription) -> None:
        """Tell whoever made a subscription that the role which it mentioned is gone."""
        await self._reports.report_lost_role(subscription)

    async def _send(self, channel: PostChannel, post: Post, drawn: PostMessage) -> int:
        if isinstance(channel, discord.ForumChannel):
            return await _open_thread(channel, post, drawn)
        message = await channel.send(
            drawn.text or None,
            embeds=drawn.embeds,
            view=drawn.view or discord.utils.MISSING,
            nonce=post.nonce,
            silent=post.options.silent,
            allowed_mentions=drawn.mentions,
            reference=self._reference(post, channel),
        )
        return message.id

    async def _place(self, post: Post) -> PostChannel:
        """Give the channel of a post; that of a follow-up in a forum is its story's thread."""
        channel = await self._places.find(post.server_id, post.channel_id)
        if post.reply_to is not None and isinstance(channel, discord.ForumChannel):
            return await self._places.find(post.server_id, post.reply_to)
        return channel

    def _reference(self, post: Post, channel: PostChannel) -> Any:
        """Give what a message replies to: nothing, but for a follow-up outside of a forum.

        Who may not read a channel's history may not reply there, and says it without.
        """
        is_reply = post.reply_to is not None and post.channel_id == channel.id
        if not is_reply or not self._places.may("read_message_history", channel):
            return None
        return discord.MessageReference(
            message_id=post.reply_to or 0, channel_id=channel.id, fail_if_not_exists=False
        )

    @asynccontextmanager
    async def _talking_about(self, channel_id: int) -> AsyncIterator[None]:
        with ranked(Rank.POST):
            async with talking_about(partial(self._places.name, channel_id), self._patience):
                yield


async def _open_thread(forum: discord.ForumChannel, post: Post, drawn: PostMessage) -> int:
    opened = await forum.create_thread(
        name=drawn.title,
        content=drawn.text or None,
        embeds=drawn.embeds,
        view=drawn.view or discord.utils.MISSING,
        applied_tags=tags_for(forum, drawn.topics),
        silent=post.options.silent,
        allowed_mentions=drawn.mentions,
    )
    return opened.thread.id
