"""Settles whether articles count as published, and files them so: index words, listings, counts.

Writing the articles themselves is left to ``writer``; every function works inside the
caller's transaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.publication import OPERATOR, Action, is_published
from bot.store.articles.rows import is_dated_ahead
from bot.store.engine import Reading, Transaction

#: Index words that tell of publication: everywhere, and in servers that decided otherwise.
_MARKS = re.compile(r" (?:pub|[yn]\d+)\b")


async def standing_decisions(
    read: Reading, article_ids: Iterable[int]
) -> dict[int, dict[int, Action]]:
    """Give, by article and server, the decisions that count; ``OPERATOR`` is one of the servers."""
    rows = await read.fetch(
        """
        SELECT article_id, server_id, action FROM decisions
        WHERE stands AND article_id IN :ids
        """,
        {"ids": list(article_ids)},
    )
    found: dict[int, dict[int, Action]] = {}
    for article_id, server_id, action in rows:
        found.setdefault(article_id, {})[server_id] = Action(action)
    return found


def settled(
    keywords: str, *, by_document: bool, is_removed: bool, decisions: Mapping[int, Action]
) -> tuple[bool, str]:
    """Settle whether an article counts as published, and mark its index words with it.

    Args:
        keywords: Without marks from an earlier settling.
        by_document: Whether its document calls it published, and does not date it ahead.
        is_removed: Whether it was taken back.
        decisions: Those that stand about it, by server; some have other marks than the rest.

    Returns:
        Whether it counts, and the keywords with their marks.
    """
    is_counted = is_published(
        by_document=by_document,
        operator=decisions.get(OPERATOR),
        server=None,
        is_removed=is_removed,
    )
    marks = [keywords]
    if is_counted:
        marks.append("pub")
    marks += [
        f"{'y' if action is Action.PUBLISH else 'n'}{server_id}"
        for server_id, action in decisions.items()
        if server_id != OPERATOR
    ]
    return is_counted, " ".join(marks)


async def refile(write: Transaction, article_id: int, now: datetime) -> bool:
    """Settle one article anew: after a decision, when it was taken back, when its moment came.

    Returns:
        Whether it counts as published by this, and did not before.
    """
    ((position, was_published, by_document, is_removed, *texts, keywords),) = await write.fetch(
        """
        SELECT position, published, published_by_document, removed, title, excerpt, forms, keywords
        FROM articles WHERE id = :id
        """,
        {"id": article_id},
    )
    decisions = await standing_decisions(write, [article_id])
    is_counted, marked = settled(
        _MARKS.sub("", keywords),
        by_document=bool(by_document) and not is_dated_ahead(position, now),
        is_removed=bool(is_removed),
        decisions=decisions.get(article_id, {}),
    )
    await write.unindex([article_id])
    await write.run(
        """
        UPDATE articles SET published = :published, keywords = :keywords
        WHERE position = :position
        """,
        {"published": is_counted, "keywords": marked, "position": position},
    )
    await write.index([(position, *texts, marked)])
    if is_counted != bool(was_published):
        await _move_listings(write, position, is_published=is_counted)
    return is_counted and not was_published


async def add_counts(write: Transaction, counts: Mapping[int, int]) -> None:
    """Add to how many published stories the topics and providers with these keys stand in."""
    changes = [{"id": key, "change": change} for key, change in counts.items() if change]
    for table in ("topics", "providers"):
        await write.run_many(
            f"UPDATE {table} SET published_count = published_count + :change WHERE id = :id",
            changes,
        )


async def _move_listings(write: Transaction, position: int, *, is_published: bool) -> None:
    rows = await write.fetch(
        """
        SELECT listing.value FROM article_details
        JOIN numbers_in(article_details.listings) AS listing ON TRUE WHERE position = :position
        """,
        {"position": position},
    )
    keys = [key for (key,) in rows]
    await write.run_many(
        "UPDATE listings SET published = ? WHERE key = ? AND published = ? AND position = ?",
        [(is_published, key, not is_published, position) for key in keys],
    )
    step = 1 if is_published else -1
    await add_counts(write, dict.fromkeys(keys, step))
