"""How a typed name of a topic or a provider is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import NotFoundError
from bot.search.vocabulary import Name, Vocabulary, not_found, resolve, suggest

NAMES = tuple(
    Name(label if "." not in label else label.casefold(), label, count)
    for label, count in (
        ("AI", 50),
        ("Computer Vision", 40),
        ("Café Culture", 30),
        ("Computing", 20),
        ("Vision Zero", 10),
        ("Television", 5),
        ("Power Apps", 2),
        ("Forgotten", 0),
    )
)
PROVIDER = Name("stuff.co.nz", "Stuff", 7)


def labels(typed: str, limit: int = 25) -> list[str]:
    return [name.label for name in suggest(NAMES, typed, limit=limit)]


def test_nothing_typed_offers_the_most_used() -> None:
    assert labels("", limit=3) == labels("  ", limit=3) == ["AI", "Computer Vision", "Café Culture"]


def test_beginnings_come_first_then_beginnings_of_words_then_the_rest() -> None:
    assert labels("vision") == ["Vision Zero", "Computer Vision", "Television"]
    assert labels("comp") == ["Computer Vision", "Computing"]


@pytest.mark.parametrize("typed", ["café", "CAFE", "  cafe   cul", "culture"])
def test_case_accents_and_spaces_do_not_matter(typed: str) -> None:
    assert labels(typed) == ["Café Culture"]


@pytest.mark.parametrize("typed", ["Compter Vision", "computer visoin"])
def test_a_slip_is_forgiven(typed: str) -> None:
    assert labels(typed)[0] == "Computer Vision"


def test_what_is_like_nothing_offers_nothing() -> None:
    assert labels("xyzzy") == []


def test_a_provider_is_offered_by_name_and_by_domain() -> None:
    for typed in ("stu", "Stuff", "stuff.co", "co.nz"):
        assert suggest([PROVIDER], typed) == [PROVIDER]


def test_a_name_is_resolved_by_key_or_label_in_full() -> None:
    assert resolve([*NAMES, PROVIDER], "stuff.co.NZ") == PROVIDER
    assert resolve([*NAMES, PROVIDER], " stuff ") == PROVIDER
    found = resolve(NAMES, "computer vision")
    assert found is not None
    assert found.label == "Computer Vision"
    assert resolve(NAMES, "computer") is None


def test_of_two_names_alike_the_more_used_is_meant() -> None:
    rare, common = Name("ai", "ai", 1), Name("A.I.", "AI", 9)

    assert resolve([rare, common], "ai") == common


def test_names_may_come_one_by_one() -> None:
    assert suggest(iter(NAMES), "Compter Vision")[0].label == "Computer Vision"


def test_a_name_that_nobody_has_is_answered_with_the_likeliest() -> None:
    error = not_found("topic", "computer visoin", NAMES)

    assert isinstance(error, NotFoundError)
    assert str(error).startswith("There is no topic “computer visoin” here.")
    assert "Did you mean “Computer Vision”" in str(error)
    assert str(not_found("topic", "xyzzy", NAMES)).endswith("here.")
    assert len(str(not_found("topic", "x" * 4000, NAMES))) < 200


@pytest.mark.parametrize("typed", ["", "for", "gott", "forgetten", "forgotten"])
def test_what_stands_in_nothing_published_is_offered_to_nobody_by_any_part(typed: str) -> None:
    published = Vocabulary(NAMES).prepare().published

    assert "Forgotten" in labels(typed)
    assert "Forgotten" not in [name.label for name in published.suggest(typed)]
    assert "Forgotten" not in [name.label for name in published.near(typed)]
    assert published.resolve("forgotten") is None
    assert published.resolve("computing") == resolve(NAMES, "computing")


def test_a_name_that_begins_so_in_label_and_key_counts_once() -> None:
    names = [Name(f"news{number}.com", f"News {number}", 1) for number in range(9)]

    assert len(suggest(names, "news", limit=6)) == 6


@given(st.text(max_size=200))
def test_anything_may_be_typed(typed: str) -> None:
    assert set(suggest(NAMES, typed)) <= set(NAMES)
    assert resolve(NAMES, typed) in (None, *NAMES)
