from __future__ import annotations

from datetime import timedelta

from bot.stories import (
    Facts,
    Member,
    Merge,
    facts_of,
    joins,
    lead_of,
    rarity_among,
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
SECOND = _facts(2, "Oracle cloud wins Zoom deal, shares surge past Amazon", hours=4)
#: It tells the same as the second alone.
THIRD = _facts(3, "Shares surge past Amazon after deal", hours=8)


def test_an_article_joins_by_any_member_whoever_leads() -> None:
    assert joins(THIRD, [FIRST], {1}) is None
    verdict = joins(THIRD, [FIRST, SECOND], {2})
    assert verdict is not None
    assert verdict.other.id == 2


def test_what_is_no_member_proves_nothing() -> None:
    assert joins(THIRD, [], {2}) is None
    assert joins(_facts(4, "Volcano erupts in Iceland"), [FIRST, SECOND], {2}) is None


def test_a_story_takes_nothing_14_days_after_its_first() -> None:
    late = _facts(5, "Oracle cloud wins Zoom deal", hours=24 * 14 + 1)
    near = _facts(6, "Oracle cloud wins Zoom deal", hours=24 * 13 + 12)
    assert joins(late, [near], {6}) is not None
    assert joins(late, [FIRST, near], {6}) is None


def test_a_large_story_asks_one_in_five_of_its_members() -> None:
    others = [_facts(10 + n, f"Volcano {n} sleeps", hours=n) for n in range(5)]
    assert joins(THIRD, [SECOND, *others[:4]], {2}) is not None
    assert joins(THIRD, [SECOND, *others], {2}) is None


def test_where_links_are_asked_for_likeness_alone_is_not_enough() -> None:
    twin = _facts(7, "Zoom picks Oracle cloud for video calls", hours=1)
    assert joins(twin, [FIRST], frozenset(), Merge.LINKED) is None
    assert joins(twin, [FIRST], {1}, Merge.LINKED) is not None


def test_the_strongest_evidence_is_given() -> None:
    twin = _facts(8, "Zoom picks Oracle cloud for video calls", hours=1)
    verdict = joins(twin, [SECOND, FIRST], frozenset())
    assert verdict is not None
    assert verdict.other.id == 1


def _member(
    key: int, *, quality: int | None = 50, heat: int | None = 0, hours: int = 0, is_fit: bool = True
) -> Member:
    return Member(key, quality, heat, NOW + timedelta(hours=hours), is_fit)


def test_the_best_leads_then_the_hottest_then_the_earliest() -> None:
    assert lead_of([_member(1), _member(2, quality=80)]) == 2
    assert lead_of([_member(1), _member(2, heat=5)]) == 2
    assert lead_of([_member(1, hours=2), _member(2)]) == 2


def test_what_is_not_told_counts_as_nothing() -> None:
    assert lead_of([_member(1, quality=None), _member(2, quality=1, heat=None)]) == 2


def test_a_better_one_that_is_not_published_or_does_not_match_never_leads() -> None:
    assert lead_of([_member(1), _member(2, quality=80, is_fit=False)]) == 1


def test_the_last_lead_stays_where_none_is_fit_any_more() -> None:
    cold = [_member(1, is_fit=False), _member(2, quality=80, is_fit=False)]
    assert lead_of(cold, last_lead=1) == 1
    assert lead_of([]) is None
