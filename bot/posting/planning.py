"""Decides which released articles go to which subscriptions. Pure: effects are deliveries' job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from operator import attrgetter, itemgetter

from bot.headlines import Headline
from bot.posting.channels import Channels, Story
from bot.posting.corrections import Corrections
from bot.posting.filters import Filters
from bot.posting.ledger import PlannedDelivery, Release, Restore, StandingStory, Waiting
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.stories import Facts, Member, Merge, Verdict, joins, judge, lead_of, tell_the_same


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What planning needs to know about the released articles and those that may tell the same.

    Attributes:
        headlines: Every released article, and all that are part of ``stories``, as everybody sees
            them.
        facts: Of the same articles, what comparing them takes.
        links: By released article, those that it lists as related or that list it.
        alike: By released article, those that have telling words in common with it.
        decisions: By article, what servers decided: whether it is published there.
        stories: What stands in channels or is under way there of what may be the same story.
        corrections: What moderators said of the articles; the rule never overrules it.
        merge: Whether likeness alone is enough to share a post.
        restore: How the database was put back from a backup; None where it never was.
    """

    headlines: Mapping[int, Headline]
    facts: Mapping[int, Facts] = field(default_factory=dict)
    links: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    alike: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    decisions: Mapping[int, Mapping[int, bool]] = field(default_factory=dict)
    stories: Sequence[StandingStory] = ()
    corrections: Corrections = field(default_factory=Corrections)
    merge: Merge = Merge.SIMILAR
    restore: Restore | None = None

    def same(self, article_id: int) -> set[int]:
        """Give the articles that tell the same as a released one, its own id included."""
        linked = self.links.get(article_id, frozenset())
        nearby = linked if self.merge is Merge.LINKED else linked | self.alike_to(article_id)
        facts = self.facts
        return (
            {article_id}
            | self.corrections.same_as(article_id)
            | {
                other
                for other in nearby
                if other in facts
                and tell_the_same(facts[article_id], facts[other], is_linked=other in linked)
            }
        )

    def alike_to(self, article_id: int) -> AbstractSet[int]:
        """Give the articles that have telling words in common with a released one."""
        return self.alike.get(article_id, frozenset())

    def joins(self, article_id: int, members: Sequence[int]) -> Verdict | None:
        """Give the evidence by which an article joins a story of some members, if it does."""
        facts = [self.facts[one] for one in members if one in self.facts]
        links = self.links.get(article_id, frozenset())
        return joins(self.facts[article_id], facts, links, self.merge)

    def nearest(self, article_id: int, members: Iterable[int]) -> Verdict | None:
        """Give the verdict on the member of a story to which an article is nearest.

        It may have joined when words were rarer than they are now, so that is no question here.
        """
        links = self.links.get(article_id, frozenset())
        verdicts = [
            judge(self.facts[article_id], self.facts[one], is_linked=one in links)
            for one in members
            if one != article_id and one in self.facts
        ]
        return max(verdicts, key=lambda one: one.likeness.value - one.needed, default=None)

    def is_published(self, article: Headline, server_id: int) -> bool:
        """Tell whether an article counts as published in a server."""
        return self.decisions.get(article.id, {}).get(server_id, article.is_published)

    def takes_the_lead(self, article: Headline, leader: int, subscription: Subscription) -> bool:
        """Tell whether an article leads its story from now on rather than the one that does."""
        leading = self.headlines.get(leader)
        corrected = self.corrections.leading
        if leading is None or (subscription.server_id, article.id) in corrected:
            return True
        is_fit = (
            self.is_published(leading, subscription.server_id)
            and subscription.filters.mismatch(leading) is None
        )
        if is_fit and (subscription.server_id, leader) in corrected:
            return False
        members = _member(leading, is_fit=is_fit), _member(article, is_fit=True)
        return lead_of(members) == article.id


def _member(article: Headline, *, is_fit: bool) -> Member:
    return Member(article.id, article.quality, article.heat, article.published_at, is_fit)


