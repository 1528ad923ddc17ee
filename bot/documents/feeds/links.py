"""Chooses the web address of an entry among what feeds give for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qs, urljoin, urlsplit

from bot.documents.feeds.formats.raw import RawEntry
from bot.identity import is_web_address, normalise_domain

_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]{2,6}")
_SPACE: Final = re.compile(r"[\t\r\n]+")


def address_of(entry: RawEntry, base: str) -> str:
    """Choose the address to show: the page, else the guid if it is one, else the file carried.

    Args:
        entry: Whose address.
        base: What relative links start from.

    Returns:
        An http or https address; empty where there is none.
    """
    candidates = map(_direct, (web_address(one, base) for one in _candidates(entry)))
    return next((one for one in candidates if one), "")


def web_address(written: str, base: str = "") -> str:
    """Give an address as browsers read it, absolute; empty where it is no http or https one.

    ``&amp;`` becomes ``&``: feeds that are written by hand encode addresses twice.
    """
    address = _SPACE.sub("", written.strip()).replace(" ", "%20").replace("&amp;", "&")
    if not address:
        return ""
    try:
        address = urljoin(base, address) if base else address
    except ValueError:  # such as an unclosed IPv6 host
        return ""
    return address if is_web_address(address) else ""


def host_of(address: str) -> str:
    """Give the domain of a web address; empty where it has none."""
    try:
        return normalise_domain(urlsplit(address).hostname or "")
    except ValueError:
        return ""


def without_fragment(address: str) -> str:
    """Give an address up to its ``#``."""
    return address.partition("#")[0]


def _candidates(entry: RawEntry) -> Iterator[str]:
    yield from entry.links
    if entry.is_permalink and entry.guid.startswith(("http://", "https://")):
        yield entry.guid
    for file in entry.files:
        if not file.type.startswith("image"):
            yield file.url


def _direct(address: str) -> str:
    """Give the address inside of Google's redirection, which Google Alerts has in place of it."""
    parts = urlsplit(address)
    if parts.path != "/url" or not _GOOGLE.fullmatch(parts.hostname or ""):
        return address
    inside = parse_qs(parts.query)
    for name in ("url", "q"):
        if is_web_address(inside.get(name, [""])[0]):
            return inside[name][0]
    return address
