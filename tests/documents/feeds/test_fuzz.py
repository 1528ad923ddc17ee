"""Whatever bytes a server sends as a feed, they give entries or a problem."""

from __future__ import annotations

from urllib.parse import urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.documents.feeds import ParsedFeed, article_of, read_feed
from tests.documents.feeds.test_formats import ATOM, JSON, OLD, RDF, RSS, SITEMAP
from tests.proof.measure import scaled
from tests.samples import NOW

_SIGNS = "aZ09 \n<>/=\"'&;#:.-_[]{}!?%\\\0\x7f\x9b\u202e\ufeff\uffffé𝄞"
_inserted = st.one_of(
    st.binary(max_size=4),
    st.text(_SIGNS, max_size=8).map(str.encode),
    st.sampled_from(
        [
            b"<item>",
            b"</item>",
            b"<entry>",
            b"<![CDATA[",
            b"]]>",
            b"<link>http://[</link>",
            b'<media:content url="//[">',
            b"<guid>http://[::1</guid>",
            b"<pubDate>9999-99-99</pubDate>",
            b"<!DOCTYPE a [",
            b"&#xD800;",
            b"<ttl>99999999</ttl>",
        ]
    ),
)


def _check(data: bytes, address: str, content_type: str) -> None:
    parsed = read_feed(data, address, content_type, NOW)
    assert isinstance(parsed, ParsedFeed)
    assert parsed.entries or parsed.problems
    for entry in parsed.entries:
        article = article_of(entry, published_at=entry.published_at)
        assert article.title == " ".join(article.title.split())
        assert urlsplit(article.url).scheme in {"http", "https"}
        assert article.published_at <= NOW
        assert len(entry.digest) == 16


@given(
    base=st.sampled_from([RSS, ATOM, RDF, OLD, JSON, SITEMAP]),
    damages=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), _inserted), max_size=5),
    address=st.sampled_from(["https://news.example/feed", "", "http://[", "file:///x"]),
    content_type=st.sampled_from(["", "text/xml; charset=utf-16", "text/html", "a/b; charset=x"]),
)
@settings(max_examples=scaled(few=300, many=20_000), deadline=None)
def test_a_damaged_feed_gives_entries_or_a_problem(
    base: bytes, damages: list[tuple[float, int, bytes]], address: str, content_type: str
) -> None:
    for place, cut, inserted in damages:
        at = int(place * len(base))
        base = base[:at] + inserted + base[at + cut :]
    _check(base, address, content_type)


@given(
    data=st.binary(max_size=200) | st.text(_SIGNS, max_size=200).map(str.encode),
    beginning=st.sampled_from(
        [b"", b"<rss>", b"<feed>", b"{", b"<urlset>", b"<html>", b"\xff\xfe"]
    ),
)
@settings(max_examples=scaled(few=300, many=20_000), deadline=None)
def test_any_bytes_give_entries_or_a_problem(data: bytes, beginning: bytes) -> None:
    _check(beginning + data, "https://news.example/feed", "")
