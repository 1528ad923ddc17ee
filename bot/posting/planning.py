"""Decides which released articles go to which subscriptions. Pure: effects are deliveries' job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter

from bot.headlines import Headline
from bot.posting.ledger import PlannedDelivery, Release, Restore, Waiting
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
        leading: (channel, article) of the stories that stand in channels or are under way there,
            by the article that leads each, whichever of the channel's subscriptions brought it.
        restore: How the database was put back from a backup; None where it never was.
    """

    headlines: Mapping[int, Headline]
    links: Mapping[int, AbstractSet[int]]
    decisions: Mapping[int, Mapping[int, bool]]
    leading: AbstractSet[tuple[int, int]]
    restore: Restore | None = None

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

    def is_better(self, article: Headline, leader: int) -> bool:
        """Tell whether an article is to lead its story instead of the one that does."""
        return (article.quality or 0) > (self.headlines[leader].quality or 0)


def plan(
    releases: Sequence[Release],
    subscriptions: Iterable[Subscription],
    newsroom: Newsroom,
    now: datetime,
) -> list[PlannedDelivery]:
    """Give the deliveries that releases make due, each story in one post of a channel.

    Of several articles of one story that are released together the one of highest quality leads;
    the others join its post, as do those that come later. What goes stands in the order of its
    release.
    """
    leaders: dict[int, set[int]] = {}
    for channel_id, article_id in newsroom.leading:
        leaders.setdefault(article_id, set()).add(channel_id)
    planned = []
    standing = list(subscriptions)
    for release in _best_first(releases, newsroom):
        article = newsroom.headlines[release.article_id]
        served = _served(newsroom.story(article), leaders)
        for subscription in standing:
            leader = served.get(subscription.channel_id)
            if leader == article.id:
                continue
            if holding_back(release, article, subscription, newsroom, now):
                continue
            delivery = _delivery(article, subscription, leader, newsroom)
            planned.append((release.id, delivery))
            served[subscription.channel_id] = article.id
            if delivery.leads:
                leaders.setdefault(article.id, set()).add(subscription.channel_id)
                leaders.get(leader or OPERATOR, set()).discard(subscription.channel_id)
    planned.sort(key=itemgetter(0))
    return [delivery for _, delivery in planned]


def holding_back(
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
        return "it was too old by the time it could be posted"
    if not release.is_decision and _lies(article, subscription, newsroom.restore):
        return "it was published before the database was put back from a backup"
    return subscription.filters.mismatch(article)


def _lies(article: Headline, subscription: Subscription, restore: Restore | None) -> bool:
    """Tell whether an article may stand in a channel, and cannot be looked for there."""
    if restore is None or article.published_at > restore.at:
        return False
    return restore.looks_back_to is None or subscription.options.digest is not None


def _served(story: Iterable[int], leaders: Mapping[int, AbstractSet[int]]) -> dict[int, int]:
    """Give, by channel, the article that leads the story there already."""
    return {channel_id: member for member in story for channel_id in leaders.get(member, ())}


def _delivery(
    article: Headline, subscription: Subscription, leader: int | None, newsroom: Newsroom
) -> PlannedDelivery:
    return PlannedDelivery(
        subscription.id,
        subscription.channel_id,
        article.id,
        joins=leader,
        leads=leader is None or newsroom.is_better(article, leader),
        waits=Waiting.DIGEST if subscription.options.digest is not None else None,
        may_stand_since=_may_stand_since(article, newsroom.restore),
    )


def _may_stand_since(article: Headline, restore: Restore | None) -> datetime | None:
    """Give since when an article may stand in a channel without the ledger's knowledge."""
    return restore.looks_back_to if restore and article.published_at <= restore.at else None


def _best_first(releases: Sequence[Release], newsroom: Newsroom) -> list[Release]:
    known = [release for release in releases if release.article_id in newsroom.headlines]
    return sorted(known, key=lambda release: -(newsroom.headlines[release.article_id].quality or 0))
