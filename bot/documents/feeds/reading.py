"""Goes from the bytes of a feed to its entries: tells its format, reads, and says what is wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.documents.feeds.entries import parsed_feed
from bot.documents.feeds.formats.json_feed import read_json
from bot.documents.feeds.formats.news_sitemap import read_sitemap
from bot.documents.feeds.formats.pages import feeds_of, is_page
from bot.documents.feeds.formats.raw import NoFeedError, RawFeed
from bot.documents.feeds.formats.xml_feed import read_xml
from bot.documents.feeds.parsed import ParsedFeed

_BEGINNING: Final = 4096
#: The first element counts; declarations and comments may stand before it.
_SITEMAP = re.compile(
    rb"(?:<\?[^<]*+|(?><!--.*?-->)|<!(?!--)[^<]*+|\s)*+<(?:\w+:)?(?:urlset|sitemapindex)\b",
    re.DOTALL,
)
_MARKS: Final = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def read_feed(
    data: bytes, address: str, content_type: str, fetched_at: datetime, *, name: str = ""
) -> ParsedFeed:
    """Read RSS, RDF, Atom, JSON Feed or a news sitemap; never raises for what stands in it.

    It can take minutes and much memory where somebody means harm: see ``loading.feed_reader``.

    Args:
        data: The body as it was received.
        address: Where it was found, after redirects; empty where that is not known.
        content_type: As the server told it; may be empty.
        fetched_at: Aware, UTC.
        name: What the operator calls the feed; empty for its own title.

    Returns:
        Entries in the feed's order, each key once. Without entries, the problems say why; of a
        web page they name the feeds that it links to.
    """
    try:
        raw = _read(data, address, content_type)
    except NoFeedError as error:
        if is_page(data):
            return _page(feeds_of(data, address))
        return ParsedFeed(problems=(str(error),))
    return parsed_feed(raw, address, fetched_at, name)


def _read(data: bytes, address: str, content_type: str) -> RawFeed:
    if not data.strip():
        raise NoFeedError("there is nothing in it")
    beginning = _as_ascii(data[:_BEGINNING])
    if beginning.startswith((b"{", b"[")):
        return read_json(data, address)
    if is_page(beginning):
        raise NoFeedError("this is a web page")
    if _SITEMAP.match(beginning):
        return read_sitemap(data)
    if b"<opml" in beginning:
        raise NoFeedError("this is a list of feeds (OPML), no feed; name one that it lists")
    return read_xml(data, content_type)


def _as_ascii(data: bytes) -> bytes:
    """Give the beginning of a text in such a way that its signs can be looked for."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            data = data.removeprefix(mark).decode(encoding, "ignore").encode()
    return data.replace(b"\0", b"").lstrip()


def _page(feeds: Sequence[str]) -> ParsedFeed:
    if not feeds:
        problem = "this is a web page that names no feed; look for its RSS or Atom address"
    else:
        problem = f"this is a web page, no feed; it names {', '.join(feeds[:3])}"
    return ParsedFeed(problems=(problem,), feeds=tuple(feeds))
