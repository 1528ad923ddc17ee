"""Where typed words are seen in a text."""

from __future__ import annotations

import pytest

from bot.search.spotting import spots, spotter


def marked(words: list[str], text: str) -> str:
    """Give a text with what is seen in brackets."""
    for start, end in reversed(spots([spotter(word) for word in words], text)):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["trial"], "Two [Trials] begin, one industrial"),
        (["scanning"], "[Scan] or [scanned], no scandal"),
        (["zurich"], "In [Zürich] and ZURICHBERG"),
        (["email"], "[E-mail], [Email], no female"),
        (["e-mail"], "[E-mail], [Email], no female"),
        (["face recognition"], "[Face recognition], [face-recognition], face of recognition"),
        (["PowerApps"], "[Power Apps] and [PowerApps]"),
        (["人工知能"], "日本の[人工知能]技術"),
        (["met", "police"], "[Met] [Police] metropolis"),
        (["("], "nothing (here)"),
    ],
)
def test_the_forms_of_a_word_are_seen_and_others_are_not(words: list[str], expected: str) -> None:
    text = expected.replace("[", "").replace("]", "")
    assert marked(words, text) == expected


def test_words_written_as_one_are_seen_apart() -> None:
    assert spots([spotter("powerapps", "Power Apps")], "New Power Apps") == [(4, 14)]


def test_spots_that_touch_are_one() -> None:
    assert spots([spotter("met police"), spotter("police force")], "Met Police force") == [(0, 16)]


@pytest.mark.parametrize(
    ("word", "text", "place"),
    [
        ("art", "start the art of it", 10),
        ("aviation", "aviary, then aviation", 13),
        ("facebook", "two faces, one facebook", 15),
        ("tram", "no such thing", -1),
        ("東京", "in 東京都", 3),
    ],
)
def test_a_word_is_placed_where_it_first_stands_as_a_word(word: str, text: str, place: int) -> None:
    assert spotter(word).place(text) == place
