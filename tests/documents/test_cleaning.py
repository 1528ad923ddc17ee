"""A document's text becomes what people read: nothing of HTML is left, and no words are lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.documents.cleaning import readable

PIECES = [
    *("</p> <p>", "<br/>", "<a href='", "&amp;#39;", "&lt;b&gt;", "&#8203;", "&amp;amp;", "&", "<"),
    *("\n", "\r\n", "\t", "\u200b", "\u200d", "\u202e", "\ud800", "\u3164", "\xa0", "\xad"),
    *("\U0001f469\u200d\U0001f680", "e\u0301", "word", "12", " ", "...", "[…]", ".", "]"),
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=24).map("".join)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.</p> <p>Two<br/>three<BR>four", "One. Two three four"),
        ('<p class="x" hidden>One</p><!-- two -->', "One"),
        ("Sam&amp;#39;s &quot;tea&quot;", 'Sam\'s "tea"'),
        ("AT&amp;T opens a Caf&eacute;; it&rsquo;s free", "AT&T opens a Café; it\u2019s free"),
        ("&amp;amp;#8217; &#x2019;", "\u2019 \u2019"),
        ("Power&nbsp;cut", "Power cut"),
        ("a\r\n\tb\u00a0\u3000c\u2028d", "a b c d"),
        ("Bundes\u00adtags\u00adwahl Donau&shy;dampf", "Bundestagswahl Donaudampf"),
        ("in\u200bvis\u00adible\ufeff \u202eorder\u2066 \x07bell\u3164", "invisible order bell"),
        ("cut off ...", "cut off…"),
        ("cut off....", "cut off…"),
        ("cut off [...]", "cut off…"),
        ("cut off [&hellip;]", "cut off…"),
        ("dots ... inside", "dots ... inside"),
        ('cut in a tag <a href="https://x', "cut in a tag"),
        ("a\ud800b", "ab"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_left_overs_go(text: str, expected: str) -> None:
    assert readable(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "AT&T and R&copycat;",
        "1 < 2 > 0",
        "I <3 it",
        "vector<int> and List<String>",
        "Java: List<Object> or an array?",
        "Map<A> and Box<T>, Promise<object>",
        "<Title> and <Object>",
        "if a<b and c>d",
        "<x",
        "&unknown;",
        "list[...] here",
    ],
)
def test_what_only_looks_like_html_stays(text: str) -> None:
    assert readable(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why every page needs a &lt;title&gt;", "Why every page needs a <title>"),
        ("&lt;b&gt;, said <b>twice</b>", "<b>, said twice"),
        ("&amp;lt;p&amp;gt; begins a paragraph", "<p> begins a paragraph"),
    ],
)
def test_a_tag_that_entities_spell_out_is_to_be_read(text: str, expected: str) -> None:
    assert readable(text) == expected


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "می‌خواهم", "क्‍ष"])
def test_joiners_stay_where_they_join(text: str) -> None:
    assert readable(text) == text


@given(TEXTS)
def test_nothing_invisible_is_left(text: str) -> None:
    found = readable(text)
    assert found == " ".join(found.split())
    kinds = {unicodedata.category(one) for one in found if one not in "\u200c\u200d"}
    assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
