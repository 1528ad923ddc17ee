"""Decides by what the entries of one fetch are known: their guids or their addresses.

A guid counts, unless the feed uses one for several addresses. The article of an entry is known by
its address, unless the feed lists that address for several entries: notes of releases on one page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.documents.feeds.links import without_fragment
from bot.identity import normalise_address, text_key


@dataclass(frozen=True, slots=True)
class Known:
    """By what one entry is known.

    Attributes:
        key: Its hash.
        has_own_identity: Its article is not the one at its address.
    """

    key: int
    has_own_identity: bool


def keys_of(entries: Sequence[tuple[str, str]]) -> tuple[Known, ...]:
    """Give the keys of entries, each given as its guid, which may be empty, and its address."""
    pages = [normalise_address(without_fragment(address)) for _, address in entries]
    by_guid = _gathered((guid, address) for guid, address in entries if guid)
    trusted = {guid for guid, addresses in by_guid.items() if len(addresses) == 1}
    by_page = _gathered(
        (page, guid if guid in trusted else f"\n{address}")
        for page, (guid, address) in zip(pages, entries, strict=True)
    )
    return tuple(
        Known(
            key=_key(guid if guid in trusted else "", address),
            has_own_identity=len(by_page[page]) > 1,
        )
        for page, (guid, address) in zip(pages, entries, strict=True)
    )


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    gathered: dict[str, set[str]] = defaultdict(set)
    for name, value in pairs:
        gathered[name].add(value)
    return gathered


def _key(guid: str, address: str) -> int:
    if guid:
        return text_key(f"guid\n{guid}")
    page, mark, fragment = address.partition("#")
    return text_key(f"address\n{normalise_address(page)}{mark}{fragment}")
