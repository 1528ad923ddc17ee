"""Feeds as tests need them, and what reading one gives."""

from __future__ import annotations

import json
from typing import Final

from bot.documents.feeds import FeedEntry, ParsedFeed, read_feed
from tests.samples import NOW

ADDRESS: Final = "https://news.example/feeds/all.xml"
_NAMESPACES: Final = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "atom": "http://www.w3.org/2005/Atom",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
    }.items()
)


def rss(*items: str, title: str = "The News", link: str = "https://news.example/") -> bytes:
    """Write an RSS feed with the insides of its items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    head = f"<title>{title}</title><link>{link}</link>"
    return f'<rss version="2.0" {_NAMESPACES}><channel>{head}{inside}</channel></rss>'.encode()


def atom(*entries: str, title: str = "The News", link: str = "https://news.example/") -> bytes:
    """Write an Atom feed with the insides of its entries."""
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    head = f'<title>{title}</title><link href="{link}"/>'
    namespaces = f'xmlns="http://www.w3.org/2005/Atom" {_NAMESPACES}'
    return f"<feed {namespaces}>{head}{inside}</feed>".encode()


def json_feed(*items: object, **more: object) -> bytes:
    """Write a JSON Feed."""
    version = "https://jsonfeed.org/version/1.1"
    return json.dumps({"version": version, "title": "The News", "items": items, **more}).encode()


def read(data: bytes, address: str = ADDRESS, *, name: str = "") -> ParsedFeed:
    """Read a feed that was fetched at ``NOW``."""
    return read_feed(data, address, "", NOW, name=name)


def entry_of(data: bytes, address: str = ADDRESS) -> FeedEntry:
    """Read the one entry of a feed without problems."""
    parsed = read(data, address)
    assert parsed.problems == ()
    [entry] = parsed.entries
    return entry


def rss_entry(item: str) -> FeedEntry:
    """Read one item of RSS; it has a title and a link unless it brings its own."""
    for tag, text in {"title": "Robots sail", "link": "https://news.example/robots"}.items():
        if f"<{tag}" not in item:
            item += f"<{tag}>{text}</{tag}>"
    return entry_of(rss(item))
