"""Which article leads a story that stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.headlines import Headline
from bot.posting.filters import Filters
from bot.posting.leading import Candidate, leading_delivery
from tests.posting.planned import HERE, headline

GOOD = headline(10, quality=90)
FAIR = headline(11, quality=50)
POOR = headline(12, quality=10)


def lead(*articles: Headline, leads: int = 10, filters: Filters | None = None) -> int | None:
    """Give the article that is to lead."""
    candidates = [
        Candidate(one.id + 100, one.id, HERE, filters or Filters(), one.id == leads)
        for one in articles
    ]
    found = leading_delivery(candidates, {one.id: one for one in articles}, {})
    return None if found is None else found - 100


def test_the_best_leads_whoever_led_before() -> None:
    assert lead(POOR, GOOD, FAIR, leads=12) == 10
    assert lead(GOOD, FAIR, POOR, leads=10) == 10


@pytest.mark.parametrize(
    "fallen", [replace(GOOD, quality=1), replace(GOOD, is_published=False)], ids=["fell", "held"]
)
def test_who_has_fallen_below_another_leads_no_more(fallen: Headline) -> None:
    assert lead(fallen, FAIR, POOR) == 11


def test_only_what_the_subscription_wants_leads() -> None:
    assert lead(GOOD, replace(FAIR, type="video"), filters=Filters(types=("video",))) == 11


def test_where_none_is_published_any_more_the_last_one_stays() -> None:
    held = [replace(one, is_published=False) for one in (GOOD, FAIR, POOR)]

    assert lead(*held, leads=12) == 12


def test_a_decision_of_the_server_counts_before_the_document() -> None:
    candidates = [
        Candidate(1, GOOD.id, HERE, Filters(), leads=True),
        Candidate(2, FAIR.id, HERE, Filters(), leads=False),
    ]
    headlines = {GOOD.id: GOOD, FAIR.id: FAIR}

    assert leading_delivery(candidates, headlines, {GOOD.id: {HERE: False}}) == 2


def test_of_two_subscriptions_that_brought_an_article_the_one_that_wants_it_leads() -> None:
    candidates = [
        Candidate(1, GOOD.id, HERE, Filters(types=("video",)), leads=True),
        Candidate(2, GOOD.id, HERE, Filters(), leads=False),
    ]

    assert leading_delivery(candidates, {GOOD.id: GOOD}, {}) == 2


def test_of_what_is_gone_nothing_leads() -> None:
    candidates = [Candidate(1, GOOD.id, HERE, Filters(), leads=True)]

    assert leading_delivery(candidates, {}, {}) is None
