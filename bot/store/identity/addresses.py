"""Finds articles by every address that they have had, and by every id that they were given.

An article's id is the key of the first address by which it was known, as it was made then. Those
that are known by another one as well, or by another key, have their addresses in a table of their
own; so most articles need no row there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from bot.articles import RelatedItem
from bot.identity import article_id
from bot.store.engine import Reading, Transaction

#: The keys of all addresses that lead to the articles in ``:ids``, each with its ``article_id``.
REACHING: Final = """
    SELECT key, article_id FROM addresses WHERE article_id IN :ids
    UNION ALL
    SELECT own.value, own.value FROM numbers_in(:ids) AS own
    WHERE NOT EXISTS (SELECT 1 FROM addresses WHERE key = own.value)
"""
#: What stands for an article where an address leads to none.
NOWHERE: Final = 0


async def articles_at(read: Reading, keys: Iterable[int]) -> dict[int, int]:
    """Give the articles that addresses lead to, by the addresses' keys.

    ``NOWHERE`` stands for a key that leads to no article and is no id for a new one, since an
    article has, or had, that number as its id. Other keys that lead nowhere are left out.
    """
    rows = await read.fetch(
        """
        SELECT id, 0, 0 FROM aliases WHERE id IN :keys
        UNION ALL
        SELECT id, id, 1 FROM articles WHERE id IN :keys
        UNION ALL
        SELECT key, article_id, 2 FROM addresses WHERE key IN :keys
        """,
        {"keys": list(keys)},
    )
    return {row[0]: row[1] for row in sorted(rows, key=lambda row: row[2])}


async def current_ids(read: Reading, ids: Iterable[int]) -> dict[int, int]:
    """Give, for ids that were an article's once, the ids of the articles that they turned into."""
    rows = await read.fetch(
        "SELECT id, article_id FROM aliases WHERE id IN :ids", {"ids": list(ids)}
    )
    return {row[0]: row[1] for row in rows}


async def addresses_of(read: Reading, ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """Give the addresses of those articles that have had several, by id."""
    rows = await read.fetch(
        "SELECT article_id, address FROM addresses WHERE article_id IN :ids", {"ids": list(ids)}
    )
    found: dict[int, set[str]] = {}
    for one, address in rows:
        found.setdefault(one, set()).add(address)
    return {one: frozenset(addresses) for one, addresses in found.items()}


async def record_addresses(write: Transaction, addresses: Mapping[str, int]) -> None:
    """Record where addresses lead; one that leads to an article already goes on to."""
    await write.run_many(
        """
        INSERT INTO addresses (key, article_id, address) VALUES (?, ?, ?)
        ON CONFLICT (key) DO UPDATE SET article_id = excluded.article_id, address = excluded.address
        WHERE addresses.article_id = 0
        """,
        [(article_id(address), one, address) for address, one in addresses.items()],
    )


async def ids_of_listed(read: Reading, keys: Iterable[int]) -> dict[int, int]:
    """Give the ids of listed articles by the keys of their addresses, where they are others.

    A listed article that is none here goes by its address's key, as long as that is the id of no
    other; then by its negative.
    """
    rows = await read.fetch(
        "SELECT key, article_id FROM addresses WHERE key IN :keys", {"keys": list(keys)}
    )
    return {key: -key if one == NOWHERE else one for key, one in rows if one != key}


def with_ids(
    own: int, related: tuple[RelatedItem, ...], ids: Mapping[int, int]
) -> tuple[RelatedItem, ...]:
    """Give an article's related coverage by ids rather than by addresses' keys.

    Each article is given once; the one that lists them never, whichever of its addresses it lists.
    """
    items: dict[int, RelatedItem] = {}
    for item in related:
        one = ids.get(item.id, item.id)
        if one != own:
            items.setdefault(one, replace(item, id=one))
    return tuple(items.values())
