"""Settles which of several files an article is taken from: the one that leads for it.

Which articles a file holds is kept by ``files``; every function works inside the caller's
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bot.store.engine import Transaction
from bot.store.files.known import Content
from bot.store.files.paths import path_of


@dataclass(frozen=True, slots=True)
class Lead:
    """The file that an article is taken from, and whether it was another one before."""

    path: str
    is_new: bool


async def leading_contents(write: Transaction, article_ids: Iterable[int]) -> dict[int, Content]:
    """Give the content of the file that each article was taken from.

    While it is the same, so is the article. One whose file could not be read since is left out.
    """
    ids = list(article_ids)
    if not ids:
        return {}
    rows = await write.fetch(
        """
        SELECT article_id, digest, default_published FROM file_articles JOIN files USING (path)
        WHERE article_id IN :ids AND leads AND published_at >= 0
        """,
        {"ids": ids},
    )
    return {row[0]: (row[1], bool(row[2])) for row in rows}


async def settle_leads(write: Transaction, article_ids: Iterable[int]) -> dict[int, Lead]:
    """Settle which file leads for each article: the later date wins, then the later path.

    Articles that stand in no file are left out of the answer.
    """
    rows = await write.fetch(
        """
        SELECT article_id, path, leads, led FROM (
            SELECT article_id, path, leads, row_number() OVER (
                PARTITION BY article_id ORDER BY published_at DESC, path DESC
            ) AS place, count(*) FILTER (WHERE leads) OVER (PARTITION BY article_id) AS led
            FROM file_articles WHERE article_id IN :ids
        ) AS placed WHERE place = 1
        """,
        {"ids": list(article_ids)},
    )
    await write.run_many(
        "UPDATE file_articles SET leads = (path = :path) WHERE article_id = :id",
        [{"id": row[0], "path": row[1]} for row in rows if not row[2] or row[3] > 1],
    )
    return {row[0]: Lead(path_of(row[1]), is_new=not row[2]) for row in rows}
