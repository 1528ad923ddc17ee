from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents import parse
from bot.documents.excerpts import tidy_excerpt
from bot.errors import DocumentError
from tests.places import ARTICLES

_LONG = (
    "Blizzard Entertainment confirmed on Sunday that the next chapter of its long series of games"
    " is going to come to all "
)


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("It comes in June, ...", "It comes in June…"),
        ("What you need to know: …", "What you need to know…"),
        ("It sold well ..", "It sold well…"),
        ("It sold well ...", "It sold well…"),
        ("It sold well…", "It sold well…"),
        ("It sold well. ...", "It sold well."),
        ("It sold well [...]", "It sold well…"),
        ("It sold well, . . .", "It sold well…"),
        ("He said that the game (", "He said that the game…"),
        (f"{_LONG}consol", f"{_LONG.strip()}…"),
        (f"{_LONG}consoles ...", f"{_LONG}consoles…"),
        (f"{_LONG}PC.", f"{_LONG}PC."),
        (f"{_LONG}“PC.”", f"{_LONG}“PC.”"),
        ("A map (opens in new tab) of the coast.", "A map of the coast."),
        ("A map [Opens in a new window]", "A map"),
        ("Short and without a full stop", "Short and without a full stop"),
        ("Is it over?", "Is it over?"),
        ("...", ""),
        (", …", ""),
        ("", ""),
    ],
)
def test_an_excerpt_ends_as_a_text_does(cut: str, whole: str) -> None:
    assert tidy_excerpt(cut) == whole


@given(st.text(max_size=200))
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy_excerpt(text)
    assert tidy_excerpt(once) == once


@pytest.mark.skipif(not ARTICLES.is_dir(), reason=f"no real documents at {ARTICLES}")
def test_no_real_excerpt_ends_in_loose_marks() -> None:
    for path in ARTICLES.glob("*/*.md"):
        try:
            articles = parse(path.read_bytes(), path.name).articles
        except DocumentError:
            continue
        for article in articles:
            text = tidy_excerpt(article.excerpt)
            assert not re.search(r"\.\.$|[,;:\s]$|\s…$|opens in new tab", text), path.name
