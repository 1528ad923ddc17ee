"""What follows a post that stands: a thread to discuss it, and its way to other servers.

None of it ever fails the post: what does not succeed is logged.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final

import aiohttp
import discord

from bot.posting.ledger import Post
from bot.ui.posts.places import Places

log = logging.getLogger(__name__)

#: For all of it: the next post of the channel waits, and so does the record of this one.
FOLLOWUP_PATIENCE: Final = timedelta(seconds=10)
#: Discord lets a channel publish about ten messages an hour to its followers.
_CROSSPOSTS: Final = 10
_HOUR: Final = 3600.0


class Followups:
    """Opens threads on posts, and publishes those of announcement channels to their followers."""

    def __init__(self, places: Places, *, now: Callable[[], float] = time.monotonic) -> None:
        self._places = places
        self._now = now
        self._crossposts: dict[int, deque[float]] = {}

    async def follow(
        self, channel: discord.TextChannel, message: discord.PartialMessage, post: Post, title: str
    ) -> None:
        """Do what a post's options ask for beyond its message. Never raises.

        What was done before a crash is refused by Discord, and so is not done twice.

        Args:
            channel: A text or announcement channel; others have neither.
            message: The message in it.
            post: Whose message it is.
            title: What a thread is called, at most 100 characters.
        """
        deadline = asyncio.get_running_loop().time() + FOLLOWUP_PATIENCE.total_seconds()
        if post.options.crosspost and channel.is_news():
            if self._may_crosspost(channel.id):
                await self._try(post, deadline, "published to followers", message.publish())
            else:
                log.warning(
                    "post %d is not published to followers: channel %d has had ten in an hour",
                    post.id,
                    channel.id,
                )
        if post.options.thread:
            if self._places.may("create_public_threads", channel):
                opening = message.create_thread(name=title)
                await self._try(post, deadline, "opened for discussion", opening)
            else:
                log.warning("post %d has no thread: I need Create Public Threads", post.id)

    def _may_crosspost(self, channel_id: int) -> bool:
        """Take one of a channel's ten an hour, where one is left."""
        recent = self._crossposts.setdefault(channel_id, deque())
        while recent and recent[0] <= self._now() - _HOUR:
            recent.popleft()
        if len(recent) >= _CROSSPOSTS:
            return False
        recent.append(self._now())
        return True

    async def _try(
        self, post: Post, deadline: float, what: str, request: Coroutine[Any, Any, object]
    ) -> None:
        try:
            async with asyncio.timeout_at(deadline):
                await request
        except (discord.DiscordException, TimeoutError, aiohttp.ClientError, OSError) as error:
            log.warning("post %d was not %s: %s %s", post.id, what, type(error).__name__, error)
        finally:
            request.close()
