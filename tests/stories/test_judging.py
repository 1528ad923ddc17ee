from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories import (
    Facts,
    explained,
    facts_of,
    judge,
    rarity_among,
    weigh,
    words_of,
)
from tests.samples import NOW

#: A small newsroom of games: what it writes of each day says little.
_USUAL = {"diablo": 90, "4": 80, "blizzard": 60, "game": 50}
_RARITY = rarity_among(lambda word: _USUAL.get(word, 1), 100)


def _facts(title: str, excerpt: str = "", *, domain: str = "a.com", hours: float = 0) -> Facts:
    return facts_of(
        hash((title, domain, hours)),
        title=title,
        domain=domain,
        published_at=NOW + timedelta(hours=hours),
        words=weigh(words_of(title, excerpt), _RARITY),
    )


TATTOO = _facts("Diablo 4 beta keys for fans who get a tattoo", "The Hell's Ink tour gives keys")
TATTOO_AGAIN = ("Get a tattoo, get a Diablo 4 beta key", "Fans can get keys on the Hell's Ink tour")


def test_words_in_common_make_one_story() -> None:
    again = _facts(*TATTOO_AGAIN, domain="b.com", hours=3)
    assert judge(TATTOO, again, is_linked=False).is_same


def test_words_that_everything_has_make_none() -> None:
    other = _facts("Blizzard on the game: Diablo 4 music composed", domain="b.com", hours=1)
    assert not judge(TATTOO, other, is_linked=True).is_same


def test_a_link_makes_less_enough() -> None:
    other = _facts(
        "Blizzard inks fans: permanent marks earn early access", "Tattoo tour", domain="b.com"
    )
    assert (
        judge(TATTOO, other, is_linked=True).needed < judge(TATTOO, other, is_linked=False).needed
    )


def test_each_day_between_takes_more() -> None:
    needed = [
        judge(TATTOO, _facts(*TATTOO_AGAIN, domain="b.com", hours=hours), is_linked=False).needed
        for hours in (0, 24, 48, 24 * 10)
    ]
    assert needed == sorted(needed)
    assert needed[0] < needed[1] < needed[2] < needed[3]


def test_nothing_joins_after_14_days() -> None:
    same_title = _facts("Diablo 4 beta keys for fans who get a tattoo", domain="b.com", hours=337)
    assert not judge(TATTOO, same_title, is_linked=True).is_same


def test_equal_titles_of_different_providers_are_enough_on_one_day() -> None:
    one = _facts("Morning briefing: 3 things", "Rates rise")
    other = _facts("Morning Briefing: 3 things!", "Storm hits coast", domain="b.com", hours=20)
    assert judge(one, other, is_linked=False).is_same


def test_a_column_that_bears_its_title_each_day_is_another_each_time() -> None:
    title = "This week in gaming: the stories of the week"
    one = _facts(title, "Rates rise while markets fall in London")
    other = _facts(title, "Storm floods villages along the coast", domain="b.com", hours=48)
    assert not judge(one, other, is_linked=False).is_same


def test_a_copy_that_comes_days_later_is_the_same_story() -> None:
    title, text = "Fans can skip the campaign", "Leaked screenshots show a menu to skip it"
    one, other = _facts(title, text), _facts(title, f"{text} at once", domain="b.com", hours=100)
    assert judge(one, other, is_linked=False).is_same


def test_one_provider_tells_twins_by_one_template() -> None:
    one = _facts("Public preview: Azure Files in Canada East", "Azure Files is now available")
    other = _facts("Public preview: Azure Queues in Canada East", "Azure Queues is now available")
    assert not judge(one, other, is_linked=True).is_same


def test_one_provider_with_one_text_twice_is_one_story() -> None:
    one = _facts("Diablo 4 players can skip the story", "Developers say that it is optional")
    other = _facts(
        "Diablo 4 Players Can Skip The Story", "Developers say that it is optional", hours=1
    )
    assert judge(one, other, is_linked=False).is_same


def test_www_is_no_other_provider() -> None:
    one, other = _facts("A", domain="www.a.com"), _facts("B", domain="A.com")
    assert judge(one, other, is_linked=False).is_of_one_provider


