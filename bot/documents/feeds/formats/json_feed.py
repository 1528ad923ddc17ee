"""Reads JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), and what comes close."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin

from bot.documents.feeds.formats.raw import NoFeedError, RawEntry, RawFeed, RawFile, RawPicture

_Object = dict[str, object]
_ENTRIES: Final = "items"


def read_json(data: bytes, address: str) -> RawFeed:
    """Read a JSON Feed.

    Args:
        data: UTF-8, 16 or 32, with or without a byte order mark.
        address: What relative links start from.

    Raises:
        NoFeedError: It is none.
    """
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise NoFeedError(f"this is no JSON that can be read ({error})") from error
    if not isinstance(feed, dict) or not isinstance(feed.get(_ENTRIES), list):
        raise NoFeedError(f"this is JSON, but no JSON Feed: it has no list of {_ENTRIES}")
    entries = feed[_ENTRIES]
    return RawFeed(
        title=_text(feed, "title"),
        site=_address(feed, "home_page_url", address),
        own=_address(feed, "feed_url", address),
        entries=tuple(_entry(entry, address) for entry in entries if isinstance(entry, dict)),
        problems=tuple(
            f"entry {number} is no object; it is left out"
            for number, entry in enumerate(entries, 1)
            if not isinstance(entry, dict)
        ),
    )


def _entry(entry: _Object, base: str) -> RawEntry:
    return RawEntry(
        guid=_text(entry, "id"),
        links=_addresses(entry, ("url", "external_url"), base),
        title=_text(entry, "title"),
        texts=tuple(filter(None, (_text(entry, "summary"), *_contents(entry)))),
        dates=tuple(filter(None, (_text(entry, "date_published"), _text(entry, "date_modified")))),
        topics=tuple(tag for tag in _list(entry, "tags") if isinstance(tag, str)),
        pictures=tuple(map(RawPicture, _addresses(entry, ("image", "banner_image"), base))),
        files=tuple(_files(entry, base)),
    )


def _contents(entry: _Object) -> Iterator[str]:
    # Plain text is not markup: what stands in angle brackets there is to be read.
    yield _text(entry, "content_text").replace("&", "&amp;").replace("<", "&lt;")
    yield _text(entry, "content_html")


def _files(entry: _Object, base: str) -> Iterator[RawFile]:
    for file in _list(entry, "attachments"):
        if isinstance(file, dict) and (url := _address(file, "url", base)):
            yield RawFile(url, _text(file, "mime_type"))


def _addresses(entry: _Object, keys: tuple[str, ...], base: str) -> tuple[str, ...]:
    return tuple(found for key in keys if (found := _address(entry, key, base)))


def _address(values: _Object, key: str, base: str) -> str:
    written = _text(values, key).strip()
    try:
        return urljoin(base, written) if written else ""
    except ValueError:  # such as an unclosed IPv6 host
        return ""


def _list(values: _Object, key: str) -> list[object]:
    value = values.get(key)
    return value if isinstance(value, list) else []


def _text(values: _Object, key: str) -> str:
    """Take a text, or a number: version 1.0 allows one as an id."""
    value = values.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""