def plan(
    releases: Sequence[Release],
    subscriptions: Iterable[Subscription],
    newsroom: Newsroom,
    now: datetime,
) -> list[PlannedDelivery]:
    """Give the deliveries that releases make due, each story in one post of a channel.

    An article joins a story by evidence with any article of it. In whichever order they come, the
    best leads. What goes stands in the order of its release.
    """
    channels = Channels(newsroom.stories)
    by_id = {one.id: one for one in subscriptions}
    by_filters = _by_filters(by_id.values())
    released: dict[int, _Released] = {}
    for release in _earliest_first(releases, newsroom):
        article = newsroom.headlines[release.article_id]
        if article.id not in released:
            released[article.id] = _Released(
                newsroom.same(article.id),
                _wanting(article, by_filters),
                Joining(article, newsroom),
            )
        joined = released[article.id].joining
        there = channels.with_any(released[article.id].same)
        for subscription in released[article.id].wanted_in(release.server_id):
            standing = there.get(subscription.channel_id, ())
            if any(article.id in story.members for story in standing):
                continue
            if holding_back(release, article, subscription, newsroom, now):
                continue
            story = joined.best(standing, subscription.server_id)
            if story is None:
                there[subscription.channel_id] = [channels.begin(release, article.id, subscription)]
                continue
            leading = by_id.get(story.subscription_id, subscription)
            leads = newsroom.takes_the_lead(article, story.lead, leading)
            channels.join(story, release, article.id, subscription, leads=leads)
    planned = [
        (number, one) for story in channels.touched for number, one in _deliveries(story, newsroom)
    ]
    planned.sort(key=itemgetter(0))
    return [delivery for _, delivery in planned]


def _by_filters(subscriptions: Iterable[Subscription]) -> dict[Filters, list[Subscription]]:
    """Sort thousands of subscriptions by what they want: few of them want something different."""
    found: dict[Filters, list[Subscription]] = {}
    for one in subscriptions:
        found.setdefault(one.filters, []).append(one)
    return found


def _wanting(
    article: Headline, by_filters: Mapping[Filters, Sequence[Subscription]]
) -> list[Subscription]:
    """Give the subscriptions whose filters an article matches, in the order of their numbers."""
    wanting = [
        one
        for filters, subscriptions in by_filters.items()
        if filters.mismatch(article) is None
        for one in subscriptions
    ]
    return sorted(wanting, key=attrgetter("id"))


@dataclass
class _Released:
    """What is known of a released article: hundreds of servers may release it one by one.

    Attributes:
        same: The articles that tell the same.
        wanting: The subscriptions whose filters it matches, in the order of their numbers.
    """

    same: set[int]
    wanting: Sequence[Subscription]
    joining: Joining

    def wanted_in(self, server_id: int) -> Sequence[Subscription]:
        """Give the subscriptions that want it of those that a release reaches."""
        return self.wanting if server_id == OPERATOR else self._by_server.get(server_id, ())

    @cached_property
    def _by_server(self) -> dict[int, list[Subscription]]:
        found: dict[int, list[Subscription]] = {}
        for one in self.wanting:
            found.setdefault(one.server_id, []).append(one)
        return found


@dataclass(slots=True)
class Joining:
    """Which stories an article joins: in a thousand channels they are mostly the same."""

    article: Headline
    newsroom: Newsroom
    _known: dict[tuple[int, ...], Verdict | None] = field(default_factory=dict)

    def best(self, stories: Iterable[Story], server_id: int) -> Story | None:
        """Give the story to which the article is nearest; None where it joins none of them.

        In a server where moderators said where it belongs, that is where.
        """
        corrections, own = self.newsroom.corrections, self.article.id
        if (server_id, own) in corrections.apart:
            return None
        for story in stories:
            if any((server_id, own, one) in corrections.same for one in story.members):
                return story
        stories = [
            story
            for story in stories
            if not any((server_id, one) in corrections.apart for one in story.members)
        ]
        joined = [(story, verdict) for story in stories if (verdict := self._verdict(story))]
        if not joined:
            return None
        return max(joined, key=lambda one: one[1].likeness.value - one[1].needed)[0]

    def _verdict(self, story: Story) -> Verdict | None:
        members = tuple(story.members)
        if members not in self._known:
            self._known[members] = self.newsroom.joins(self.article.id, members)
        return self._known[members]


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


def _deliveries(story: Story, newsroom: Newsroom) -> Iterable[tuple[int, PlannedDelivery]]:
    """Give, with the number of its release, each delivery that a story gets."""
    for release, article_id, subscription in story.added:
        leads = article_id == story.lead
        # What begins a story is what leads it: its subscription has the post.
        begins = leads and story.is_new
        yield (
            release.id,
            PlannedDelivery(
                subscription.id,
                subscription.channel_id,
                article_id,
                joins=None if begins else story.anchor,
                leads=leads,
                waits=Waiting.DIGEST if subscription.options.digest is not None else None,
                may_stand_since=_may_stand_since(newsroom.headlines[article_id], newsroom.restore),
            ),
        )


def _may_stand_since(article: Headline, restore: Restore | None) -> datetime | None:
    """Give since when an article may stand in a channel without the ledger's knowledge."""
    return restore.looks_back_to if restore and article.published_at <= restore.at else None


def _earliest_first(releases: Sequence[Release], newsroom: Newsroom) -> list[Release]:
    """Order releases as the articles were published, however they came to be released."""
    known = [release for release in releases if release.article_id in newsroom.headlines]
    return sorted(known, key=lambda one: (newsroom.headlines[one.article_id].published_at, one.id))
