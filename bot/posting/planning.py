"""Decides which released articles go to which subscriptions. Pure: effects are deliveries' job."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from bot.headlines import Headline
from bot.posting.ledger import PlannedDelivery, Release
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.stories import is_within_story


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What planning needs to know about the released articles and those linked to them.

    Attributes:
        headlines: Every released article and its linked ones, as everybody sees them.
        links: By article, those that it lists as related or that list it.
        decisions: By article, what servers decided: whether it is published there.
        delivered: (channel, article) of posts that stand or are under way, whichever of the
            channel's subscriptions brought them.
    """

    headlines: Mapping[int, Headline]
    links: Mapping[int, AbstractSet[int]]
    decisions: Mapping[int, Mapping[int, bool]]
    delivered: AbstractSet[tuple[int, int]]

    def story(self, article: Headline) -> set[int]:
        """Give the ids that are one story with an article, its own included. Never chained."""
        return {article.id} | {
            other
            for other in self.links.get(article.id, ())
            if other in self.headlines
            and is_within_story(article.published_at, self.headlines[other].published_at)
        }

    def is_published(self, article: Headline, server_id: int) -> bool:
        """Tell whether an article counts as published in a server."""
        return self.decisions.get(article.id, {}).get(server_id, article.is_published)


def plan(
    releases: Sequence[Release],
    subscriptions: Iterable[Subscription],
    newsroom: Newsroom,
    now: datetime,
) -> list[PlannedDelivery]:
    """Give the deliveries that releases make due, each story at most once in a channel.

    Of several articles of one story that are released together, the one of highest quality goes;
    what goes stands in the order of its release.
    """
    receivers: defaultdict[int, set[int]] = defaultdict(set)
    for channel_id, article_id in newsroom.delivered:
        receivers[article_id].add(channel_id)
    planned = []
    standing = list(subscriptions)
    for release in _best_first(releases, newsroom):
        article = newsroom.headlines[release.article_id]
        served = set[int]().union(*(receivers[member] for member in newsroom.story(article)))
        for subscription in standing:
            if subscription.channel_id in served:
                continue
            if _holding_back(release, article, subscription, newsroom, now):
                continue
            served.add(subscription.channel_id)
            receivers[article.id].add(subscription.channel_id)
            delivery = PlannedDelivery(subscription.id, subscription.channel_id, article.id)
            planned.append((release.id, delivery))
    planned.sort(key=itemgetter(0))
    return [delivery for _, delivery in planned]


def _holding_back(
    release: Release,
    article: Headline,
    subscription: Subscription,
    newsroom: Newsroom,
    now: datetime,
) -> str | None:
    """Give the rule that keeps an article out of a subscription; None where it is due."""
    server_id = subscription.server_id
    if release.server_id not in (OPERATOR, server_id):
        return "it was published in another server"
    if release.id <= subscription.since_release:
        return "it was published before the subscription was made"
    if not newsroom.is_published(article, server_id):
        return "it is not published in this server"
    # A moderator who publishes an old story by hand wants it posted.
    if not release.is_decision and article.published_at < now - subscription.max_age:
        return "it was already too old when it was published"
    return subscription.filters.mismatch(article)


def _best_first(releases: Sequence[Release], newsroom: Newsroom) -> list[Release]:
    known = [release for release in releases if release.article_id in newsroom.headlines]
    return sorted(known, key=lambda release: -(newsroom.headlines[release.article_id].quality or 0))
