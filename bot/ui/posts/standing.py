"""Changes the messages of posts that stand: edits them, marks them as taken down, deletes them."""

from __future__ import annotations

import logging
from functools import partial

import discord

from bot.posting.ledger import Post
from bot.ui.departing import Rank, ranked
from bot.ui.posts.messages import PostMessage
from bot.ui.posts.pictures import or_without_pictures
from bot.ui.posts.places import Places
from bot.ui.posts.refusals import THREAD_ARCHIVED

log = logging.getLogger(__name__)


class StandingMessages:
    """The messages that a client has sent for posts. Whatever Discord raises comes out as it is."""

    def __init__(self, client: discord.Client, places: Places) -> None:
        self._client = client
        self._places = places

    async def show(self, post: Post, message_id: int, drawn: PostMessage) -> bool:
        """Let a post's message show something else; tells whether it is there.

        Whatever else waits goes first. The text above it stays, and mentions nobody anew.
        """
        try:
            with ranked(Rank.EDIT):
                message = await self._message(post, message_id)
                await or_without_pictures(drawn, partial(self._edit, post, message))
        except discord.NotFound:
            log.info("message %d of post %d is gone", message_id, post.id)
            return False
        return True

    async def delete(self, post: Post, message_id: int) -> None:
        """Delete a post's message, a forum's thread; what is gone already is no error."""
        try:
            message = await self._message(post, message_id)
            if message.channel.id == message_id:
                await self._delete_thread(post, message)
            else:
                await message.delete()
        except discord.NotFound:
            log.info("message %d of post %d was gone already", message_id, post.id)

    async def _message(self, post: Post, message_id: int) -> discord.PartialMessage:
        """Give a handle to a post's message, which in a forum begins a thread of the same id."""
        channel = await self._places.find(post.server_id, post.channel_id)
        is_forum = isinstance(channel, discord.ForumChannel)
        holder = self._client.get_partial_messageable(
            (post.reply_to or message_id) if is_forum else post.channel_id,
            guild_id=post.server_id,
        )
        return holder.get_partial_message(message_id)

    async def _edit(self, post: Post, message: discord.PartialMessage, drawn: PostMessage) -> None:
        edit = partial(
            message.edit,
            embeds=drawn.embeds,
            view=drawn.view,
            allowed_mentions=discord.AllowedMentions.none(),
        )
        try:
            await edit()
        except discord.HTTPException as error:
            if error.code != THREAD_ARCHIVED:
                raise
            thread = await self._places.find(post.server_id, message.channel.id)
            if not isinstance(thread, discord.Thread):
                raise
            await thread.edit(archived=False)
            await edit()
        if message.channel.id == message.id:
            await self._rename(post, message.id, drawn.title)

    async def _rename(self, post: Post, thread_id: int, title: str) -> None:
        """Let a forum's thread be called as its post is; where that is refused it stays."""
        thread = await self._places.find(post.server_id, thread_id)
        if not isinstance(thread, discord.Thread) or thread.name == title:
            return
        try:
            await thread.edit(name=title)
        except discord.Forbidden:
            log.warning("thread %d keeps its name: I need Manage Threads", thread.id)

    async def _delete_thread(self, post: Post, starter: discord.PartialMessage) -> None:
        """Delete a thread; where that is not allowed, what it begins with, which always is."""
        thread = await self._places.find(post.server_id, starter.channel.id)
        try:
            await thread.delete()
        except discord.Forbidden:
            log.warning("thread %d stays without its post: I need Manage Threads", thread.id)
            await starter.delete()
