"""People read what feeds mean, whichever markup it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.feeds.texts import cut, excerpt, made_title, plain, tags


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("Caf&amp;eacute; <i>wins</i>", "Café wins"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("AT&T & co", "AT&T & co"),
        ("How to use &lt;b&gt;", "How to use <b>"),
        ("Generics such as List<T>", "Generics such as List<T>"),
        ("<p>One</p><p>Two<br/>three</p>", "One Two three"),
        ("a<b>b</b>c", "abc"),
        ("one<!-- <p>two</p> -->three", "onethree"),
        ("one<script>alert('<p>')</script><style>p {}</style>two", "onetwo"),
        ("one<script>never closed", "one"),
        ("<img alt='a > b' src=x>text", "text"),
        ('<img alt="a <br> b" src="x">text', "text"),
        ("<a title=it's href='x'>text</a>", "text"),
        (" one\n\ttwo\xa0three\u200b\ufeff ", "one two three"),
        ("tab\x00bed\x07", "tabbed"),
        ("&#x1F600; &hellip;", "😀 …"),
        ("&bogus; &#xFFFFFFF;", "&bogus; �"),
    ],
)
def test_markup_becomes_what_is_read(markup: str, read: str) -> None:
    assert plain(markup) == read


@given(st.text("<>/!-\"'= abpscriptstyle&;#x1\n", max_size=200))
def test_any_markup_becomes_one_line(markup: str) -> None:
    read = plain(markup)
    assert read == " ".join(read.split())
    assert len(read) <= len(markup)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Robots sail. They were taught by gulls.", "Robots sail."),
        ("Version 1.5 of it is out! Get it.", "Version 1.5 of it is out!"),
        ("ロボットが航海した。カモメが教えた。", "ロボットが航海した。"),
        ("no stop at all", "no stop at all"),
        ("word " * 40, "word " * 15 + "word…"),
        ("x" * 200, "x" * 79 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_made_of_the_first_sentence(text: str, title: str) -> None:
    assert made_title(text) == title


@given(st.text(max_size=300), st.integers(2, 200))
def test_a_text_is_cut_to_its_length(text: str, most: int) -> None:
    assert len(cut(text, most)) <= most
    assert len(made_title(text)) <= 80
    assert len(excerpt(text * 50)) <= 2000


def test_attributes_are_unescaped_and_the_first_counts() -> None:
    markup = """<link rel=alternate HREF="/feed?a=1&amp;b=2" href='/other'><a href="/no">"""
    assert list(tags(markup, "link")) == [("link", {"rel": "alternate", "href": "/feed?a=1&b=2"})]
