from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.articles import Provider, RelatedItem
from bot.stories import coverage_of, rarity_among
from tests.samples import FORBES, WIRED, make_article, make_related

_RARITY = rarity_among(lambda _: 1, 100)
LEAD = make_article("Oracle wins Zoom deal", excerpt="Zoom picks Oracle for its calls")


def _item(title: str, *, domain: str = "wired.com", days: float = 0) -> RelatedItem:
    item = make_related(title, provider=Provider(domain, domain))
    return replace(item, published_at=LEAD.published_at + timedelta(days=days))


def _titles(items: tuple[RelatedItem, ...]) -> list[str]:
    return [item.title for item in items]


def test_what_is_near_in_words_stands_first_whether_or_not_it_is_the_same_story() -> None:
    lead = replace(LEAD, related=(_item("Volcano erupts"), _item("Zoom on Oracle", domain="b.com")))
    assert _titles(coverage_of(lead, _RARITY).shown) == ["Zoom on Oracle", "Volcano erupts"]


def test_what_is_near_in_time_stands_before_what_is_not() -> None:
    lead = replace(
        LEAD, related=(_item("Zoom deal", days=9), _item("Zoom deal now", domain="b.com", days=1))
    )
    assert _titles(coverage_of(lead, _RARITY).shown) == ["Zoom deal now", "Zoom deal"]


def test_other_providers_stand_before_its_own() -> None:
    own = _item("Oracle wins the Zoom deal after all", domain=FORBES.domain)
    lead = replace(LEAD, related=(own, _item("Volcano erupts")))
    assert _titles(coverage_of(lead, _RARITY).shown) == ["Volcano erupts", own.title]


def test_each_provider_is_shown_once_and_the_rest_on_asking() -> None:
    lead = replace(
        LEAD, related=(_item("Zoom and Oracle"), _item("Volcano", domain="www.Wired.com"))
    )
    coverage = coverage_of(lead, _RARITY)
    assert _titles(coverage.shown) == ["Zoom and Oracle"]
    assert _titles(coverage.more) == ["Volcano"]


def test_each_title_stands_once_and_its_own_never() -> None:
    lead = replace(
        LEAD,
        related=(
            _item("Oracle wins Zoom deal!"),
            _item("Zoom: a deal", domain="b.com"),
            _item("Zoom, a deal", domain="c.com"),
        ),
    )
    coverage = coverage_of(lead, _RARITY)
    assert _titles(coverage.shown + coverage.more + coverage.earlier) == ["Zoom: a deal"]


def test_five_are_shown_at_most_and_none_is_lost() -> None:
    items = tuple(_item(f"Deal number {n}", domain=f"{n}.com") for n in range(12))
    coverage = coverage_of(replace(LEAD, related=items), _RARITY)
    assert len(coverage.shown) == 5
    assert len(coverage.more) == 7
    assert {*coverage.shown, *coverage.more} == set(items)


def test_what_is_months_away_is_never_shown_but_found_under_earlier() -> None:
    items = tuple(_item(f"Zoom {n}", domain=f"{n}.com", days=-30 * n) for n in range(1, 4))
    coverage = coverage_of(replace(LEAD, related=items[::-1]), _RARITY)
    assert coverage.shown == coverage.more == ()
    assert _titles(coverage.earlier) == ["Zoom 1", "Zoom 2", "Zoom 3"]


def test_what_a_person_took_down_stands_nowhere() -> None:
    item = make_related("Zoom deal", provider=WIRED)
    coverage = coverage_of(replace(LEAD, related=(item,)), _RARITY, withheld={item.id})
    assert coverage.shown == coverage.more == coverage.earlier == ()
