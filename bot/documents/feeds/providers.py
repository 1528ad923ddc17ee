"""Tells who published an entry, and what the great platforms need beyond what feeds say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.articles import Provider
from bot.documents.feeds.formats.raw import RawEntry
from bot.documents.feeds.links import host_of, web_address
from bot.documents.feeds.texts import plain, tags

_FILMS: Final = frozenset({"youtube.com", "m.youtube.com", "youtu.be", "vimeo.com"})
_GOOGLE_NEWS: Final = "news.google.com"
_REDDIT: Final = "reddit.com"
#: Feeds of these are named after what is in them.
_PLATFORMS: Final = {"github.com": "GitHub", "gitlab.com": "GitLab", _REDDIT: "Reddit"}
_LINK_OF_REDDIT: Final = "[link]"
_SUBMITTED = re.compile(r"\s*submitted by /?u/\S+.*$")
#: The whole text of each entry of Hacker News.
_NO_TEXT: Final = "Comments"


@dataclass(frozen=True, slots=True)
class Home:
    """Which domains a feed speaks for, its name, and the domain of its site."""

    name: str
    domains: frozenset[str]
    domain: str


def home_of(name: str, site: str, addresses: Iterable[str]) -> Home:
    """Tell which domains a feed speaks for: its site's, and that of most of its entries.

    Args:
        name: The feed's title.
        site: The page that it belongs to; may be empty.
        addresses: Those of its entries.
    """
    hosts = Counter(map(host_of, addresses))
    count = hosts.total()
    # One entry alone may be by anybody: a search for news lists that many at times.
    usual = {host for host, times in hosts.items() if count > 1 and times * 2 > count}
    domain = host_of(site)
    return Home(name, frozenset({domain, *usual}) - {""}, domain)


def provider_of(entry: RawEntry, address: str, home: Home) -> Provider:
    """Tell who published an entry.

    The domain is that of its address, save where that only leads on (Google News names the
    newsroom beside it, Reddit links to it in the text) or is a file, which stands anywhere.
    """
    is_file = any(file.url == address for file in entry.files)
    domain = home.domain if is_file and home.domain else host_of(address)
    name = plain(entry.source.title)
    if domain == _GOOGLE_NEWS and (source := host_of(web_address(entry.source.address))):
        return Provider(name or source, source)
    if domain.removeprefix("old.") == _REDDIT:
        linked = _linked_from_reddit(entry)
        return Provider(linked, linked) if linked else Provider(_PLATFORMS[_REDDIT], _REDDIT)
    if domain in _PLATFORMS:
        return Provider(_PLATFORMS[domain], domain)
    if not name and _is_home(domain, home):
        name = home.name
    return Provider(name or domain, domain)


def is_film(address: str) -> bool:
    """Tell whether an address is one of a film."""
    return host_of(address) in _FILMS


def own_title(title: str, entry: RawEntry, address: str) -> str:
    """Give the title without the name that Google News puts behind it."""
    if host_of(address) == _GOOGLE_NEWS and entry.source.title:
        return title.removesuffix(f" - {plain(entry.source.title)}")
    return title


def own_text(text: str, title: str, address: str) -> str:
    """Give the text without what a platform puts into every one: links to itself, the title."""
    host = host_of(address)
    if host == _GOOGLE_NEWS and text.startswith(title):
        return ""
    if host.removeprefix("old.") == _REDDIT:
        return _SUBMITTED.sub("", text)
    return "" if text == _NO_TEXT else text


def _is_home(domain: str, home: Home) -> bool:
    return any(
        domain == one or domain.endswith(f".{one}") or one.endswith(f".{domain}")
        for one in home.domains
    )


def _linked_from_reddit(entry: RawEntry) -> str:
    """Give the domain that a post links to; empty where it is a post of Reddit's own."""
    for text in entry.texts:
        before, found, _ = text.partition(_LINK_OF_REDDIT)
        if found:
            links = [given.get("href", "") for _, given in tags(before[-2000:], "a")]
            host = host_of(web_address(links[-1])) if links else ""
            return "" if host.endswith((_REDDIT, "redd.it")) else host
    return ""
