"""Looks for a post in its channel: in the history, or among the threads of a forum."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.deliveries.contents import Content, DigestContent
from bot.identity import normalise_address
from bot.posting.ledger import Post
from bot.ui.posts.digest_buttons import is_digest_of
from bot.ui.posts.messages import Drawer
from bot.ui.posts.pacing import Pacer
from bot.ui.posts.places import MessageChannel, Places, PostChannel

log = logging.getLogger(__name__)

#: Clocks of two machines are never quite the same.
_CLOCK_SKEW: Final = timedelta(minutes=1)
#: Ten requests: more than a channel sees between a crash and the next start.
_PAGES: Final = 10
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a message shows of an article: its title, and one of its addresses in their forms."""

    title: str | None
    links: frozenset[str]


class Lookout:
    """Looks for posts that may stand already."""

    def __init__(self, places: Places, pacer: Pacer, drawer: Drawer) -> None:
        self._places = places
        self._pacer = pacer
        self._drawer = drawer

    async def find(self, channel: PostChannel, post: Post, content: Content) -> int | None:
        """Give the id of the message that is a post, None where there is none.

        None too where the bot may not read the channel's history: then only the nonce helps.

        Raises:
            discord.DiscordException: Discord does not tell.
        """
        if not self._places.may("read_message_history", channel):
            log.warning(
                "post %d cannot be looked for: I may not read the history of channel %d",
                post.id,
                post.channel_id,
            )
            return None
        since = post.planned_at - _CLOCK_SKEW
        wanted = self._wanted(post, content)
        if isinstance(channel, discord.ForumChannel):
            return await self._find_thread(channel, since, post, wanted)
        async for message in self._history(channel, since):
            if self._is_post(message, post, wanted):
                return message.id
        return None

    def _wanted(self, post: Post, content: Content) -> _Shown | None:
        """Give what a story's message shows; a digest is known by its button."""
        if isinstance(content, DigestContent):
            return None
        embed = self._drawer.message(post, content).embeds[0]
        links = {embed.url, *content.addresses} if embed.url else content.addresses
        return _Shown(embed.title, frozenset(normalise_address(link) for link in links if link))

    def _is_post(self, message: discord.Message, post: Post, wanted: _Shown | None) -> bool:
        if not self._places.is_own(message):
            return False
        if wanted is None:
            return is_digest_of(message, post)
        return any(_is_same(one, wanted) for one in message.embeds)

    async def _history(
        self, channel: MessageChannel, since: datetime
    ) -> AsyncIterator[discord.Message]:
        """Give the messages since a moment, the newest first."""
        before: discord.Message | None = None
        for _ in range(_PAGES):
            await self._pacer.turn()
            page = [
                message
                async for message in channel.history(
                    limit=_PAGE, before=before, after=since, oldest_first=False
                )
            ]
            for message in page:
                yield message
            if len(page) < _PAGE:
                return
            before = page[-1]

    async def _find_thread(
        self,
        forum: discord.ForumChannel,
        since: datetime,
        post: Post,
        wanted: _Shown | None,
    ) -> int | None:
        async for thread in self._threads(forum):
            if not self._places.is_me(thread.owner_id) or (thread.created_at or since) < since:
                continue
            await self._pacer.turn()
            async for starter in thread.history(limit=1, oldest_first=True):
                if self._is_post(starter, post, wanted):
                    return thread.id
        return None

    async def _threads(self, forum: discord.ForumChannel) -> AsyncIterator[discord.Thread]:
        """Give a forum's threads: the active ones, then those that were archived lately."""
        await self._pacer.turn()
        for thread in await forum.guild.active_threads():
            if thread.parent_id == forum.id:
                yield thread
        await self._pacer.turn()
        async for thread in forum.archived_threads(limit=_PAGE):
            yield thread


def _is_same(found: discord.Embed, wanted: _Shown) -> bool:
    """Tell whether an embed shows an article, at whichever address, however Discord spells it."""
    if found.url and wanted.links:
        return normalise_address(found.url) in wanted.links
    return not found.url and not wanted.links and found.title == wanted.title
