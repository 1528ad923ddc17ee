"""Feeds of other projects' suites are read as those projects expect."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import pytest

from bot.documents.feeds import read_feed
from bot.documents.feeds.dates import read_date
from bot.documents.feeds.formats.raw import RawEntry
from bot.documents.feeds.formats.xml_feed import read_xml
from bot.documents.feeds.links import address_of
from bot.documents.feeds.texts import plain
from bot.identity import is_web_address
from tests.documents.feeds.expectations import Expectation, expectations
from tests.places import FEEDS
from tests.samples import NOW

_SUITE: Final = FEEDS / "feedparser" / "tests"
_PODCASTS: Final = FEEDS / "podcastparser" / "tests" / "data"
#: Where podcastparser's own tests say that its feeds stand.
_PLACE: Final = "file://tests/data/"

pytestmark = pytest.mark.skipif(not FEEDS.is_dir(), reason=f"no suites of feeds at {FEEDS}")


def test_expectations_of_articles_are_met() -> None:
    """At least 99 of 100 of those that are about more than sanitising."""
    asked = [one for one in expectations(_SUITE) if one.path.parent.name != "sanitize"]
    missed = [_name(one) for one in asked if not one.is_met()]
    assert len(asked) >= 590
    assert len(missed) <= len(asked) // 100, missed


def test_what_is_to_be_sanitised_is_no_text() -> None:
    """Whatever feeds hide in markup, people read what they would read of it sanitised."""
    asked = expectations(_SUITE / "wellformed" / "sanitize")
    missed = [_name(one) for one in asked if not one.is_met()]
    assert len(asked) >= 600
    # One text, in seven places, of which not even browsers make the same.
    assert all(name.endswith("_crazy.xml") for name in missed), missed


@pytest.mark.parametrize("path", sorted(_PODCASTS.glob("*.rss")), ids=lambda path: path.stem)
def test_podcasts_are_read(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text())
    raw = read_xml(path.read_bytes(), "")
    for episode in expected["episodes"]:
        [entry] = [one for one in raw.entries if _is_told_by(one, episode)][:1]
        _check_episode(entry, episode)


def test_every_feed_of_the_suites_gives_entries_or_says_why() -> None:
    for path in [*_SUITE.rglob("*.xml"), *_PODCASTS.glob("*.rss")]:
        parsed = read_feed(path.read_bytes(), "https://example.org/feed", "", NOW)
        assert all(entry.title and entry.published_at <= NOW for entry in parsed.entries)


def _check_episode(entry: RawEntry, episode: dict[str, Any]) -> None:
    assert plain(entry.title) in {plain(episode["title"]), ""}
    assert {one["url"] for one in episode["enclosures"]} <= _files(entry)
    if episode["published"]:
        moment = read_date(entry.dates[0])
        assert moment is not None
        assert moment.timestamp() == episode["published"]
    if is_web_address(episode["link"]):
        assert address_of(entry, _PLACE) == episode["link"]


def _is_told_by(entry: RawEntry, episode: dict[str, Any]) -> bool:
    """Tell whether an episode is that entry; without a guid it is named by its page or its file."""
    names = {entry.guid.strip(), urljoin(_PLACE, entry.guid.strip())}
    return episode["guid"] in {*names, *entry.links, *_files(entry)}


def _files(entry: RawEntry) -> set[str]:
    return {urljoin(_PLACE, file.url.strip()) for file in entry.files}


def _name(expectation: Expectation) -> str:
    return str(expectation.path.relative_to(_SUITE))
