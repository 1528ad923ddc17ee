"""What a post shows, and the protocol of those who can put it into a channel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, Protocol

from bot.articles import Article, RelatedItem
from bot.headlines import Headline
from bot.posting.digest import DigestStory, Gathering
from bot.posting.ledger import Post
from bot.posting.reviewing import Ruling
from bot.posting.servers import ChannelPause
from bot.posting.subscriptions import Subscription
from bot.store.editorial.logs import LogEntries


@dataclass(frozen=True, slots=True)
class StoryContent:
    """One story: the article that leads it, and the coverage to show with it.

    Attributes:
        addresses: All that the article has had, where it has had several: an earlier message of
            the same post may show any of them.
        more: How many items of coverage there are besides.
    """

    article: Article
    coverage: tuple[RelatedItem, ...]
    addresses: frozenset[str] = frozenset()
    more: int = 0


@dataclass(frozen=True, slots=True)
class DigestContent:
    """Several stories, the best first, and what they have in common.

    Attributes:
        addresses: All that its stories' articles have had, where a message is to be known by them.
    """

    stories: tuple[DigestStory, ...]
    gathering: Gathering
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReviewContent:
    """An article that is put to a server's moderators.

    Attributes:
        story: The article with its coverage, as a post of it would show it.
        ruling: What became of it; None while it waits.
    """

    story: StoryContent
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True)
class LogContent:
    """What was decided and changed in a server, with the articles that it is about, where known."""

    entries: LogEntries
    headlines: Mapping[int, Headline]


Content = StoryContent | DigestContent | ReviewContent | LogContent

#: Characters of a fingerprint that tell of the article which leads.
_HALF: Final = 16


def fingerprint(content: Content) -> str:
    """Give a digest of what a content shows: another one where a reader would see a change.

    Of a story the first half tells of the article that leads, the second of its coverage.
    """
    if isinstance(content, LogContent):
        return _digest(content.entries)
    if isinstance(content, ReviewContent):
        return _digest((fingerprint(content.story), content.ruling))
    if isinstance(content, StoryContent):
        article = content.article
        lead = (*_seen(article), article.excerpt, article.topics, article.images)
        # How many more there are is no reason to edit; that there are some is.
        coverage = tuple(map(_seen, content.coverage)), content.more > 0
        return _digest((lead, article.provider.images))[:_HALF] + _digest(coverage)[:_HALF]
    return _digest(
        tuple(
            (*_seen(one.headline), one.headline.excerpt, one.source_count, one.images)
            for one in content.stories
        )
    )


def is_of_coverage_alone(one: str, other: str) -> bool:
    """Tell whether two fingerprints differ in nothing but a story's coverage."""
    return one != other and one[:_HALF] == other[:_HALF]


def _seen(one: Article | RelatedItem | Headline) -> tuple[object, ...]:
    """Give what every list shows of an article."""
    provider = one.provider
    return one.title, one.url, one.published_at, one.type, provider.name, provider.domain


def _digest(shown: object) -> str:
    return sha256(repr(shown).encode("utf-8", "surrogatepass")).hexdigest()[: 2 * _HALF]


class Publisher(Protocol):
    """Puts posts into channels. Where it says so, a method raises one of the DeliveryErrors.

    None takes longer than 40 seconds, or a post could be sent twice (see ``CLAIM_PATIENCE``).
    """

    async def publish(self, post: Post, content: Content) -> int:
        """Send a post with its nonce and give the message's id, or DeliveryError."""
        ...

    async def follow(self, post: Post, message_id: int, content: Content) -> None:
        """Do what a post's options ask for beyond its message. Never raises."""
        ...

    async def find(
        self, post: Post, content: Content, taken: AbstractSet[int] = frozenset()
    ) -> int | None:
        """Look for the post in its channel since it was planned; its id, or DeliveryError.

        Args:
            post: Which.
            content: What it shows.
            taken: Messages that are something else.
        """
        ...

    async def look_back(
        self, wanted: Sequence[tuple[Post, Content]], since: datetime, taken: AbstractSet[int]
    ) -> Mapping[int, int]:
        """Look for several posts of one channel at once; gives messages by post, or DeliveryError.

        Args:
            wanted: At least one post, and what each of them shows.
            since: Earlier messages are passed over.
            taken: Messages that are something else.
        """
        ...

    def sent_at(self, message_id: int) -> datetime:
        """Give when a message was sent, which its id tells."""
        ...

    async def edit(self, post: Post, message_id: int, content: Content) -> bool:
        """Let a post's message show something else; False where it is gone. Or DeliveryError."""
        ...

    async def retract(self, post: Post, message_id: int) -> None:
        """Take a post down; one that is gone already is no error. Or DeliveryError."""
        ...

    async def mark(self, post: Post, message_id: int) -> bool:
        """Let a message say that it was taken down; False where it is gone. Or DeliveryError."""
        ...

    def check_private(self, server_id: int, channel_id: int) -> None:
        """Make sure that a channel may show what is held now, or DeliveryError."""
        ...

    async def report_channel(self, pause: ChannelPause) -> bool:
        """Tell that nothing for moderators comes into a channel any more. Never raises.

        Returns:
            Whether anybody could be told, there or the person who named it.
        """
        ...

    async def report_pause(self, subscription: Subscription, because: str) -> bool:
        """Tell the people who can mend it that a subscription was paused. Never raises.

        Returns:
            Whether anybody could be told.
        """
        ...

    def has_role(self, server_id: int, role_id: int) -> bool:
        """Tell whether a server has a role still, as far as is known."""
        ...

    async def report_lost_role(self, subscription: Subscription) -> None:
        """Tell whoever made a subscription that the role which it mentioned is gone."""
        ...
