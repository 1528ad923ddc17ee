"""Makes the entries of a feed what articles need, and leaves out those that cannot be any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.documents.feeds.dates import read_date
from bot.documents.feeds.formats.raw import RawEntry, RawFeed
from bot.documents.feeds.keys import Known, keys_of
from bot.documents.feeds.links import address_of, web_address
from bot.documents.feeds.parsed import FeedEntry, ParsedFeed
from bot.documents.feeds.pictures import pictures_of
from bot.documents.feeds.providers import Home, home_of, is_film, own_text, own_title, provider_of
from bot.documents.feeds.texts import cut, excerpt, made_title, plain, title
from bot.identity import topic_id

_MOST_ENTRIES: Final = 5000
_MOST_TOPICS: Final = 10
_LONGEST_TOPIC: Final = 50
_NO_TOPICS: Final = ("", "Uncategorized", "Uncategorised")
_LONGEST_NAME: Final = 60
_LONGEST_GUID: Final = 1000


@dataclass(frozen=True, slots=True)
class _Fetch:
    """What all entries of one fetch have in common."""

    address: str
    home: Home
    moment: datetime


def parsed_feed(raw: RawFeed, address: str, fetched_at: datetime, name: str = "") -> ParsedFeed:
    """Make a feed's entries what articles need.

    Args:
        raw: What the feed says.
        address: Where it stands; empty where that is not known, and its own word is taken for it.
        fetched_at: Aware, UTC; no entry is dated after it, since feeds know no embargo.
        name: What its readers call the feed; its own title where empty.
    """
    told = title(raw.title)
    address = address or web_address(raw.own) or web_address(raw.site)
    site = web_address(raw.site, address)
    listed = raw.entries[:_MOST_ENTRIES]
    addresses = [address_of(entry, address) for entry in listed]
    fetch = _Fetch(address, home_of(name or told, site or address, addresses), fetched_at)
    problems = [*raw.problems, *_left_out(raw, addresses)]
    kept = [(entry, url) for entry, url in zip(listed, addresses, strict=True) if url]
    known = keys_of([(_guid(entry), url) for entry, url in kept])
    entries: dict[int, FeedEntry] = {}
    for (entry, url), key in zip(kept, known, strict=True):
        entries.setdefault(key.key, _entry(entry, url, key, fetch))
    return ParsedFeed(told, site, raw.every, tuple(entries.values()), tuple(problems))


def _entry(raw: RawEntry, url: str, known: Known, fetch: _Fetch) -> FeedEntry:
    headline = own_title(title(raw.title), raw, url)
    texts = (own_text(excerpt(text), headline or " ", url) for text in raw.texts)
    text = next(filter(None, texts), "")
    told = next(filter(None, map(read_date, raw.dates)), None)
    return FeedEntry(
        key=known.key,
        guid=_guid(raw),
        has_own_identity=known.has_own_identity,
        # A picture may come without a word: then there is only its address to call it by.
        title=headline or made_title(text) or made_title(url.partition("://")[2]),
        url=url,
        published_at=min(told or fetch.moment, fetch.moment),
        is_dated=told is not None,
        provider=provider_of(raw, url, fetch.home),
        excerpt=text,
        topics=_topics(raw.topics, fetch.home.name),
        images=pictures_of(raw, fetch.address),
        type="video" if is_film(url) else "article",
    )


def _guid(entry: RawEntry) -> str:
    return entry.guid.strip()[:_LONGEST_GUID]


def _topics(told: Iterable[str], feed: str) -> tuple[str, ...]:
    """Take topics, each once; what is longer than a topic is no topic, but a sentence."""
    topics: dict[int, str] = {}
    for name in map(plain, told):
        if len(name) <= _LONGEST_TOPIC and "://" not in name:
            topics.setdefault(topic_id(name), name)
    for name in (*_NO_TOPICS, feed):
        topics.pop(topic_id(name), None)
    return tuple(topics.values())[:_MOST_TOPICS]


def _left_out(raw: RawFeed, addresses: Iterable[str]) -> Iterator[str]:
    if not raw.entries and not raw.problems:
        yield "the feed lists no entries"
    if len(raw.entries) > _MOST_ENTRIES:
        yield f"the feed lists {len(raw.entries):,} entries; the first {_MOST_ENTRIES:,} are read"
    for entry, address in zip(raw.entries, addresses, strict=False):
        if not address:
            yield f"{_called(entry)} has no http or https address; it is left out"


def _called(entry: RawEntry) -> str:
    """Name an entry in a message."""
    name = plain(entry.title) or plain(entry.guid) or plain(" ".join(entry.links))
    return f"the entry “{cut(name, _LONGEST_NAME)}”" if name else "an entry without title"
