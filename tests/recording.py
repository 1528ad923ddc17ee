"""A publisher that keeps its channels in memory, and fails as a test tells it to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count

from bot.deliveries import Post
from bot.posting.ledger import Delivery
from bot.posting.subscriptions import Subscription


@dataclass(slots=True)
class RecordingPublisher:
    """A ``bot.deliveries.Publisher`` without Discord.

    Attributes:
        channels: By channel, the messages that stand: title by id.
        sent: (channel, title, nonce) of everything that was ever sent, in order.
        calls: What was asked, in order: "publish", "find", "retract" or "report".
        failures: What the next calls of a kind raise; None lets that one pass.
        lost_replies: What ``publish`` raises after the message has arrived.
        before: Runs before each call; a test may change the world there.
        reported: Why subscriptions were reported paused, by number.
    """

    channels: dict[int, dict[int, str]] = field(default_factory=dict)
    sent: list[tuple[int, str, str]] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    failures: dict[str, list[Exception | None]] = field(default_factory=dict)
    lost_replies: list[BaseException | None] = field(default_factory=list)
    before: Callable[[str, Delivery], Awaitable[None]] | None = None
    reported: dict[int, str] = field(default_factory=dict)
    _ids: count[int] = field(default_factory=lambda: count(1000))

    def titles(self, channel_id: int) -> list[str]:
        """Give the titles of the posts that stand in a channel, oldest first."""
        return list(self.channels.get(channel_id, {}).values())

    async def publish(self, delivery: Delivery, post: Post) -> int:
        await self._called("publish", delivery)
        message_id = next(self._ids)
        self.channels.setdefault(delivery.channel_id, {})[message_id] = post.article.title
        self.sent.append((delivery.channel_id, post.article.title, delivery.nonce))
        lost = self.lost_replies.pop(0) if self.lost_replies else None
        if lost is not None:
            raise lost
        return message_id

    async def find(self, delivery: Delivery, post: Post) -> int | None:
        await self._called("find", delivery)
        channel = self.channels.get(delivery.channel_id, {})
        found = [key for key, title in channel.items() if title == post.article.title]
        return found[0] if found else None

    async def retract(self, delivery: Delivery, message_id: int) -> None:
        await self._called("retract", delivery)
        self.channels.get(delivery.channel_id, {}).pop(message_id, None)

    async def report_pause(self, subscription: Subscription, because: str) -> None:
        self.calls.append("report")
        assert subscription.id not in self.reported
        self.reported[subscription.id] = because

    async def _called(self, kind: str, delivery: Delivery) -> None:
        self.calls.append(kind)
        if self.before is not None:
            await self.before(kind, delivery)
        await asyncio.sleep(0)  # lets whoever else is at work take a turn
        failures = self.failures.get(kind)
        failure = failures.pop(0) if failures else None
        if failure is not None:
            raise failure
