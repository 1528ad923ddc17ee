"""Settles which of several files an article is taken from: the one that leads for it.

Which articles a file holds is kept by ``files``; every function works inside the caller's
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.identity import Standing, leader
from bot.store.engine import Transaction
from bot.store.files.known import Content
from bot.store.files.paths import key_of, path_of


@dataclass(frozen=True, slots=True)
class Lead:
    """The file that an article is taken from, and whether it was another one before."""

    path: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Leading:
    """The file that an article was taken from.

    Attributes:
        content: What it was taken from; while it is the same, so is the article. None where the
            file could not be read since.
    """

    path: str
    content: Content | None


async def leading_files(write: Transaction, article_ids: Iterable[int]) -> dict[int, Leading]:
    """Give the file that each article was taken from."""
    ids = list(article_ids)
    if not ids:
        return {}
    rows = await write.fetch(
        """
        SELECT article_id, path, digest, default_published, published_at >= 0
        FROM file_articles JOIN files USING (path) WHERE article_id IN :ids AND leads
        """,
        {"ids": ids},
    )
    return {
        row[0]: Leading(path_of(row[1]), (row[2], bool(row[3])) if row[4] else None) for row in rows
    }


async def settle_leads(write: Transaction, article_ids: Iterable[int]) -> dict[int, Lead]:
    """Settle which file leads for each article, by ``identity.leader``.

    Articles that stand in no file are left out of the answer.
    """
    rows = await write.fetch(
        """
        SELECT article_id, path, published_at, leads FROM file_articles WHERE article_id IN :ids
        """,
        {"ids": list(article_ids)},
    )
    standings: dict[int, list[Standing]] = {}
    for article_id, key, published_at, leads in rows:
        standing = Standing(path_of(key), published_at, bool(leads))
        standings.setdefault(article_id, []).append(standing)
    leaders = {one: leader(found) for one, found in standings.items()}
    await write.run_many(
        "UPDATE file_articles SET leads = (path = :path) WHERE article_id = :id",
        [
            {"id": one, "path": key_of(lead.path)}
            for one, lead in leaders.items()
            if not lead.led or sum(standing.led for standing in standings[one]) > 1
        ],
    )
    return {one: Lead(lead.path, is_new=not lead.led) for one, lead in leaders.items()}
