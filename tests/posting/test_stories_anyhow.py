"""Whatever is published, in whichever order and steps, it comes to the right story's one post."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.headlines import Headline
from bot.posting.ledger import PlannedDelivery, Release, StandingStory
from bot.posting.planning import Newsroom, plan
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.stories import Facts, facts_of, weigh, words_of
from tests.posting.planned import headline, subscription
from tests.samples import NOW

#: What articles are about; of some, headlines share words with those of others.
_EVENTS = (
    "storm hits harbour coast boats sink",
    "harbour opens ferry route island",
    "robot dogs carry parcels through city",
    "parliament votes on city budget",
)
_WORDS = sorted({word for event in _EVENTS for word in event.split()})


@st.composite
def articles(draw: st.DrawFn) -> list[Headline]:
    count = draw(st.integers(1, 9))
    found = []
    for number in range(count):
        event = draw(st.sampled_from(_EVENTS))
        more = draw(st.lists(st.sampled_from(_WORDS), max_size=3))
        hours = draw(st.integers(0, 60))
        found.append(
            replace(
                headline(number + 1, quality=draw(st.integers(0, 3)), age=timedelta(hours=hours)),
                title=" ".join([*draw(st.permutations(event.split()))[:4], *more]),
                excerpt=" ".join(draw(st.permutations(event.split()))),
            )
        )
    return found


@dataclass
class Channel:
    """A channel and what stands in it, as the ledger would keep it."""

    published: Sequence[Headline]
    subscription: Subscription = field(default_factory=subscription)
    stories: list[list[int]] = field(default_factory=list)
    leads: list[int] = field(default_factory=list)
    known: list[Headline] = field(default_factory=list)

    @property
    def facts(self) -> dict[int, Facts]:
        return {one.id: _facts(one) for one in self.published}

    def newsroom(self) -> Newsroom:
        ids = {one.id for one in self.published}
        return Newsroom(
            headlines={one.id: one for one in self.published},
            facts=self.facts,
            alike={one: ids - {one} for one in ids},
            stories=[
                StandingStory(
                    self.subscription.channel_id,
                    self.subscription.id,
                    (lead, *(one for one in members if one != lead)),
                )
                for lead, members in zip(self.leads, self.stories, strict=True)
            ],
        )

    def release(self, batch: Sequence[Headline]) -> list[PlannedDelivery]:
        releases = [Release(one.id, one.id, OPERATOR, False, NOW) for one in batch]
        due = plan(releases, [self.subscription], self.newsroom(), NOW)
        for one in due:
            if one.joins is None:
                self.stories.append([one.article_id])
                self.leads.append(one.article_id)
        for one in due:
            if one.joins is not None:
                place = next(n for n, story in enumerate(self.stories) if one.joins in story)
                self.stories[place].append(one.article_id)
                if one.leads:
                    self.leads[place] = one.article_id
        return due


def _facts(one: Headline) -> Facts:
    return facts_of(
        one.id,
        title=one.title,
        domain=f"{one.id}.example",
        published_at=one.published_at,
        words=weigh(words_of(one.title, one.excerpt), lambda _: 1.0),
    )


def partition(channel: Channel) -> set[tuple[int, frozenset[int]]]:
    return {
        (lead, frozenset(members))
        for lead, members in zip(channel.leads, channel.stories, strict=True)
    }


def in_batches(published: Sequence[Headline], sizes: Sequence[int]) -> list[list[Headline]]:
    batches: list[list[Headline]] = []
    rest = list(published)
    for size in sizes:
        batches.append(rest[:size])
        rest = rest[size:]
    return [batch for batch in (*batches, rest) if batch]


@given(articles(), st.lists(st.integers(1, 4), max_size=5), st.randoms(use_true_random=False))
def test_each_article_comes_to_one_post_and_the_best_leads(
    published: list[Headline], sizes: list[int], chance: Random
) -> None:
    chance.shuffle(published)
    channel = Channel(published)
    for batch in in_batches(published, sizes):
        channel.release(batch)

    members = [one for story in channel.stories for one in story]
    assert sorted(members) == sorted(one.id for one in published)
    by_id = {one.id: one for one in published}
    for lead, story in zip(channel.leads, channel.stories, strict=True):
        assert by_id[lead].quality == max(by_id[one].quality or 0 for one in story)


@given(articles(), st.randoms(use_true_random=False))
def test_what_the_rule_calls_one_story_gets_no_second_post(
    published: list[Headline], chance: Random
) -> None:
    chance.shuffle(published)
    channel = Channel(published)
    for one in published:
        before = [list(story) for story in channel.stories]
        (due,) = channel.release([one])
        joined = [channel.newsroom().joins(one.id, story) for story in before]
        assert (due.joins is None) == (joined == [None] * len(before))


@given(articles(), st.lists(st.integers(1, 4), max_size=5), st.randoms(use_true_random=False))
def test_neither_steps_nor_the_order_within_one_make_a_difference(
    published: list[Headline], sizes: list[int], chance: Random
) -> None:
    """As long as a later step brings later articles: what was sent is not taken apart again."""
    at_once = Channel(published)
    shuffled = list(published)
    chance.shuffle(shuffled)
    at_once.release(shuffled)
    in_time = sorted(published, key=lambda one: (one.published_at, one.id))
    step_by_step = Channel(published)
    for batch in in_batches(in_time, sizes):
        chance.shuffle(batch)
        step_by_step.release(batch)

    assert partition(step_by_step) == partition(at_once)
