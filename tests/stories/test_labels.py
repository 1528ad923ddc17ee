"""What the rule says of pairs that a person labelled, above all of those kept from choosing it."""

from __future__ import annotations

import pytest

from bot.stories import Merge, candidate_words, joins
from tests.stories.labelled import (
    IS_THERE,
    Judged,
    Label,
    is_together,
    judged,
    labels,
    newsroom,
)

pytestmark = pytest.mark.skipif(not IS_THERE, reason="the labelled articles are not beside here")


@pytest.fixture(scope="module")
def held_back() -> list[Judged]:
    return judged([label for label in labels() if label.split == "test"])


def test_linked_pairs_that_it_joins_are_the_same_story(held_back: list[Judged]) -> None:
    linked = [one for one in held_back if one.label.is_linked]
    assert _joined(linked) >= 100
    assert _precision(linked) >= 0.95
    assert _recall(linked) >= 0.72


def test_linked_articles_that_come_to_one_story_one_by_one_belong_there(
    held_back: list[Judged],
) -> None:
    linked = [one for one in held_back if one.label.is_linked]
    together = [one.label.is_same for one in linked if is_together(one)]
    same = [is_together(one) for one in linked if one.label.is_same]
    assert sum(together) >= 0.95 * len(together) >= 100
    assert sum(same) >= 0.75 * len(same)


def test_pairs_that_nothing_links_are_joined_seldom_and_rightly(held_back: list[Judged]) -> None:
    unlinked = [one for one in held_back if not one.label.is_linked]
    assert _joined(unlinked) >= 100
    assert _precision(unlinked) >= 0.97


def test_all_that_it_joins_without_a_link_is_the_same_story_but_for_three_in_a_hundred() -> None:
    """Nearly every pair that it joins in these newsrooms was labelled."""
    unlinked = [one for one in judged(labels()) if not one.label.is_linked]
    assert _joined(unlinked) >= 250
    assert _precision(unlinked) >= 0.97


def test_a_takeover_of_a_post_by_another_story_is_refused() -> None:
    """Of those that it lets pass a first reader called all the same story, a second all but two."""
    takeovers = judged(labels("takeovers.tsv"))
    assert _precision(takeovers) >= 0.85
    assert _recall(takeovers) >= 0.6


def test_a_story_of_one_provider_is_seldom_joined(held_back: list[Judged]) -> None:
    """Its notices, guides and columns are twins of one template."""
    own = [one for one in held_back if one.label.is_of_one_provider]
    assert not [one for one in own if one.verdict.is_same and not one.label.is_same]


def test_pairs_that_it_joins_share_a_word_to_look_them_up_by() -> None:
    joined = [one.label for one in judged(labels()) if one.verdict.is_same]
    found = sum(map(_is_found, joined))
    assert found >= 0.97 * len(joined)


def test_without_likeness_alone_only_a_link_joins(held_back: list[Judged]) -> None:
    (pair, *_) = [one for one in held_back if not one.label.is_linked and one.verdict.is_same]
    one, other = pair.verdict.one, pair.verdict.other
    assert joins(one, [other], frozenset()) is not None
    assert joins(one, [other], frozenset(), Merge.LINKED) is None


def _is_found(label: Label) -> bool:
    room = newsroom(label.newsroom)
    first, second = (candidate_words(room.facts(url).words) for url in (label.first, label.second))
    return not set(first).isdisjoint(second)


def _joined(pairs: list[Judged]) -> int:
    return sum(one.verdict.is_same for one in pairs)


def _precision(pairs: list[Judged]) -> float:
    joined = [one.label.is_same for one in pairs if one.verdict.is_same]
    return sum(joined) / len(joined)


def _recall(pairs: list[Judged]) -> float:
    same = [one.verdict.is_same for one in pairs if one.label.is_same]
    return sum(same) / len(same)
