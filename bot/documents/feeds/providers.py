"""Tells who published an entry, and what the great platforms need beyond what feeds say."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Home:
    """Which domains a feed speaks for, and its name."""

    name: str
    domains: frozenset[str]


def home_of(name: str, site: str, addresses: Iterable[str]) -> Home:
    """Tell which domains a feed speaks for: its site's, and that of most of its entries.

    Args:
        name: The feed's title.
        site: The page that it belongs to; may be empty.
        addresses: Those of its entries.
    """
    hosts = Counter(map(host_of, addresses))
    usual = {host for host, count in hosts.items() if count * 2 > hosts.total()}
    return Home(name, frozenset({host_of(site), *usual}) - {""})


def provider_of(entry: RawEntry, address: str, home: Home) -> Provider:
    """Tell who published an entry.

    The domain is that of its address, save where that only leads on: Google News names the
    newsroom beside it, Reddit links to it in the text.
    """
    domain = host_of(address)
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
