"""Settles which of several files an article is taken from: the one that leads for it.

Which articles a file holds is kept by ``files``; every function works inside the caller's
transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.identity import Standing, leader
from bot.store.engine import Row, Transaction
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
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row[0], []).append(row)
    leaders = {one: _leader(several) for one, several in found.items()}
    await write.run_many(
        "UPDATE file_articles SET leads = (path = :path) WHERE article_id = :id",
        [
            {"id": one, "path": key_of(lead.path)}
            for one, lead in leaders.items()
            if lead.is_new or sum(row[_LEADS] for row in found[one]) > 1
        ],
    )
    return leaders


_LEADS: Final = 3


def _leader(rows: Sequence[Row]) -> Lead:
    """Give the leading file of an article, from those that hold it; nearly always there is one."""
    if len(rows) == 1:
        return Lead(path_of(rows[0][1]), is_new=not rows[0][_LEADS])
    lead = leader(Standing(path_of(key), at, bool(leads)) for _, key, at, leads in rows)
    return Lead(lead.path, is_new=not lead.led)
