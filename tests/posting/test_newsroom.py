"""What planning asks of a newsroom: who tells the same, who leads, what a backup leaves open."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.posting.corrections import Corrections
from bot.posting.filters import Filters
from bot.posting.hours import EVERY_DAY, DigestTimes
from bot.posting.ledger import Restore
from bot.posting.options import Options
from bot.posting.planning import plan
from bot.stories import Merge
from tests.posting.planned import DAY, ELSEWHERE, HERE, headline, newsroom_of, release, subscription
from tests.samples import NOW, ONE_STORY


def test_a_story_is_judged_by_the_links_of_its_own_articles() -> None:
    """Not by what is merely alike."""
    newsroom = newsroom_of([headline(10), headline(11), headline(12)], {11: {10}}, alike={11: {12}})

    linked, unlinked = (newsroom.nearest(11, (11, other)) for other in (10, 12))

    assert linked is not None
    assert unlinked is not None
    assert (linked.other.id, linked.is_linked) == (10, True)
    assert (unlinked.other.id, unlinked.is_linked) == (12, False)


def test_the_nearest_of_a_story_is_the_one_that_needs_least() -> None:
    """Neither itself, nor what is known no more, nor the one that is further in time."""
    far, near = headline(10, age=9 * DAY), headline(12)
    newsroom = newsroom_of([far, headline(11), near])

    for members in ((10, 11, 12, 99), (12, 99, 11, 10)):
        verdict = newsroom.nearest(11, members)
        assert verdict is not None
        assert (verdict.one.id, verdict.other.id) == (11, 12)
    assert newsroom.nearest(11, (11, 99)) is None


@pytest.mark.parametrize("merge", [Merge.SIMILAR, Merge.LINKED])
def test_what_lists_an_article_tells_the_same_however_stories_are_merged(merge: Merge) -> None:
    newsroom = newsroom_of([headline(10), headline(11), headline(12)], {11: {10}}, alike={11: {12}})

    same = replace(newsroom, merge=merge).same(11)

    assert same == ({10, 11, 12} if merge is Merge.SIMILAR else {10, 11})


@pytest.mark.parametrize(("linked", "same"), [({10}, {10, 11}), ({12}, {11}), (set(), {11})])
def test_a_link_makes_up_for_likeness_that_is_too_little_alone(
    linked: set[int], same: set[int]
) -> None:
    """A link between these two, not one to somebody else."""
    unlike = replace(headline(11), title="Delivered", excerpt=f"Until Sunday. {ONE_STORY}")
    newsroom = newsroom_of([headline(10), unlike], {11: linked}, alike={11: {10}})

    assert newsroom.same(11) == same


def test_a_moderators_word_puts_articles_to_one_story_and_chooses_who_leads() -> None:
    """In the server where it was said, and only of the articles that it was said of."""
    corrected = Corrections(
        same=frozenset({(HERE, 11, 10), (HERE, 10, 11)}), leading=frozenset({(HERE, 10)})
    )
    unlike = replace(headline(11, quality=90), title="Rain", excerpt="It goes on until Sunday.")
    newsroom = newsroom_of([headline(10), unlike], None, {(101, 10), (102, 10)})
    newsroom = replace(newsroom, corrections=corrected)
    here, elsewhere = subscription(1), subscription(2, server_id=ELSEWHERE)

    due = plan([release(11)], [here, elsewhere], newsroom, NOW)

    assert newsroom.same(11) == {10, 11}
    assert newsroom.same(12) == {12}
    assert [(one.subscription_id, one.joins, one.leads) for one in due] == [
        (1, 10, False),
        (2, None, True),
    ]
    assert newsroom.takes_the_lead(headline(10), 11, here)
    assert not newsroom.takes_the_lead(headline(10), 11, elsewhere)


def test_what_is_gone_leads_no_more() -> None:
    newsroom = newsroom_of([headline(11)])

    assert newsroom.takes_the_lead(headline(11), 10, subscription())


def test_what_a_server_took_down_does_not_lead_there() -> None:
    best = headline(10, quality=90)
    newsroom = newsroom_of([best, headline(11, quality=10)], decisions={10: {HERE: False}})

    assert newsroom.takes_the_lead(headline(11), 10, subscription())
    assert not newsroom.takes_the_lead(headline(11), 10, subscription(server_id=ELSEWHERE))


DIGEST = Options(digest=DigestTimes(EVERY_DAY, time(8, 30), "UTC"))


@pytest.mark.parametrize(
    ("restore", "options", "is_due", "may_stand_since"),
    [
        (None, Options(), True, None),
        (Restore(NOW), Options(), False, None),
        (Restore(NOW, looks_back_to=NOW - DAY), Options(), True, NOW - DAY),
        (Restore(NOW, looks_back_to=NOW - DAY), DIGEST, False, None),
        # At the moment itself, and after it.
        (Restore(NOW - timedelta(hours=1)), Options(), False, None),
        (Restore(NOW - timedelta(hours=1), NOW - DAY), Options(), True, NOW - DAY),
        (Restore(NOW - timedelta(hours=2)), Options(), True, None),
        (Restore(NOW - timedelta(hours=2)), DIGEST, True, None),
        (Restore(NOW - timedelta(hours=2), NOW - DAY), Options(), True, None),
    ],
)
def test_what_may_stand_since_before_a_backup_goes_only_where_it_can_be_looked_for(
    restore: Restore | None, options: Options, is_due: bool, may_stand_since: datetime | None
) -> None:
    newsroom = replace(newsroom_of([headline(10)]), restore=restore)
    wanting = replace(subscription(), options=options)

    due = plan([release(10)], [wanting], newsroom, NOW)

    assert [one.may_stand_since for one in due] == ([may_stand_since] if is_due else [])
    decided = plan([release(10, is_decision=True)], [wanting], newsroom, NOW)
    assert len(decided) == 1


def test_an_article_joins_by_likeness_unless_links_are_asked_for() -> None:
    linked = newsroom_of([headline(10), headline(11)], {11: {10}})
    alike = newsroom_of([headline(10), headline(11)], alike={11: {10}})

    assert linked.joins(11, (10,)) is not None
    assert alike.joins(11, (10,)) is not None
    assert replace(linked, merge=Merge.LINKED).joins(11, (10,)) is not None
    assert replace(alike, merge=Merge.LINKED).joins(11, (10,)) is None


def test_of_equals_the_earlier_leads_whichever_was_known_first() -> None:
    for early, late in ((10, 11), (11, 10)):
        newsroom = newsroom_of([headline(early, age=DAY), headline(late)])
        assert newsroom.takes_the_lead(newsroom.headlines[early], late, subscription())
        assert not newsroom.takes_the_lead(newsroom.headlines[late], early, subscription())


def test_of_two_stories_an_article_joins_the_nearer() -> None:
    for far, near in ((10, 12), (12, 10)):
        headlines = [headline(far, age=9 * DAY), headline(11), headline(near)]
        links = {11: {10, 12}}
        newsroom = newsroom_of(headlines, links, {(101, 10), (101, 12)})
        (due,) = plan([release(11)], [subscription()], newsroom, NOW)
        assert due.joins == near


def test_who_may_lead_is_for_the_subscription_that_has_the_post() -> None:
    """If that is gone, for the one that brings the article."""
    headlines = [headline(10, quality=90), headline(11, quality=50, topics=("AI",))]
    newsroom = newsroom_of(headlines, {11: {10}}, {(101, 10)})
    all_else = subscription(1, filters=Filters(not_topics=("AI",)))
    on_ai = replace(subscription(2, filters=Filters(topics=("AI",))), channel_id=101)

    (both,) = plan([release(11)], [on_ai, all_else], newsroom, NOW)
    (alone,) = plan([release(11)], [on_ai], newsroom, NOW)

    assert not both.leads
    assert alone.leads


def test_what_stands_in_one_channel_is_due_in_the_next() -> None:
    newsroom = newsroom_of([headline(10)], leading={(101, 10)})

    due = plan([release(10)], [subscription(1), subscription(2)], newsroom, NOW)

    assert [one.channel_id for one in due] == [102]


def test_a_subscription_that_gets_nothing_holds_up_none_after_it() -> None:
    """Neither one that was made too late nor one whose channel has it already."""
    newsroom = newsroom_of([headline(10)], leading={(102, 10)})
    wanting = [subscription(1, since_release=1), subscription(2), subscription(3), subscription(4)]

    due = plan([release(10)], wanting, newsroom, NOW)

    assert [one.channel_id for one in due] == [103, 104]
