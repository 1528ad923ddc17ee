"""Looks for a post in its channel: in the history, or among the threads of a forum."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import discord

from bot.deliveries.contents import Content, DigestContent, LogContent, ReviewContent
from bot.identity import normalise_address
from bot.posting.ledger import Kind, Post
from bot.ui.posts.digest_buttons import digest_number
from bot.ui.posts.log_embeds import log_mark
from bot.ui.posts.messages import FOLLOW_UP_TEXT, Drawer
from bot.ui.posts.places import MessageChannel, Places, PostChannel
from bot.ui.posts.review_embeds import REVIEW_TEXT

log = logging.getLogger(__name__)

#: Clocks of two machines are never quite the same.
_CLOCK_SKEW: Final = timedelta(minutes=1)
#: Pages of messages to look through. Far: more than a channel sees between a crash and the next
#: start. Near: what may be asked of every channel after a start.
FAR: Final = 10
NEAR: Final = 5
_PAGE: Final = 100
#: The address of a masked link; behind it comes white space, or nothing.
_LINK: Final = re.compile(r"\]\((https?://\S+)\)")
#: What stands above a post: nothing, or the role that it mentions. Above a test there is more.
_TEXT: Final = re.compile(r"(?:<@&\d+>)?")
#: Of kinds that are told from a story's own post by it.
_FIXED: Final = {Kind.FOLLOW_UP: FOLLOW_UP_TEXT, Kind.REVIEW: REVIEW_TEXT}


@dataclass(frozen=True, slots=True)
class _Shown:
    """What a message shows of an article: title, date, and one of its addresses in their forms."""

    title: str | None
    timestamp: datetime | None
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A post that is looked for.

    Attributes:
        title: What its thread in a forum is called.
        shown: What a story's message shows; None of a digest, and of what is told a log channel,
            which is known by its footer.
        links: Addresses of all that a digest gathers, in their forms.
    """

    post: Post
    title: str
    shown: _Shown | None
    links: frozenset[str] = frozenset()

    def is_shown_by(self, message: discord.Message) -> bool:
        """Tell whether a message of the bot's own is this post."""
        if self.post.kind is Kind.LOG:
            return any(one.footer.text == log_mark(self.post) for one in message.embeds)
        if self.shown is None:
            return self._is_digest(message)
        fixed = _FIXED.get(self.post.kind)
        if message.content != fixed and (fixed or not _TEXT.fullmatch(message.content)):
            return False
        return any(_is_same(one, self.shown) for one in message.embeds)

    def _is_digest(self, message: discord.Message) -> bool:
        """Tell whether a message is this digest: by its button, or by most of what it shows.

        Where an older database was put back, the digest is made anew and has another number. No
        other digest shows its stories: each comes to a channel once.
        """
        number = digest_number(message)
        is_since = message.created_at >= self.post.planned_at - _CLOCK_SKEW
        if number == self.post.id and is_since:
            return True
        shown = set() if number is None else set(_links_in(message))
        return 2 * len(shown & self.links) > len(shown)


class Lookout:
    """Looks for posts that may stand already."""

    def __init__(self, places: Places, drawer: Drawer) -> None:
        self._places = places
        self._drawer = drawer

    async def find(
        self,
        channel: PostChannel,
        wanted: Iterable[tuple[Post, Content]],
        since: datetime,
        taken: AbstractSet[int],
        pages: int,
    ) -> dict[int, int]:
        """Give, by post, the ids of the messages that are posts of a channel.

        Nothing where the bot may not read the channel's history: then only the nonce helps.

        Raises:
            discord.DiscordException: Discord does not tell.
        """
        if not self._places.may("read_message_history", channel):
            log.warning(
                "nothing can be looked for: I may not read the history of channel %d", channel.id
            )
            return {}
        # Drawn when there is something to compare with: mostly there is not.
        left: list[_Wanted] = []
        is_forum = isinstance(channel, discord.ForumChannel)
        if isinstance(channel, discord.ForumChannel):
            left = [self._drawn(post, content) for post, content in wanted]
            messages = self._starters(channel, since - _CLOCK_SKEW, left)
        else:
            messages = self._history(channel, since - _CLOCK_SKEW, pages)
        found: dict[int, int] = {}
        async for message in messages:
            # In a forum the thread's id stands for what it begins with.
            message_id = message.channel.id if is_forum else message.id
            if message_id in taken or not self._places.is_own(message):
                continue
            left = left or [self._drawn(post, content) for post, content in wanted]
            shown = next((one for one in left if one.is_shown_by(message)), None)
            if shown is not None:
                left.remove(shown)
                found[shown.post.id] = message_id
            if not left:
                break
        return found

    def _drawn(self, post: Post, content: Content) -> _Wanted:
        drawn = self._drawer.message(post, content)
        if isinstance(content, DigestContent):
            forms = frozenset(map(normalise_address, content.addresses))
            return _Wanted(post, drawn.title, None, forms)
        if isinstance(content, LogContent):
            return _Wanted(post, drawn.title, None)
        embed = drawn.embeds[0]
        story = content.story if isinstance(content, ReviewContent) else content
        links = {embed.url, *story.addresses} if embed.url else story.addresses
        forms = frozenset(normalise_address(link) for link in links if link)
        return _Wanted(post, drawn.title, _Shown(embed.title, embed.timestamp, forms))

    async def _history(
        self, channel: MessageChannel, since: datetime, pages: int
    ) -> AsyncIterator[discord.Message]:
        """Give the messages since a moment, the newest first."""
        before: discord.Message | None = None
        for _ in range(pages):
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

    async def _starters(
        self, forum: discord.ForumChannel, since: datetime, wanted: Collection[_Wanted]
    ) -> AsyncIterator[discord.Message]:
        """Give what the bot's own threads since a moment begin with, which has the thread's id.

        Of several posts only threads with their names are looked into: each costs a request.
        """
        names = {one.title for one in wanted}
        async for thread in self._threads(forum):
            if not self._places.is_me(thread.owner_id) or (thread.created_at or since) < since:
                continue
            if len(names) > 1 and thread.name not in names:
                continue
            async for starter in thread.history(limit=1, oldest_first=True):
                yield starter

    async def _threads(self, forum: discord.ForumChannel) -> AsyncIterator[discord.Thread]:
        """Give a forum's threads: the active ones, then those that were archived lately."""
        for thread in await forum.guild.active_threads():
            if thread.parent_id == forum.id:
                yield thread
        async for thread in forum.archived_threads(limit=_PAGE):
            yield thread


def _links_in(message: discord.Message) -> Iterator[str]:
    """Give the addresses of the stories that a digest's message shows, in their forms."""
    for embed in message.embeds:
        links = _LINK.findall(embed.description or "")
        yield from map(normalise_address, [embed.url, *links] if embed.url else links)


def _is_same(found: discord.Embed, wanted: _Shown) -> bool:
    """Tell whether an embed shows an article, at whichever address, however Discord spells it.

    One of the two, its title or its date, may have been corrected since. What Discord shows of a
    link in a text is no embed of ours.
    """
    if found.type != "rich" or (
        found.title != wanted.title and found.timestamp != wanted.timestamp
    ):
        return False
    if found.url and wanted.links:
        return normalise_address(found.url) in wanted.links
    return not found.url and not wanted.links and found.title == wanted.title
