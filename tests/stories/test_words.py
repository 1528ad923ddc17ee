from __future__ import annotations

import pytest

from bot.stories import candidate_words, rarity_among, spaced_words, weigh, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Leaks", "leaking"),
        ("Microsoft's plan", "Microsoft plans"),
        ("Straße", "STRASSE"),
        ("released", "releases"),
    ],
)
def test_spellings_of_one_word_are_one(one: str, other: str) -> None:
    assert set(words_of(one, "")) == set(words_of(other, ""))


def test_numbers_keep_their_endings() -> None:
    assert words_of("G20 PS5s 1900s", "").title == ("g20", "ps5", "1900")


def test_what_every_text_has_is_left_out() -> None:
    assert words_of("What is it and why", "").title == ()


def test_a_script_without_spaces_gives_pairs_of_characters() -> None:
    assert words_of("東京大学", "").title == ("東京", "京大", "大学")


def test_a_word_of_the_title_is_none_of_the_excerpt() -> None:
    words = words_of("Storm hits coast", "The storm flooded villages")
    assert words.title == ("storm", "hit", "coast")
    assert words.excerpt == {"flood", "villag"}


def test_only_the_beginning_of_an_excerpt_counts() -> None:
    assert "late" not in set(words_of("", "word " * 100 + "late"))


def test_a_rare_word_weighs_more_than_a_usual_one() -> None:
    rarity = rarity_among({"usual": 90, "rare": 1}.__getitem__, 100)
    assert rarity("rare") > rarity("usual") >= 0


def test_a_word_of_the_title_weighs_more_and_a_number_most() -> None:
    rarity = rarity_among(lambda _: 0, 0)
    weights = weigh(words_of("storm 1953", "flood"), rarity).weights
    assert weights["1953"] > weights["storm"] > weights["flood"]


def test_articles_are_looked_up_by_their_heaviest_words() -> None:
    rarity = rarity_among(lambda word: 50 if word == "game" else 1, 100)
    words = weigh(words_of("Game tattoo tour", "Game fans inked"), rarity)
    assert candidate_words(words, 2) == ("tattoo", "tour")
    assert candidate_words(words)[-1] == "game"


@pytest.mark.parametrize(
    ("title", "excerpt"),
    [
        ("Leaks, leaked and leaking", "It's leaking: the maker's new leaks"),
        ("ギャラクシー 発表", "the of and"),
        ("Straße 2024 STRASSE", "Åre ﬁne"),
        ("", ""),
    ],
)
def test_what_a_load_takes_are_the_same_words(title: str, excerpt: str) -> None:
    words = words_of(title, excerpt)
    in_title, in_excerpt = spaced_words(title, excerpt)

    assert tuple(in_title.split()) == words.title
    assert set(in_excerpt.split()) == words.excerpt
