"""Reads and writes lists of feeds as other readers keep them (opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import listparser

from bot.errors import FeedListError
from bot.identity import bears_login, is_web_address

MAX_BYTES: Final = 2 << 20
#: What browsers once opened readers by: feed://example.org, feed:https://example.org.
_FEED = re.compile(r"^feed:(//|(?=https?:))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed of a list.

    Attributes:
        name: Empty where it is not told.
        folder: Of those that it stands in the innermost, empty for none.
    """

    address: str
    name: str = ""
    folder: str = ""


@dataclass(frozen=True, slots=True)
class FeedList:
    """What a list holds: its feeds, each address once, and what was left out and why."""

    feeds: tuple[ListedFeed, ...] = ()
    problems: tuple[str, ...] = ()


def read_opml(data: bytes, path: str) -> FeedList:
    """Read a list of feeds.

    Args:
        data: OPML 1 or 2, or what comes close.
        path: Where it stands, for messages.

    Raises:
        FeedListError: It is none.
    """
    if len(data) > MAX_BYTES:
        raise FeedListError(f"{path}: it has {len(data):,} bytes; {MAX_BYTES:,} are accepted")
    try:
        # As text it could be taken for an address, and be fetched.
        listed = listparser.parse(data.decode("utf-8-sig").encode())
    except UnicodeDecodeError as error:
        raise FeedListError(f"{path}: it is not UTF-8; save the list as UTF-8") from error
    except (ValueError, IndexError, KeyError, AssertionError) as error:
        raise FeedListError(f"{path}: it is no OPML that can be read") from error
    if not listed.version and not listed.feeds:
        raise FeedListError(f"{path}: this is no OPML; export the list of feeds anew")
    found = (_feed(feed.url, feed.title, feed.categories) for feed in listed.feeds)
    feeds = {feed.address: feed for feed in found}
    problems = {feed.address: _problem(feed) for feed in feeds.values()}
    return FeedList(
        tuple(feed for feed in feeds.values() if not problems[feed.address]),
        tuple(f"{path}: {problem}; it is left out" for problem in problems.values() if problem),
    )


def _problem(feed: ListedFeed) -> str:
    if not is_web_address(feed.address):
        return f"“{feed.name or feed.address}” has no http or https address"
    if bears_login(feed.address):
        return f"the address of “{feed.name or 'a feed'}” holds a name or a password"
    return ""


def write_opml(feeds: Iterable[ListedFeed], title: str) -> bytes:
    """Write a list of feeds, those of a folder together."""
    root = ET.Element("opml", version="2.0")
    ET.SubElement(ET.SubElement(root, "head"), "title").text = _writable(title)
    body = ET.SubElement(root, "body")
    folders: dict[str, ET.Element] = {"": body}
    for feed in feeds:
        folder = folders.get(feed.folder)
        if folder is None:
            folder = ET.SubElement(body, "outline", text=_writable(feed.folder))
            folders[feed.folder] = folder
        name = _writable(feed.name or feed.address)
        ET.SubElement(folder, "outline", type="rss", text=name, title=name, xmlUrl=feed.address)
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _feed(address: str, name: str, categories: Iterable[list[str]]) -> ListedFeed:
    folders = next((category for category in categories if any(category)), [])
    return ListedFeed(
        _FEED.sub(_web, address), name, next((one for one in reversed(folders) if one), "")
    )


def _web(scheme: re.Match[str]) -> str:
    return "http://" if scheme[1] else ""


def _writable(text: str) -> str:
    """Leave out the control characters that XML cannot hold."""
    return "".join(filter(str.isprintable, text))
