"""Lists of feeds come in from other readers, and go out to them."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FeedListError
from bot.sources.opml import MAX_BYTES, FeedList, ListedFeed, read_opml, write_opml
from tests.places import FEEDS

_SUITE = FEEDS / "listparser" / "tests" / "files" / "opml"
_EXPECTED = re.compile(r"Eval: result\['feeds'\]\[0\]\['(url|title)'\] == '(.*)'")

_text = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
_addresses = st.integers(0, 10**6).map("https://news.example/feed?a=1&b={}".format)


def test_folders_are_kept() -> None:
    listed = read_opml(
        b"""<?xml version="1.0"?><opml version="2.0"><body>
        <outline text="Papers"><outline text="Dailies">
          <outline type="rss" text="News &amp; more" xmlUrl="https://news.example/feed?a&amp;b"/>
        </outline></outline>
        <outline text="Blog" xmlUrl="http://blog.example/"/>
        <outline text="Odd" xmlUrl="file:///etc/passwd"/>
        <outline text="Blog again" xmlUrl="http://blog.example/"/>
        </body></opml>""",
        "mine.opml",
    )
    assert listed.feeds == (
        ListedFeed("https://news.example/feed?a&b", "News & more", "Dailies"),
        ListedFeed("http://blog.example/", "Blog"),
    )
    [problem] = listed.problems
    assert "mine.opml" in problem
    assert "Odd" in problem


@pytest.mark.parametrize(
    ("listed", "address"),
    [
        ("feed://news.example/rss", "http://news.example/rss"),
        ("feed:https://news.example/rss", "https://news.example/rss"),
        ("FEED://news.example/rss", "http://news.example/rss"),
    ],
)
def test_addresses_of_readers_are_web_addresses(listed: str, address: str) -> None:
    data = f'<opml version="2.0"><body><outline text="A" xmlUrl="{listed}"/></body></opml>'
    [feed] = read_opml(data.encode(), "mine.opml").feeds
    assert feed.address == address


@given(
    feeds=st.lists(
        st.tuples(_addresses, _text, st.just("") | _text),
        unique_by=lambda feed: feed[0],
        max_size=5,
    )
)
def test_what_is_written_is_read_again(feeds: list[tuple[str, str, str]]) -> None:
    written = write_opml((ListedFeed(*feed) for feed in feeds), "Feeds")
    read = read_opml(written, "mine.opml")
    assert {feed.address for feed in read.feeds} == {address for address, _, _ in feeds}
    assert read.problems == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a list",
        b"<html><body>Sign in</body></html>",
        b"\xff\xfe\x00",
        b"https://news.example/list.opml",
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_list_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(FeedListError, match=r"mine\.opml"):
        read_opml(data, "mine.opml")


@given(st.binary(max_size=200) | st.text("<>/opml outline=\"'&;x", max_size=80).map(str.encode))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    with suppress(FeedListError):
        assert isinstance(read_opml(data, "mine.opml"), FeedList)


def test_a_login_is_left_out_and_repeated_nowhere() -> None:
    data = b"<opml version='2.0'><body><outline xmlUrl='https://ada:secret@news.example/'/></body></opml>"
    listed = read_opml(data, "mine.opml")
    assert listed.feeds == ()
    assert listed.problems == (
        "mine.opml: the address of “a feed” holds a name or a password; it is left out",
    )


def test_no_entity_goes_off() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    data = f'<!DOCTYPE o [<!ENTITY l0 "ha">{laughs}]><opml version="2.0"><body>'
    data += '<outline text="&l11;" xmlUrl="https://news.example/"/></body></opml>'
    [feed] = read_opml(data.encode(), "mine.opml").feeds
    assert len(feed.name) < 100


@pytest.mark.skipif(not _SUITE.is_dir(), reason=f"no suite of lists at {_SUITE}")
def test_lists_of_other_readers_are_read_as_listparser_expects() -> None:
    judged = 0
    for path in sorted(Path(_SUITE).rglob("*.xml")):
        for field, value in _EXPECTED.findall(path.read_text()):
            [feed] = read_opml(path.read_bytes(), path.name).feeds[:1] or [None]
            found = None if feed is None else {"url": feed.address, "title": feed.name}[field]
            assert found == value, path.name
            judged += 1
    assert judged >= 8
