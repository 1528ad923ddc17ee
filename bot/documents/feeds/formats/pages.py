"""Finds the feeds that a web page names (the HTML standard's ``rel=alternate`` links)."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urljoin

from bot.documents.feeds.texts import tags
from bot.identity import is_web_address

_FEED_TYPES: Final = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "text/xml",
        "application/xml",
    }
)
#: Links stand in a page's head; some pages are long.
_HEAD: Final = 500_000
_BEGINNING = re.compile(
    rb"(?:<\?[^>]*+>|(?><!--.*?-->)|\s)*+<(?:!doctype\s++html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_CHARSET = re.compile(rb"charset=[\"']?([\w-]+)", re.IGNORECASE)


def is_page(data: bytes) -> bool:
    """Tell whether the bytes begin as web pages do."""
    return _BEGINNING.match(data[:4096].removeprefix(b"\xef\xbb\xbf")) is not None


def feeds_of(data: bytes, address: str) -> tuple[str, ...]:
    """Give the addresses of the feeds that a page names, in its order, each once.

    Args:
        data: The page.
        address: What relative links start from, unless the page names another base.
    """
    charset = _CHARSET.search(data, 0, 4096)
    try:
        page = data[:_HEAD].decode(charset[1].decode() if charset else "utf-8", "replace")
    except LookupError:
        page = data[:_HEAD].decode("utf-8", "replace")
    found: dict[str, None] = {}
    for name, given in tags(page, "base", "link"):
        href = _joined(address, given.get("href", ""))
        if name == "base":
            address = href or address
        elif _is_feed(given) and is_web_address(href):
            found.setdefault(href)
    return tuple(found)


def _is_feed(given: dict[str, str]) -> bool:
    rel = given.get("rel", "").lower().split()
    kind = given.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in rel and "stylesheet" not in rel and kind in _FEED_TYPES


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:
        return ""
