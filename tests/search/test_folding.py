"""Spellings of the same words are the same in every script, and other letters are not."""

# ruff: noqa: RUF001 - letters that look alike in several scripts are to be told apart here
from __future__ import annotations

import pytest

from bot.search.folding import fold, further_spelling

SAME = [
    ("Αθήνα: νέο μετρό", "ΑΘΗΝΑ: ΝΕΟ ΜΕΤΡΟ"),
    ("ΟΔΟΣ", "οδός"),
    ("Ἀθῆναι", "Αθηναι"),
    ("Ёлка", "елка"),
    ("Київ", "Киів"),
    ("Große Straße", "GROSSE STRASSE"),
    ("ẞ", "ss"),
    ("İstanbul ısı", "istanbul isi"),
    ("Ærø Łódź Þór Đà Nẵng", "aero lodz thor da nang"),
    ("ＡＩ ﬁnds", "ai finds"),
    ("عَرَبِيّ أحمد", "عربي احمد"),
    ("שָׁלוֹם", "שלום"),
    ("Cafe\u0301", "café"),
]
OTHER = [
    ("мой", "мои"),
    ("がく", "かく"),
    ("क्या", "कया"),
    ("क़लम", "कलम"),
    ("ไม่", "ไม"),
    ("한국", "하국"),
    ("C", "Ç#"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_the_same_words_are_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other_letters_are_other_words(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("text", [one for pair in SAME + OTHER for one in pair])
def test_what_is_folded_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((seen, None) for seen in ("Café", "Việt", "cafe", "мой", "Αθηνα")),
        ("Αθήνα", "αθηνα"),
        ("Ёлка", "елка"),
        ("Straße", "strasse"),
        ("ＡＩ", "ai"),
    ],
)
def test_the_index_is_told_only_what_it_does_not_see_itself(
    text: str, expected: str | None
) -> None:
    assert further_spelling(text) == expected
