"""Which released articles go to which subscriptions: pure rules on values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from bot.headlines import Headline
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import PlannedDelivery, Release, Waiting
from bot.posting.options import Options
from bot.posting.planning import plan
from bot.posting.subscriptions import Subscription
from bot.stories import (
    STORY_WINDOW,
    Merge,
    is_within_story,
    shown_coverage,
)
from tests.posting.planned import DAY, ELSEWHERE, HERE, headline, newsroom_of, release, subscription
from tests.samples import NOW, WIRED, make_article, make_related


def planned(
    releases: Sequence[Release],
    headlines: Sequence[Headline],
    *subscriptions: Subscription,
    links: Mapping[int, AbstractSet[int]] | None = None,
    decisions: Mapping[int, Mapping[int, bool]] | None = None,
    leading: AbstractSet[tuple[int, int]] = frozenset(),
) -> list[tuple[int, int]]:
    """Give (subscription, article) of what gets a post, or a place in a digest, of its own."""
    newsroom = newsroom_of(headlines, links or {}, leading, decisions)
    due = plan(releases, subscriptions or (subscription(),), newsroom, NOW)
    assert all(one.channel_id == 100 + one.subscription_id for one in due)
    return [(one.subscription_id, one.article_id) for one in due if one.joins is None]


def joining(
    releases: Sequence[Release],
    headlines: Sequence[Headline],
    links: Mapping[int, AbstractSet[int]],
    leading: AbstractSet[tuple[int, int]] = frozenset(),
) -> list[tuple[int, int | None, bool]]:
    """Give (article, the one whose post it joins, whether it leads that from now on)."""
    newsroom = newsroom_of(headlines, links, leading)
    due = plan(releases, [subscription()], newsroom, NOW)
    return [(one.article_id, one.joins, one.leads) for one in due if one.joins is not None]


def test_a_release_is_due_in_every_subscription_that_wants_it() -> None:
    everything = subscription(1)
    robots = subscription(2, filters=Filters(topics=("Robots",)))
    wired = subscription(3, filters=Filters(providers=("wired.com",)))
    good = subscription(4, filters=Filters(min_quality=60))
    article = headline(10, quality=70, topics=("AI",), provider=WIRED)

    due = planned([release(10)], [article], everything, robots, wired, good)

    assert due == [(1, 10), (3, 10), (4, 10)]
    assert plan([], [everything], newsroom_of([]), NOW) == []


def test_a_planned_delivery_names_the_channel() -> None:
    newsroom = newsroom_of([headline(10)])

    assert plan([release(10)], [subscription()], newsroom, NOW) == [PlannedDelivery(1, 101, 10)]


def test_a_decision_in_another_server_makes_nothing_due() -> None:
    here, elsewhere = subscription(1), subscription(2, server_id=ELSEWHERE)
    held = headline(10, is_published=False)

    assert planned(
        [release(10, server_id=HERE, is_decision=True)],
        [held],
        here,
        elsewhere,
        decisions={10: {HERE: True}},
    ) == [(1, 10)]


def test_where_a_moderator_took_it_down_nothing_is_due() -> None:
    here, elsewhere = subscription(1), subscription(2, server_id=ELSEWHERE)

    assert planned(
        [release(10)], [headline(10)], here, elsewhere, decisions={10: {HERE: False}}
    ) == [(2, 10)]


def test_what_was_unpublished_again_before_planning_is_not_due() -> None:
    assert planned([release(10)], [headline(10, is_published=False)]) == []


def test_what_was_released_before_a_subscription_was_made_is_its_backlog() -> None:
    releases = [release(10, 4), release(11, 5), release(12, 6)]
    headlines = [headline(10), headline(11), headline(12)]

    assert planned(releases, headlines, subscription(since_release=5)) == [(1, 12)]


def test_too_old_an_article_is_not_due_unless_a_person_published_it() -> None:
    just, old = headline(10, age=3 * DAY), headline(11, age=3 * DAY + timedelta(seconds=1))

    assert planned([release(10), release(11)], [just, old]) == [(1, 10)]
    assert planned([release(11, is_decision=True)], [old]) == [(1, 11)]


def test_an_article_that_is_gone_is_passed_over() -> None:
    assert planned([release(10), release(11)], [headline(11)]) == [(1, 11)]


# Stories


def test_of_one_story_the_article_of_highest_quality_goes() -> None:
    headlines = [headline(10, quality=10), headline(11, quality=90), headline(12, quality=50)]
    releases = [release(10, 1), release(11, 2), release(12, 3)]

    assert planned(releases, headlines, links={10: {11}, 11: {10}}) == [(1, 11), (1, 12)]


def test_the_others_of_a_story_join_its_post() -> None:
    headlines = [headline(10, quality=10), headline(11, quality=90)]
    releases = [release(10, 1), release(11, 2)]

    assert joining(releases, headlines, {10: {11}, 11: {10}}) == [(10, 11, False)]


@pytest.mark.parametrize(("quality", "leads"), [(91, True), (90, False), (None, False)])
def test_a_later_article_takes_the_lead_if_it_is_better(quality: int | None, leads: bool) -> None:
    headlines = [headline(10, quality=90), headline(11, quality=quality)]

    due = joining([release(11)], headlines, {11: {10}}, {(101, 10)})

    assert due == [(11, 10, leads)]


def test_whichever_member_of_a_story_an_article_tells_the_same_as_it_joins() -> None:
    """The third article knows the first only, which leads no more."""
    headlines = [headline(10, quality=10), headline(11, quality=90), headline(12)]
    links = {11: {10}, 12: {10}}

    due = joining([release(11, 1), release(12, 2)], headlines, links, {(101, 10)})

    assert due == [(11, 10, True), (12, 10, False)]


def test_likeness_joins_without_a_link_unless_links_are_asked_for() -> None:
    newsroom = newsroom_of([headline(10), headline(11)], None, {(101, 10)}, alike={11: {10}})
    only_linked = replace(newsroom, merge=Merge.LINKED)

    (joined,) = plan([release(11)], [subscription()], newsroom, NOW)
    (apart,) = plan([release(11)], [subscription()], only_linked, NOW)

    assert (joined.joins, apart.joins) == (10, None)


def test_a_link_alone_is_no_story() -> None:
    other = replace(headline(11), title="Rain", excerpt="It goes on until Sunday.")

    assert planned([release(11)], [headline(10), other], links={11: {10}}, leading={(101, 10)}) == [
        (1, 11)
    ]


def test_two_stories_that_are_bridged_later_both_stand() -> None:
    headlines = [headline(10), headline(11), headline(12)]

    due = joining([release(12)], headlines, {12: {10, 11}}, {(101, 10), (101, 11)})

    assert [one for one, *_ in due] == [12]


@pytest.mark.parametrize(
    "fault", [{"is_published": False}, {"quality": 10}, {"provider": WIRED}], ids=str
)
def test_what_does_not_fit_any_more_does_not_keep_the_lead(fault: dict[str, Any]) -> None:
    """Held back by its document, or not what the subscription asks for since its quality fell."""
    leader = replace(headline(10, quality=90), **fault)
    wanted = subscription(filters=Filters(min_quality=20, providers=("forbes.com",)))
    newsroom = newsroom_of([leader, headline(11, quality=50)], {11: {10}}, {(101, 10)})

    (due,) = plan([release(11)], [wanted], newsroom, NOW)

    assert (due.joins, due.leads) == (10, True)


def test_equal_quality_is_decided_by_heat_and_then_by_age() -> None:
    hot = replace(headline(10, quality=50), heat=90)
    early = headline(11, quality=50, age=2 * timedelta(hours=1))
    late = headline(12, quality=50)
    everywhere = {10: {11, 12}, 11: {10, 12}, 12: {10, 11}}
    releases = [release(10, 1), release(11, 2), release(12, 3)]

    assert planned(releases, [hot, early, late], links=everywhere) == [(1, 10)]
    assert planned(releases[1:], [early, late], links=everywhere) == [(1, 11)]


def test_a_digest_makes_a_story_wait() -> None:
    times = DigestTimes(EVERY_DAY, time(8, 30), "Europe/Berlin")
    waiting = replace(subscription(), options=Options(digest=times))
    newsroom = newsroom_of([headline(10)])

    due = plan([release(10)], [waiting], newsroom, NOW)

    assert due == [PlannedDelivery(1, 101, 10, waits=Waiting.DIGEST)]


def test_deliveries_stand_in_the_order_of_their_releases() -> None:
    headlines = [headline(10, quality=1), headline(11, quality=99), headline(12)]
    releases = [release(10, 1), release(11, 2), release(12, 3)]

    assert planned(releases, headlines) == [(1, 10), (1, 11), (1, 12)]


def test_a_better_article_that_the_filters_refuse_does_not_hold_up_the_story() -> None:
    better = headline(10, quality=90, provider=WIRED)
    worse = headline(11, quality=10)
    forbes = subscription(2, filters=Filters(providers=("forbes.com",)))

    due = planned(
        [release(10, 1), release(11, 2)],
        [better, worse],
        subscription(1),
        forbes,
        links={10: {11}, 11: {10}},
    )

    assert due == [(1, 10), (2, 11)]


def test_a_story_that_stands_in_a_channel_is_not_due_there_again() -> None:
    headlines = [headline(10), headline(11)]
    first, second = subscription(1), subscription(2)

    due = planned([release(11)], headlines, first, second, links={11: {10}}, leading={(101, 10)})

    assert due == [(2, 11)]
    assert planned([release(11)], headlines, links={11: {10}}, leading={(101, 11)}) == []


def test_two_subscriptions_of_one_channel_bring_a_story_once() -> None:
    first = subscription(1)
    second = replace(subscription(2), channel_id=first.channel_id)
    newsroom = newsroom_of([headline(10)])

    due = plan([release(10)], [first, second], newsroom, NOW)

    assert due == [PlannedDelivery(1, 101, 10)]


def test_links_are_never_chained() -> None:
    headlines = [headline(10), headline(11), headline(12)]
    links = {12: {11}, 11: {10, 12}, 10: {11}}

    assert planned([release(12)], headlines, links=links, leading={(101, 10)}) == [(1, 12)]


def test_linked_articles_far_apart_in_time_are_two_stories() -> None:
    old = headline(10, age=STORY_WINDOW + timedelta(hours=1, seconds=1))

    assert planned([release(11)], [old, headline(11)], links={11: {10}}, leading={(101, 10)}) == [
        (1, 11)
    ]


def test_one_article_released_twice_is_due_once() -> None:
    assert planned([release(10, 1), release(10, 2)], [headline(10)]) == [(1, 10)]


def test_the_story_window_is_fourteen_days_either_way() -> None:
    assert is_within_story(NOW, NOW + 14 * DAY)
    assert is_within_story(NOW + 14 * DAY, NOW)
    assert not is_within_story(NOW, NOW + 14 * DAY + timedelta(seconds=1))


def test_withheld_coverage_is_not_shown() -> None:
    items = tuple(make_related(title) for title in ("A", "B", "C"))
    article = replace(make_article("Lead"), related=items)

    assert shown_coverage(article, frozenset()) == items
    assert shown_coverage(article, {items[1].id, 5}) == (items[0], items[2])
