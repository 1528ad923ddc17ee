"""Reads articles: one in full, headlines, and who is related to whom. Writing stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.articles import Article, RelatedItem
from bot.errors import NotFoundError
from bot.headlines import Headline
from bot.identity import article_id as address_key
from bot.publication import OPERATOR
from bot.store.articles.rows import (
    ARTICLE_COLUMNS,
    HEADLINE_COLUMNS,
    IS_PUBLISHED,
    article_of,
    headline_of,
    related_ids,
    related_of,
)
from bot.store.engine import Reading
from bot.store.identity.addresses import (
    NOWHERE,
    REACHING,
    addresses_of,
    articles_at,
    current_ids,
    ids_of_listed,
    with_ids,
)

#: The join beside ``articles`` that ``HEADLINE_COLUMNS`` needs without ``IS_PUBLISHED``.
PROVIDED = "JOIN providers ON providers.id = articles.provider_id"
#: Joins beside ``articles`` that ``HEADLINE_COLUMNS`` and ``IS_PUBLISHED`` need.
STANDING = f"""
    {PROVIDED}
    LEFT JOIN decisions AS standing ON standing.server_id = :server_id
        AND standing.article_id = articles.id AND standing.stands
"""


class Articles:
    """The articles as a database, or a transaction within it, has them."""

    def __init__(self, read: Reading) -> None:
        self._read = read

    async def find(self, article_id: int) -> Article:
        """Give an article in full, with its related coverage in the document's order.

        Raises:
            NotFoundError: There is none with that id.
        """
        found = await self.in_full([article_id])
        if article_id not in found:
            raise NotFoundError("There is no such article here. It may have been renamed.")
        return found[article_id]

    async def in_full(self, ids: Iterable[int]) -> dict[int, Article]:
        """Give articles in full by id; ids without an article are left out."""
        rows = await self._read.fetch(
            f"""
            SELECT {ARTICLE_COLUMNS} FROM articles
            JOIN article_details USING (position)
            JOIN providers ON providers.id = articles.provider_id
            WHERE articles.id IN :ids
            """,
            {"ids": list(ids)},
        )
        found = [article_of(row) for row in rows]
        moved = await ids_of_listed(self._read, {item.id for one in found for item in one.related})
        if moved:
            found = [replace(one, related=with_ids(one.id, one.related, moved)) for one in found]
        return {one.id: one for one in found}

    async def at(self, address: str) -> int | None:
        """Give the id of the article that a web address leads to, or has led to."""
        key = address_key(address)
        return (await articles_at(self._read, [key])).get(key) or None

    async def ids_at(self, addresses: Iterable[str]) -> tuple[int, ...]:
        """Give the ids of the articles that addresses lead to, or would have there, each once."""
        keys = list(dict.fromkeys(map(address_key, addresses)))
        found = await articles_at(self._read, keys)
        ids = (found.get(key, key) for key in keys)
        return tuple(dict.fromkeys(one for one in ids if one != NOWHERE))

    async def current(self, article_id: int) -> int:
        """Give the id by which an article goes now; it had another one if it turned out a double.

        Whatever bears an id for long asks this first: buttons, and what people have noted.
        """
        return (await current_ids(self._read, [article_id])).get(article_id, article_id)

    async def addresses(self, ids: Iterable[int]) -> dict[int, frozenset[str]]:
        """Give all the addresses of those articles that have had several, by id."""
        return await addresses_of(self._read, ids)

    async def removed_among(self, ids: Iterable[int]) -> frozenset[int]:
        """Give those ids whose article the newsroom took back."""
        rows = await self._read.fetch(
            "SELECT id FROM articles WHERE removed AND id IN :ids",
            {"ids": list(ids)},
        )
        return frozenset(row[0] for row in rows)

    async def headlines(self, ids: Iterable[int], server_id: int) -> dict[int, Headline]:
        """Give headlines by id as a server sees them; ids without an article are left out."""
        rows = await self._read.fetch(
            f"""
            SELECT {HEADLINE_COLUMNS} FROM articles {STANDING}
            WHERE articles.id IN :ids
            """,
            {"ids": list(ids), "server_id": server_id},
        )
        return {row[0]: headline_of(row) for row in rows}

    async def related(self, ids: Iterable[int]) -> dict[int, tuple[RelatedItem, ...]]:
        """Give the related coverage of articles by id, in the documents' order."""
        rows = await self._read.fetch(
            """
            SELECT articles.id, article_details.related
            FROM articles JOIN article_details USING (position)
            WHERE articles.id IN :ids AND coverage_count > 0
            """,
            {"ids": list(ids)},
        )
        found = {article_id: related_of(text) for article_id, text in rows}
        moved = await ids_of_listed(
            self._read, {item.id for items in found.values() for item in items}
        )
        if not moved:
            return found
        return {one: with_ids(one, items, moved) for one, items in found.items()}

    async def withheld(self, ids: Iterable[int], server_id: int) -> frozenset[int]:
        """Give those ids whose article was taken back or unpublished by a person for a server.

        Such an article is not to be shown as another one's related coverage either. One that
        only its document holds is: a follower of a story usually is such a one.
        """
        rows = await self._read.fetch(
            """
            SELECT wanted.value FROM numbers_in(:ids) AS wanted
            LEFT JOIN articles ON articles.id = wanted.value
            LEFT JOIN decisions AS here ON here.article_id = wanted.value
                AND here.server_id = :server_id AND here.stands
            LEFT JOIN decisions AS general ON general.article_id = wanted.value
                AND general.server_id = :operator AND general.stands
            WHERE articles.removed OR coalesce(here.action, general.action) = 'unpublish'
            """,
            {"ids": list(ids), "server_id": server_id, "operator": OPERATOR},
        )
        return frozenset(row[0] for row in rows)

    async def linked(self, ids: Iterable[int]) -> dict[int, frozenset[int]]:
        """Give, by id, the articles that one lists as related and those that list it."""
        rows = await self._read.fetch(
            f"""
            SELECT articles.id, article_details.related, 0
            FROM articles JOIN article_details USING (position)
            WHERE articles.id IN :ids
            UNION ALL
            SELECT reached.article_id, '', articles.id FROM ({REACHING}) AS reached
            JOIN related ON related.other_id = reached.key JOIN articles USING (position)
            """,
            {"ids": list(ids)},
        )
        listed = {one: related_ids(text) for one, text, _ in rows if text}
        moved = await ids_of_listed(self._read, {key for keys in listed.values() for key in keys})
        found = {one: {moved.get(key, key) for key in keys} for one, keys in listed.items()}
        for article_id, text, other in rows:
            if not text:
                found.setdefault(article_id, set()).add(other)
        return {one: frozenset(others - {one}) for one, others in found.items()}

    async def is_published(self, article_id: int, server_id: int) -> bool:
        """Tell whether an article counts as published in a server; False where there is none."""
        rows = await self._read.fetch(
            f"SELECT {IS_PUBLISHED} FROM articles {STANDING} WHERE articles.id = :id",
            {"id": article_id, "server_id": server_id},
        )
        return bool(rows and rows[0][0])
