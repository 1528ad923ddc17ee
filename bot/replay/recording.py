"""A publisher that keeps what a channel would have shown, drawn as the real one draws it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from bot.articles import Article
from bot.clock import Clock
from bot.deliveries.contents import Content, DigestContent, StoryContent
from bot.headlines import Headline
from bot.posting.ledger import Kind, Post
from bot.posting.servers import ChannelPause
from bot.posting.subscriptions import Subscription
from bot.ui.posts.messages import Drawer


@dataclass(frozen=True, slots=True)
class Posted:
    """A story that was sent, in a message of its own or in a digest.

    Attributes:
        lead: The article that it showed at first.
        title: That article's headline at the time.
    """

    post_id: int
    at: datetime
    lead: int
    title: str


@dataclass(slots=True)
class RecordingPublisher:
    """A ``Publisher`` without Discord.

    Attributes:
        posted: The stories that were sent, in their order.
        sent: When each message was.
        follow_ups: How many of them announced what came to a story later.
        edits: By post, how often its message was edited.
        idle_edits: How many of all edits let a reader see nothing else.
    """

    drawer: Drawer
    clock: Clock
    posted: list[Posted] = field(default_factory=list)
    sent: list[datetime] = field(default_factory=list)
    follow_ups: int = 0
    edits: dict[int, int] = field(default_factory=dict)
    idle_edits: int = 0
    retracted: int = 0
    _shown: dict[int, str] = field(default_factory=dict)

    async def publish(self, post: Post, content: Content) -> int:
        """Keep a post; gives the number of its message."""
        now = self.clock()
        self.sent.append(now)
        message_id = len(self.sent)
        if post.kind is Kind.FOLLOW_UP:
            self.follow_ups += 1
        else:
            self.posted += [Posted(post.id, now, one.id, one.title) for one in _leaders(content)]
        self._shown[message_id] = self._drawn(post, content)
        return message_id

    async def follow(self, post: Post, message_id: int, content: Content) -> None:
        """Do nothing: no thread follows here."""

    async def find(
        self,
        post: Post,  # noqa: ARG002 - a Publisher's
        content: Content,  # noqa: ARG002
        taken: AbstractSet[int] = frozenset(),  # noqa: ARG002
    ) -> int | None:
        """Find nothing: no send is ever lost here."""
        return None

    async def look_back(
        self,
        wanted: Sequence[tuple[Post, Content]],  # noqa: ARG002 - a Publisher's
        since: datetime,  # noqa: ARG002
        taken: AbstractSet[int],  # noqa: ARG002
    ) -> dict[int, int]:
        """Find nothing: whatever stands is known here."""
        return {}

    def sent_at(self, message_id: int) -> datetime:
        """Give when a message was sent; they are numbered from 1."""
        return self.sent[message_id - 1]

    async def edit(self, post: Post, message_id: int, content: Content) -> bool:
        """Count an edit, and whether it lets a reader see something else."""
        drawn = self._drawn(post, content)
        self.edits[post.id] = self.edits.get(post.id, 0) + 1
        self.idle_edits += drawn == self._shown.get(message_id)
        self._shown[message_id] = drawn
        return True

    async def mark(self, post: Post, message_id: int) -> bool:  # noqa: ARG002 - a Publisher's
        """Take a post down, marked; it counts the same."""
        self.retracted += 1
        return True

    async def retract(self, post: Post, message_id: int) -> None:  # noqa: ARG002 - a Publisher's
        """Count a post that is taken down."""
        self.retracted += 1

    def check_private(self, server_id: int, channel_id: int) -> None:
        """Do nothing: nothing is put to moderators here."""

    async def report_channel(self, pause: ChannelPause) -> bool:  # noqa: ARG002 - a Publisher's
        """Do nothing: no channel is ever closed here."""
        return True

    async def report_pause(self, subscription: Subscription, because: str) -> bool:  # noqa: ARG002 - a Publisher's
        """Do nothing: no channel is ever closed here."""
        return True

    def has_role(self, server_id: int, role_id: int) -> bool:  # noqa: ARG002 - a Publisher's
        """Say that every role is there: none is ever mentioned here."""
        return True

    async def report_lost_role(self, subscription: Subscription) -> None:
        """Do nothing: no role is ever lost here."""

    def _drawn(self, post: Post, content: Content) -> str:
        message = self.drawer.message(post, content)
        shown = [embed.to_dict() for embed in message.embeds], message.view is not None
        return json.dumps(shown, default=str)


def _leaders(content: Content) -> Iterable[Article | Headline]:
    if isinstance(content, StoryContent):
        return (content.article,)
    if isinstance(content, DigestContent):
        return (story.headline for story in content.stories)
    return ()  # nothing is put to moderators here
