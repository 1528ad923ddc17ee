"""Marking the words of a search where they stand in what was found."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.query import SearchQuery
from bot.ui.embeds import headlines_embed
from bot.ui.marking import Marker
from bot.ui.text import length, link
from tests.ui.drawings import assert_within_limits
from tests.ui.drawings import headline as make_headline
from tests.ui.drawings import page as make_page

TEXT = st.text(st.sampled_from("aAbtram strike*_~`[]()\\<>:/@|#-\n日🚋1."), max_size=80)


def marker(*words: str) -> Marker:
    return Marker.of(SearchQuery(words=words), {})


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        (("tram",), "Trams stop", "**Trams** stop"),
        (("tram", "stop"), "Trams stop here", "**Trams stop** here"),
        (("tram", "here"), "Trams stop here", "**Trams** stop **here**"),
        (("bus",), "Trams stop", "Trams stop"),
        ((), "Trams stop", "Trams stop"),
        (("tram",), "_Trams_ stop", "_Trams_ stop"),
    ],
)
def test_words_are_bold_and_neighbours_are_so_as_one(
    words: tuple[str, ...], text: str, marked: str
) -> None:
    assert marker(*words).label(text, 100) == marked


def test_words_are_marked_as_far_as_there_is_room() -> None:
    assert marker("a", "b").label("a x b", 9) == "**a** x b"
    assert marker("a", "b").label("a x b", 8) == "a x b"


def test_words_written_as_one_are_marked_where_they_stand_apart() -> None:
    found = Marker.of(SearchQuery(words=("powerapps",)), {"powerapps": "Power Apps"})
    assert found.label("New Power Apps", 100) == "New **Power Apps**"


def test_a_marked_title_is_still_a_link() -> None:
    marked = link("Why [trams] **stop**", "https://x.example/a", mark=marker("trams").label)
    assert marked == "[Why (**trams**) \u2217\u2217stop\u2217\u2217](https://x.example/a)"


@pytest.mark.parametrize(
    ("title", "excerpt", "shown"),
    [
        ("Trams stop", "The strike goes on.", "The **strike** goes on."),
        ("Tram strike", "The strike goes on.", ""),
        ("Trams stop", "Nobody knows.", ""),
        (
            "Trams stop",
            "Long after the last passengers had gone the strike of *all* drivers began.",
            "…last passengers had gone the **strike** of \\*all\\* drivers began.",
        ),
    ],
)
def test_an_excerpt_shows_what_the_title_does_not(title: str, excerpt: str, shown: str) -> None:
    assert marker("tram", "strike").excerpt(title, excerpt, 100) == shown


@given(st.lists(st.sampled_from(["tram", "strike", "a", "日"]), max_size=4), TEXT, TEXT)
def test_marks_add_bold_and_nothing_else(words: list[str], title: str, excerpt: str) -> None:
    found = marker(*words)
    plain = link(title, "https://x.example/a")
    marked = link(title, "https://x.example/a", mark=found.label)
    assert marked.replace("**", "") == plain
    assert marked.count("**") % 2 == 0
    passage = found.excerpt(title, excerpt, 60)
    assert length(passage) <= 60
    assert not re.search(r"(?<!\\)[\[\]`~|<]", passage)
    assert "\n" not in passage


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=10), st.integers(1, 1900))
def test_no_marked_list_passes_a_limit(texts: list[tuple[str, str]], size: int) -> None:
    found = make_page(
        [
            make_headline(
                f"Headline {title}", excerpt=excerpt * 30, url="https://x.example/" + "a" * size
            )
            for title, excerpt in texts
        ]
    )
    embed = headlines_embed("Found", found, colour=1, marker=marker("tram", "a", "strike"))
    assert_within_limits(embed)
