"""By which words a text is found, whatever its script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.words import Phrase, has_word, index_forms, typed_forms


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Plain words need no others", ""),
        ("OpenAI and YouTube", "Open AI You Tube"),
        ("iPhone15", "i Phone 15"),
        ("state-of-the-art open-source", "stateoftheart opensource"),
        ("東京都", "東京 京都 都"),
        ("猫", "猫"),
        ("AI東京2024年", "東京 京 年 AI 2024"),
        ("iPhoneの発売", "の発 発売 売 iPhone i Phone"),
        ("กา", "กา า"),
        ("한국어 뉴스", "한국 국어 어 뉴스 스"),
    ],
)
def test_further_words_of_a_text(text: str, forms: str) -> None:
    assert index_forms(text) == forms


@pytest.mark.parametrize(
    ("typed", "forms"),
    [
        ("word", [[Phrase("word")]]),
        ("two words", [[Phrase("two words")]]),
        ("open-source", [[Phrase("open-source"), Phrase("opensource")]]),
        ("OpenAI", [[Phrase("OpenAI"), Phrase("Open AI")]]),
        ("東京都", [[Phrase("東京 京都")]]),
        ("猫", [[Phrase("猫", is_beginning=True)]]),
        ("AI東京", [[Phrase("東京")], [Phrase("AI")]]),
        ("฿100", [[Phrase("100")]]),
        ("!?", []),
    ],
)
def test_what_is_looked_for(typed: str, forms: list[list[Phrase]]) -> None:
    assert typed_forms(typed) == forms


@given(st.text(st.characters(exclude_categories=()), max_size=200))
def test_any_text_has_forms(text: str) -> None:
    """What holds a word is looked for by at least one, and nothing without a word is."""
    forms = typed_forms(text)

    assert bool(forms) == has_word(text)
    assert all(has_word(phrase.text) for either in forms for phrase in either)
    assert isinstance(index_forms(text), str)
