"""Articles of a list are parted into stories as their posts would come together."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from bot.stories import (
    Evidence,
    Facts,
    Merge,
    facts_of,
    grouped,
    joins,
    judge,
    rarity_among,
    tell_the_same,
    weigh,
    words_of,
)
from tests.samples import NOW

_RARITY = rarity_among(lambda _: 1, 100)


def _facts(key: int, title: str, *, hours: float = 0, domain: str | None = None) -> Facts:
    return facts_of(
        key,
        title=title,
        domain=domain or f"{key}.com",
        published_at=NOW + timedelta(hours=hours),
        words=weigh(words_of(title, ""), _RARITY),
    )


FIRST = _facts(1, "Zoom picks Oracle cloud for video calls")
SECOND = _facts(2, "Zoom picks Oracle cloud, shares surge past Amazon", hours=4)
#: It tells the same as the second alone, by a link.
THIRD = _facts(3, "Shares surge past Amazon after deal", hours=8)
VOLCANO = _facts(4, "Volcano erupts in Iceland", hours=2)
LINKS = {2: {1}, 3: {2}}


def test_what_tells_the_same_as_any_member_stands_with_it() -> None:
    assert grouped([THIRD, VOLCANO, SECOND, FIRST], Evidence(LINKS)) == [[1, 2, 3], [4]]


def test_without_the_one_between_there_is_nothing_to_join_by() -> None:
    assert grouped([FIRST, THIRD], Evidence(LINKS)) == [[1], [3]]


def test_what_moderators_said_is_not_overruled() -> None:
    apart = Evidence(LINKS, apart={2})
    assert grouped([FIRST, SECOND, THIRD], apart) == [[1], [2], [3]]
    same = Evidence(same={1: {4}, 4: {1}})
    assert grouped([FIRST, VOLCANO], same) == [[1, 4]]


def test_where_links_are_asked_for_likeness_alone_is_not_enough() -> None:
    twin = _facts(5, "Zoom picks Oracle cloud for video calls", hours=1)
    assert grouped([FIRST, twin], Evidence()) == [[1, 5]]
    assert grouped([FIRST, twin], Evidence(merge=Merge.LINKED)) == [[1], [5]]


_SUBJECTS = ("Zoom Oracle cloud deal", "Iceland volcano erupts", "Berlin tram strike", "Why trams?")


def _newsroom(seed: int) -> list[Facts]:
    chance = random.Random(seed)  # noqa: S311 - to look random, not to be secret
    words = [
        "today",
        "shares",
        "surge",
        "after",
        "record",
        "report",
        "might",
        "leak",
        "2021",
        "again",
        "calls",
    ]
    return [
        _facts(
            key,
            " ".join([chance.choice(_SUBJECTS), *chance.sample(words, k=chance.randrange(4))]),
            hours=chance.uniform(0, 24 * 20),
            domain=f"{chance.randrange(4)}.com",
        )
        for key in range(40)
    ]


@pytest.mark.parametrize("seed", range(5))
def test_each_article_stands_once_in_the_story_it_is_nearest_to(seed: int) -> None:
    """Whatever order the list has; the quick look for what is near loses nothing here."""
    articles = _newsroom(seed)
    stories = grouped(articles, Evidence())
    by_id = {one.id: one for one in articles}
    assert sorted(key for story in stories for key in story) == list(range(40))
    assert grouped(reversed(articles), Evidence()) == stories
    for story in stories:
        for place, key in enumerate(story[1:], start=1):
            assert joins(by_id[key], [by_id[one] for one in story[:place]], set())


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize("seed", range(5))
def test_the_quick_answer_is_the_one_of_the_evidence(seed: int, is_linked: bool) -> None:
    articles = _newsroom(seed)
    pairs = [(one, other) for one in articles for other in articles if one.id < other.id]
    answers = [tell_the_same(*pair, is_linked=is_linked) for pair in pairs]
    assert answers == [judge(*pair, is_linked=is_linked).is_same for pair in pairs]
    assert any(answers)
