"""Follows, while releases are planned, which stories there are in which channels. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.posting.ledger import Release, StandingStory
from bot.posting.subscriptions import Subscription


@dataclass(slots=True, eq=False)
class Story:
    """A story in a channel as it grows.

    Attributes:
        subscription_id: The one that brought the article which leads it.
        members: Ids of its articles.
        lead: The one that leads it.
        is_new: Whether nothing of it stood before.
        added: What came to it, in its order.
    """

    subscription_id: int
    members: list[int]
    lead: int
    is_new: bool
    added: list[tuple[Release, int, Subscription]] = field(default_factory=list)

    @property
    def anchor(self) -> int:
        """An article of it that is in the ledger before the others come."""
        return self.lead if self.is_new else self.members[0]


class Channels:
    """The stories in channels, by the articles that are part of them."""

    def __init__(self, standing: Iterable[StandingStory]) -> None:
        self.touched: list[Story] = []
        self._by_member: dict[int, list[tuple[int, Story]]] = {}
        for one in standing:
            story = Story(one.subscription_id, list(one.members), one.members[0], is_new=False)
            for member in one.members:
                self._by_member.setdefault(member, []).append((one.channel_id, story))

    def with_any(self, article_ids: Iterable[int]) -> dict[int, list[Story]]:
        """Give, by channel, the stories that any of the articles is part of."""
        found: dict[int, list[Story]] = {}
        for article_id in article_ids:
            for channel_id, story in self._by_member.get(article_id, ()):
                stories = found.setdefault(channel_id, [])
                if story not in stories:
                    stories.append(story)
        return found

    def begin(self, release: Release, article_id: int, subscription: Subscription) -> Story:
        """Begin a story with an article."""
        story = Story(subscription.id, [], article_id, is_new=True)
        self.touched.append(story)
        self.join(story, release, article_id, subscription, leads=True)
        return story

    def join(
        self,
        story: Story,
        release: Release,
        article_id: int,
        subscription: Subscription,
        *,
        leads: bool,
    ) -> None:
        """Let an article be part of a story."""
        if not story.added and not story.is_new:
            self.touched.append(story)
        story.members.append(article_id)
        story.added.append((release, article_id, subscription))
        if leads:
            story.lead, story.subscription_id = article_id, subscription.id
        stories = self._by_member.setdefault(article_id, [])
        stories.append((subscription.channel_id, story))
