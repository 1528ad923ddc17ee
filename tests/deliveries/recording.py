"""A publisher that keeps its channels in memory, and fails as a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from bot.deliveries.contents import (
    Content,
    DigestContent,
    LogContent,
    ReviewContent,
    StoryContent,
)
from bot.errors import ChannelDeliveryError
from bot.posting.ledger import Kind, Post
from bot.posting.servers import ChannelPause
from bot.posting.subscriptions import Subscription
from tests.samples import NOW


@dataclass(slots=True)
class RecordingPublisher:
    """A ``bot.deliveries.contents.Publisher`` without Discord.

    Attributes:
        clock: Tells when messages are sent.
        channels: By channel, the messages that stand: title by id.
        sent: (channel, title, nonce) of everything that was ever sent, in order.
        calls: What was asked, in order: "publish", "find", "retract" or "report".
        failures: What the next calls of a kind raise; None lets that one pass.
        lost_replies: What ``publish`` raises after the message has arrived.
        before: Runs before each call; a test may change the world there.
        followed: Titles of the posts that stand, each time that what follows one was asked for.
        reported: Why subscriptions were reported paused, by number.
        looks_back: Whether ``look_back`` finds anything.
        looked_back: (channel, since) of each look back.
        moments: By message, when it was sent.
        is_heard: Whether anybody can be told of a pause.
        mentioned: The role that each of the sent posts mentioned.
        lost_roles: (server, role) of roles that are gone.
        open_channels: Those that everybody sees.
        channels_reported: The pauses of channels for moderators that were told.
        mentioning_nobody: The subscriptions of which it was told that their role is gone.
    """

    clock: Callable[[], datetime] = lambda: NOW
    channels: dict[int, dict[int, str]] = field(default_factory=dict)
    sent: list[tuple[int, str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    failures: dict[str, list[Exception | None]] = field(default_factory=dict)
    lost_replies: list[BaseException | None] = field(default_factory=list)
    before: Callable[[str, Post], Awaitable[None]] | None = None
    followed: list[str] = field(default_factory=list)
    reported: dict[int, str] = field(default_factory=dict)
    looks_back: bool = False
    looked_back: list[tuple[int, datetime]] = field(default_factory=list)
    moments: dict[int, datetime] = field(default_factory=dict)
    is_heard: bool = True
    mentioned: list[int | None] = field(default_factory=list)
    lost_roles: set[tuple[int, int]] = field(default_factory=set)
    mentioning_nobody: list[int] = field(default_factory=list)
    open_channels: set[int] = field(default_factory=set)
    channels_reported: list[ChannelPause] = field(default_factory=list)
    _posts: dict[int, int] = field(default_factory=dict)
    _ids: count[int] = field(default_factory=lambda: count(1000))

    def titles(self, channel_id: int) -> list[str]:
        """Give the titles of the posts that stand in a channel, oldest first."""
        return list(self.channels.get(channel_id, {}).values())

    async def publish(self, post: Post, content: Content) -> int:
        await self._called("publish", post)
        message_id = next(self._ids)
        self.channels.setdefault(post.channel_id, {})[message_id] = shown_title(content)
        self._posts[message_id] = post.id
        self.moments[message_id] = self.clock()
        self.sent.append((post.channel_id, shown_title(content), post.nonce))
        self.mentioned.append(post.options.mention_role)
        lost = self.lost_replies.pop(0) if self.lost_replies else None
        if lost is not None:
            raise lost
        return message_id

    async def follow(self, post: Post, message_id: int, content: Content) -> None:
        self.followed.append(shown_title(content))
        assert message_id in self.channels[post.channel_id]

    async def look_back(
        self, wanted: Sequence[tuple[Post, Content]], since: datetime, taken: AbstractSet[int]
    ) -> dict[int, int]:
        self.looked_back.append((wanted[0][0].channel_id, since))
        if not self.looks_back:
            return {}
        await self._called("look back", wanted[0][0])
        found = {post.id: self._standing(post, content, taken) for post, content in wanted}
        return {post_id: message for post_id, message in found.items() if message is not None}

    def sent_at(self, message_id: int) -> datetime:
        return self.moments.get(message_id, NOW)

    async def find(
        self, post: Post, content: Content, taken: AbstractSet[int] = frozenset()
    ) -> int | None:
        await self._called("find", post)
        return self._standing(post, content, taken)

    def _standing(self, post: Post, content: Content, taken: AbstractSet[int]) -> int | None:
        channel = self.channels.get(post.channel_id, {}).copy()
        for one in taken:
            channel.pop(one, None)
        if post.kind is Kind.DIGEST:
            assert isinstance(content, DigestContent)
            gathered = {story.headline.title for story in content.stories}
            found = [key for key in channel if self._is_digest(key, channel[key], post, gathered)]
        else:
            found = [key for key, title in channel.items() if title == shown_title(content)]
        return found[0] if found else None

    def _is_digest(self, message_id: int, title: str, post: Post, gathered: set[str]) -> bool:
        """Tell whether a message is a digest: by its button, or by most of its stories."""
        shown = set(title.split(" | "))
        return self._posts[message_id] == post.id or 2 * len(shown & gathered) > len(shown)

    async def edit(self, post: Post, message_id: int, content: Content) -> bool:
        await self._called("edit", post)
        if message_id not in self.channels.get(post.channel_id, {}):
            return False
        self.channels[post.channel_id][message_id] = shown_title(content)
        return True

    async def retract(self, post: Post, message_id: int) -> None:
        await self._called("retract", post)
        self.channels.get(post.channel_id, {}).pop(message_id, None)

    async def mark(self, post: Post, message_id: int) -> bool:
        await self._called("mark", post)
        messages = self.channels.get(post.channel_id, {})
        if message_id not in messages:
            return False
        messages[message_id] = "taken down"
        return True

    def check_private(self, server_id: int, channel_id: int) -> None:
        assert server_id
        if channel_id in self.open_channels:
            raise ChannelDeliveryError("Everybody sees it")

    async def report_channel(self, pause: ChannelPause) -> bool:
        if not self.is_heard:
            return False
        self.channels_reported.append(pause)
        return True

    async def report_pause(self, subscription: Subscription, because: str) -> bool:
        self.calls.append("report")
        if not self.is_heard:
            return False
        assert subscription.id not in self.reported
        self.reported[subscription.id] = because
        return True

    def has_role(self, server_id: int, role_id: int) -> bool:
        return (server_id, role_id) not in self.lost_roles

    async def report_lost_role(self, subscription: Subscription) -> None:
        self.mentioning_nobody.append(subscription.id)

    async def _called(self, kind: str, post: Post) -> None:
        self.calls.append(kind)
        if self.before is not None:
            await self.before(kind, post)
        await asyncio.sleep(0)  # lets whoever else is at work take a turn
        failures = self.failures.get(kind)
        failure = failures.pop(0) if failures else None
        if failure is not None:
            raise failure


def shown_title(content: Content) -> str:
    """Give the title of the story that a content shows, or the titles of a digest's."""
    if isinstance(content, LogContent):
        entries = content.entries
        deeds = [f"{one.decision.action} {one.decision.article_id}" for one in entries.decisions]
        deeds += [one.change.subject for one in entries.changes]
        return ", ".join(deeds + [f"rule {one.change}" for one in entries.rules])
    if isinstance(content, ReviewContent):
        ruling = content.ruling
        asked = content.story.article.title
        if ruling is None:
            return f"{asked}?"
        return f"{asked}: {'published' if ruling.is_published else 'held'} by {ruling.actor_id}"
    if isinstance(content, StoryContent):
        return content.article.title
    return " | ".join(story.headline.title for story in content.stories)
