"""Foreign text as Discord shows it: readable, within its limits, and never markup."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.ui.text import (
    clean,
    day,
    escape,
    fit,
    fitting,
    length,
    link,
    plain,
    plural,
    shorten,
    web_address,
    when,
)

SPICE = [
    *("@everyone", "@here", "<@123>", "<@!123>", "<@&1>", "<#1>", "</cmd:1>", "<t:1:R>", "<:x:1>"),
    *("<a:x:1>", "<id:guide>", "[x](http://evil.example)", "](", "[", "]", "(", ")", "://"),
    *("http://a.example", "https://", "hthttps://tps://b.example", "https:https:////c.example"),
    *("<https://d.example>", "# ", "## ", "-# ", "- ", "* ", "+ ", "1. ", "2) ", "> ", ">>> "),
    *("```", "`", "**", "*", "__", "_", "~~", "||", "\\", ":smile:", ":+1:"),
    *("\n", "\r\n", "\t", "\u200b", "\u200d", "\u202e", "\u2066", "\ud800"),
    *("</p> <p>", "<br/>", "<a href='", "&amp;#39;", "&lt;b&gt;", "&#8203;"),
    *("\U0001f469\u200d\U0001f680", "\U0001f1e9\U0001f1ea", "e\u0301", "שלום", "日本"),
    *("word", "12", " ", "..."),
]
HOSTILE = st.lists(st.one_of(st.sampled_from(SPICE), st.text(max_size=8)), max_size=24).map("".join)

# What Discord's client takes for markup, once the characters behind a backslash are set aside.
MARKUP = re.compile(
    r"[*_~`|\[\]<\\]|^\s*[#>+-]|^\s*\d+[.)]\s|(?:https?|steam)://|:[\w+-]+:", re.MULTILINE
)
#: What Discord's server notifies people of, whether or not a backslash stands before it.
PING = re.compile(r"@everyone|@here|<@[!&]?\d+>")
ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")


def shown(escaped: str) -> str:
    """What a reader sees of escaped text."""
    return ESCAPED.sub(r"\1", escaped).replace("@\u2060", "@")


class TestClean:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("a\r\n\tb\u00a0\u3000c\u2028d", "a b c d"),
            ("in\u200bvis\u00adible\ufeff \u202eorder\u2066 \x07bell", "invisible order bell"),
            ("a\ud800b", "ab"),
        ],
    )
    def test_what_cannot_be_seen_goes(self, text: str, expected: str) -> None:
        assert clean(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "AT&T and R&copycat;",
            "1 < 2 > 0",
            "I <3 it",
            "vector<int> and List<String>",
            "<x",
            "&unknown;",
            "Why every page needs a <title> &lt;here&gt;",
            "dots ... inside and after ...",
        ],
    )
    def test_all_else_stays_as_it_was_read(self, text: str) -> None:
        assert clean(text) == text

    @pytest.mark.parametrize("text", ["👨‍👩‍👧", "می‌خواهم", "क्‍ष"])
    def test_joiners_stay_where_they_join(self, text: str) -> None:
        assert clean(text) == text

    @given(HOSTILE)
    def test_nothing_invisible_is_left(self, text: str) -> None:
        cleaned = clean(text)
        assert cleaned == " ".join(cleaned.split())
        kinds = {unicodedata.category(one) for one in cleaned if one not in "\u200c\u200d"}
        assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})

    @pytest.mark.parametrize(
        "endless", ["&" + "amp;" * 200_000, "<a " * 200_000, "word " * 200_000]
    )
    def test_of_an_endless_text_only_the_beginning_is_read(self, endless: str) -> None:
        """A hostile document must not keep the event loop busy with what nobody will see."""
        assert len(clean(endless)) < 20_000


class TestEscape:
    @given(HOSTILE)
    def test_a_reader_sees_the_text_and_discord_sees_no_markup(self, text: str) -> None:
        for source in (clean(text), text):
            escaped = escape(source)
            assert MARKUP.search(ESCAPED.sub("\ufffc", escaped)) is None
            assert PING.search(escaped) is None
            assert shown(escaped) == source.replace("@\u2060", "@")

    @given(HOSTILE)
    def test_an_independent_parser_finds_only_text(self, text: str) -> None:
        """CommonMark with its usual extensions, bare addresses included, reads it as a sentence."""
        # Discord knows no entities; what looks like one after cleaning is no concern here.
        cleaned = clean(text).replace("&", "")
        blocks = MarkdownIt("default", {"html": True, "linkify": True}).parse(escape(cleaned))
        assert {block.type for block in blocks} <= {"paragraph_open", "inline", "paragraph_close"}
        pieces = [piece for block in blocks for piece in block.children or ()]
        assert {piece.type for piece in pieces} <= {"text"}
        assert "".join(piece.content for piece in pieces).replace("@\u2060", "@") == cleaned

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("**bold** [x](http://e.example)", r"\*\*bold\*\* \[x\](http\://e.example)"),
            ("any://thing", r"any\://thing"),
            ("# heading", r"\# heading"),
            ("\n> quote", "\n\\> quote"),
            ("-# small", r"\-# small"),
            ("3. Liga", r"3\. Liga"),
            ("3.9 million", "3.9 million"),
            ("issue #3 - done > 50%", "issue #3 - done > 50%"),
            ("at 10:30", "at 10:30"),
            ("a :smile:", r"a \:smile:"),
            ("one\n> two", "one\n\\> two"),
        ],
    )
    def test_only_what_could_be_markup_is_touched(self, text: str, expected: str) -> None:
        assert escape(text) == expected

    def test_mentions_are_broken_where_a_backslash_would_not_help(self) -> None:
        assert escape("@everyone <@1> <@&2> a@b.example") == (
            "@\u2060everyone \\<@\u20601> \\<@\u2060&2> a@b.example"
        )


# Discord's client looks for a masked link like this; the text may hold balanced brackets.
MASKED = re.compile(
    r"\[((?:\[[^\]]*\]|[^\[\]])*[^\[]*)\]\(\s*<?((?:\([^)]*\)|[^\s\\]|\\.)*?)>?\s*\)", re.DOTALL
)
#: And in its text, where a backslash means nothing, it still looks for these.
IN_LABEL = re.compile(
    r"[*`<\[\]\\]|~~|\|\||__|_(?![A-Za-z0-9])|@everyone|@here|https?://|:[\w+-]+:", re.IGNORECASE
)
ADDRESS_PARTS = st.lists(
    st.one_of(
        st.sampled_from([*SPICE, "?a=", "&b=", "%", "%20", "/", "é", '"']), st.text(max_size=5)
    ),
    max_size=12,
).map("".join)


class TestLink:
    @given(HOSTILE, ADDRESS_PARTS)
    def test_nothing_breaks_out(self, title: str, path: str) -> None:
        url = "https://paper.example/" + path
        if web_address(url) is None:
            assert link(title, url) == (fit(title, 120) or "Untitled")
            return
        match = MASKED.fullmatch(link(title, url))
        assert match is not None
        label, address = match.groups()
        assert label.strip()
        assert IN_LABEL.search(label) is None
        assert address == web_address(url)

    @given(HOSTILE, ADDRESS_PARTS, st.integers(0, 400))
    def test_it_keeps_to_its_room(self, title: str, path: str, room: int) -> None:
        masked = link(title, "https://paper.example/" + path, room=room)
        assert length(masked) <= max(room, len("Untitled"))

    @pytest.mark.parametrize(
        ("title", "label"),
        [
            ("[PDF] A report", "(PDF) A report"),
            ("Left | right", "Left | right"),
            ("snake_case stays", "snake_case stays"),
            ("tel://12 and any://thing", "tel 12 and any thing"),
            ("call __init__ first", "call \u02cd\u02cdinit\u02cd\u02cd first"),
            ("See https://x.example now", "See x.example now"),
            ("@everyone, **now**", "\uff20everyone, \u2217\u2217now\u2217\u2217"),
            ("A <b> &amp; B", "A \u2039b\u203a &amp; B"),
            ("\u200b", "Untitled"),
        ],
    )
    def test_titles_stay_readable(self, title: str, label: str) -> None:
        assert link(title, "https://x.example/1") == f"[{label}](https://x.example/1)"

    @pytest.mark.parametrize(
        ("url", "address"),
        [
            ("https://x.example/A_(b)?q=1&r=a_b*", "https://x.example/A_(b)?q=1&r=a_b*"),
            ("https://x.example/a)b(c", "https://x.example/a%29b%28c"),
            ("https://x.example/a%20b%zz", "https://x.example/a%20b%25zz"),
            ('https://x.example/<a>"\\[b]', "https://x.example/%3Ca%3E%22%5C%5Bb%5D"),
            ("HTTPS://X.example:8443/é", "https://X.example:8443/%C3%A9"),
            ("http://münchen.example/", "http://xn--mnchen-3ya.example/"),
            ("https://x.example/?to=http://y.example/", "https://x.example/?to=http://y.example/"),
        ],
    )
    def test_addresses_are_encoded_only_where_needed(self, url: str, address: str) -> None:
        assert web_address(url) == address

    @pytest.mark.parametrize(
        "url",
        [
            "javascript:alert(1)",
            "ftp://x.example/",
            "discord://-/settings",
            "https://bank.example@evil.example/",
            "https://a)b.example/",
            "https://[::1]/",
            "https://" + "a" * 64 + ".example/",
            "https://ü..example/",
            "https://x.example/a b",
            "https://x.example/" + "a" * 2048,
            "x.example",
            "",
        ],
    )
    def test_other_addresses_leave_only_the_title(self, url: str) -> None:
        assert web_address(url) is None
        assert link("A *title*", url) == r"A \*title\*"

    def test_a_long_address_gives_way_to_the_title(self) -> None:
        url = "https://x.example/" + "a" * 300
        assert link("A title of some words", url, room=300) == "A title of some words"

    def test_a_link_needs_room_for_twenty_characters_of_its_title(self) -> None:
        """A field of an embed holds 1024 units, unless a caller knows better."""
        title = "The trams stopped at seven"
        fits, too_long = (f"https://x.example/{'a' * (size - 18)}" for size in (1000, 1001))
        assert link(title, fits) == f"[The trams stopped…]({fits})"
        assert link(title, too_long) == title

    def test_the_longest_address_that_discord_takes_is_shown(self) -> None:
        longest = "https://x.example/" + "a" * (2048 - 18)
        assert web_address(longest) == longest

    def test_words_of_its_text_may_be_marked_within_its_room(self) -> None:
        def mark(label: str, room: int) -> str:
            return f"**{label}** {room}"

        url = "https://x.example/"
        assert link("Trams", url, room=100, mark=mark) == f"[**Trams** 78]({url})"


class TestShorten:
    @pytest.mark.parametrize(
        ("text", "limit", "expected"),
        [
            ("short", 5, "short"),
            ("The trams stopped at seven", 20, "The trams stopped…"),
            ("The trams stopped, all", 19, "The trams stopped…"),
            ("Donaudampfschifffahrt", 8, "Donauda…"),
            ("路面電車が止まった", 5, "路面電車…"),
            ("🚋🚋🚋", 5, "🚋🚋…"),
            ("🚋🚋🚋🚋", 6, "🚋🚋…"),
            ("abc👨‍👩‍👧", 8, "abc…"),
            ("🇩🇪🇫🇷🇬🇧", 8, "🇩🇪…"),
            ("🇦🇿🇿🇦🇦🇿", 8, "🇦🇿…"),
            ("x🇿🇦🇦🇿", 8, "x🇿🇦…"),
            ("👍🏽👍🏽👍🏽", 7, "👍🏽…"),
            ("👍🏻👍🏻", 4, "…"),
            ("👍🏿👍🏿", 4, "…"),
            ("e\u0301" * 4, 6, "e\u0301e\u0301…"),
            ("\u1112\u1161\u11ab" * 3, 6, "\u1112\u1161\u11ab…"),
            # A word goes uncut where more than a third is left before it.
            ("abc def ghi", 8, "abc def…"),
            ("ab cdefghijk", 7, "ab cde…"),
            ("abcd efghijklmnop", 13, "abcd efghijk…"),
            ("\uffff" * 4, 3, "\uffff\uffff…"),
            ("anything", 1, "…"),
            ("anything", 0, ""),
        ],
    )
    def test_where_it_cuts(self, text: str, limit: int, expected: str) -> None:
        assert shorten(text, limit) == expected

    @given(HOSTILE, st.integers(0, 60))
    def test_it_fits_and_keeps_characters_whole(self, text: str, limit: int) -> None:
        short = shorten(text, limit)
        assert length(short) <= limit
        if short not in (text, ""):
            head = short.removesuffix("…")
            assert text.startswith(head)
            rest = text[len(head) :]
            assert not rest or unicodedata.category(rest[0])[0] != "M"

    @given(HOSTILE, st.integers(0, 120))
    def test_fitted_text_fits_after_escaping_and_no_escape_is_cut(
        self, text: str, limit: int
    ) -> None:
        fitted = fit(text, limit)
        assert length(fitted) <= limit
        assert MARKUP.search(ESCAPED.sub("\ufffc", fitted)) is None

    @pytest.mark.parametrize(
        ("text", "limit", "expected"),
        [("*****", 6, r"\*\*…"), ("a***", 4, r"a\*…"), ("a*aa**", 6, r"a\*aa…")],
    )
    def test_fitting_cuts_no_more_than_it_must(self, text: str, limit: int, expected: str) -> None:
        assert fit(text, limit) == expected

    @given(st.text("a* _", max_size=20), st.integers(0, 20))
    def test_no_longer_cut_would_have_fitted(self, text: str, limit: int) -> None:
        cuts = (escape(shorten(clean(text), room)) for room in range(limit, -1, -1))
        longest = next(cut for cut in cuts if length(cut) <= limit)
        assert length(fit(text, limit)) == length(longest)

    @given(HOSTILE, st.integers(0, 120))
    def test_plain_text_fits_without_backslashes(self, text: str, limit: int) -> None:
        short = plain(text, limit)
        assert length(short) <= limit
        assert clean(text).startswith(short.removesuffix("…"))


def test_a_moment_is_given_in_the_readers_own_time() -> None:
    moment = datetime(2021, 9, 27, 18, 46, tzinfo=UTC)
    assert when(moment) == "<t:1632768360:R>"
    assert when(moment, "f") == "<t:1632768360:f>"


def test_numbers_agree_with_their_nouns() -> None:
    assert plural(1, "story", "stories") == "1 story"
    assert plural(1204, "story", "stories") == "1,204 stories"


@pytest.mark.parametrize(
    ("room", "taken"),
    [
        (0, []),
        (1, []),
        (2, ["ab"]),
        (4, ["ab"]),
        (5, ["ab", "🚋"]),
        (6, ["ab", "🚋", ""]),
        (7, ["ab", "🚋", ""]),
        (8, ["ab", "🚋", "", "c"]),
    ],
)
def test_as_many_lines_are_taken_as_there_is_room_for(room: int, taken: list[str]) -> None:
    """None after the first that is too long, though a shorter one came later."""
    assert fitting(["ab", "🚋", "", "c"], room) == taken
    assert fitting(["ab", "far too long", ""], 5) == ["ab"]


def test_a_day_is_written_as_people_do() -> None:
    assert day(datetime(2026, 5, 2, tzinfo=UTC)) == "2 May 2026"