def test_a_correction_under_the_text_of_the_claim_is_another_story() -> None:
    text = "Fans are excited at the prospect of playing now that the beta appeared on the launcher"
    claim = _facts("Diablo 4 beta appears on launcher, exciting fans", text)
    correction = _facts(
        "Just an internal test, Rod Fergusson insists", text, domain="b.com", hours=8
    )
    verdict = judge(claim, correction, is_linked=False)
    assert verdict.likeness.value > verdict.needed
    assert not verdict.is_same
    assert explained(verdict).endswith("but their headlines tell of different things")


def test_a_guide_takes_more_than_news() -> None:
    news = _facts("Diablo 4 beta sign-ups are live", domain="b.com")
    guide = _facts("How to sign up for the Diablo 4 beta")
    assert judge(guide, news, is_linked=False).needed > judge(news, TATTOO, is_linked=False).needed


def test_a_rumour_and_what_came_of_it_take_more() -> None:
    rumour = _facts("Diablo 4 might launch in June", domain="b.com")
    fact = _facts("Diablo 4 launches in June")
    again = _facts("Rumor: Diablo 4 may launch in June")
    assert (
        judge(rumour, fact, is_linked=False).needed > judge(rumour, again, is_linked=False).needed
    )


def test_a_name_of_many_words_counts_little_more_than_one() -> None:
    name = "Star Wars Jedi: Fallen Order"
    update = _facts(f"{name} adds New Game+ free")
    sales = _facts(f"{name} crosses ten million players", domain="b.com", hours=12)
    assert judge(update, sales, is_linked=False).likeness.told < 0.4


@pytest.mark.parametrize("title", ["", "…", "4"])
def test_a_title_without_words_is_like_nothing(title: str) -> None:
    verdict = judge(_facts(title), _facts(title, domain="b.com", hours=30), is_linked=True)
    assert 0 <= verdict.likeness.value <= 1


def test_equal_titles_of_everyday_words_are_enough_too() -> None:
    one, other = _facts("What it is"), _facts("What It Is", domain="b.com", hours=2)
    assert judge(one, other, is_linked=False).is_same


_TITLES = st.text(alphabet="ab Stormé4嵐", max_size=40)


@given(_TITLES, _TITLES, _TITLES, _TITLES, st.booleans())
def test_likeness_is_between_nothing_and_all_and_no_matter_of_order(
    first: str, text: str, second: str, other_text: str, is_linked: bool
) -> None:
    one, other = _facts(first, text), _facts(second, other_text, domain="b.com", hours=5)
    there = judge(one, other, is_linked=is_linked)
    back = judge(other, one, is_linked=is_linked)
    assert 0 <= there.likeness.agreement <= 1
    assert 0 <= there.likeness.told <= 1
    assert there.needed == back.needed
    assert explained(there)


def test_it_is_the_same_whichever_is_named_first() -> None:
    again = _facts(*TATTOO_AGAIN, domain="b.com", hours=3)
    one, other = judge(TATTOO, again, is_linked=True), judge(again, TATTOO, is_linked=True)
    assert one.likeness.value == pytest.approx(other.likeness.value)
    assert one.needed == other.needed


def test_a_verdict_says_on_what_it_rests() -> None:
    again = _facts(*TATTOO_AGAIN, domain="b.com", hours=3)
    sentence = explained(judge(TATTOO, again, is_linked=True))
    assert sentence.startswith("linked, 3 hours apart, 9 words in common: ")
    assert "tattoo" in sentence
    assert sentence.endswith("that it takes")


def test_a_verdict_says_what_was_missing() -> None:
    other = _facts("Quarterly numbers", domain="a.com", hours=24 * 3)
    sentence = explained(judge(TATTOO, other, is_linked=False))
    assert sentence == (
        "not linked, the same provider, 3 days apart, no word in common, "
        "likeness 0% where it takes 120%"
    )


def test_a_verdict_says_when_it_is_too_late() -> None:
    other = _facts("Quarterly numbers", domain="b.com", hours=24 * 30)
    assert explained(judge(TATTOO, other, is_linked=True)).endswith(
        "too far apart in time for one story"
    )
