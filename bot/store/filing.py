"""Settles whether articles count as published, and files them so: index words, listings, counts.

Writing the articles themselves is left to ``article_writer``; every function works inside the
caller's transaction.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.publication import OPERATOR, Action, is_published
from bot.store.database import Transaction

_FILED_COLUMNS = (
    "position",
    "published",
    "published_by_document",
    "removed",
    "title",
    "excerpt",
    "forms",
    "keywords",
)
#: Index words that tell of publication: everywhere, and in servers that decided otherwise.
_MARKS = re.compile(r" (?:pub|[yn]\d+)\b")


async def standing_decisions(
    write: Transaction, article_ids: Iterable[int]
) -> dict[int, dict[int, Action]]:
    """Give, by article and server, the decisions that count; ``OPERATOR`` is one of the servers."""
    rows = await write.fetch(
        """
        SELECT article_id, server_id, action FROM decisions
        WHERE stands AND article_id IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": json.dumps(list(article_ids))},
    )
    found: dict[int, dict[int, Action]] = {}
    for article_id, server_id, action in rows:
        found.setdefault(article_id, {})[server_id] = Action(action)
    return found


def settle(article: dict[str, Any], decisions: Mapping[int, Action]) -> None:
    """Settle ``published`` of a row, and mark its index words for servers that decided otherwise.

    Args:
        article: Columns of ``articles``, without marks from an earlier settling.
        decisions: The decisions that stand about it, by server.
    """
    article["published"] = is_published(
        by_document=bool(article["published_by_document"]),
        operator=decisions.get(OPERATOR),
        server=None,
        is_removed=bool(article["removed"]),
    )
    marks = [str(article["keywords"])]
    if article["published"]:
        marks.append("pub")
    marks += [
        f"{'y' if action is Action.PUBLISH else 'n'}{server_id}"
        for server_id, action in decisions.items()
        if server_id != OPERATOR
    ]
    article["keywords"] = " ".join(marks)


async def refile(write: Transaction, article_id: int) -> None:
    """Settle one article anew after a decision about it, or after it was taken back."""
    rows = await write.fetch(
        """
        SELECT position, published, published_by_document, removed, title, excerpt, forms, keywords
        FROM articles WHERE id = :id
        """,
        {"id": article_id},
    )
    article = dict(zip(_FILED_COLUMNS, rows[0], strict=True))
    was_published = bool(article["published"])
    await unindex(write, [article_id])
    article["keywords"] = _MARKS.sub("", article["keywords"])
    decisions = await standing_decisions(write, [article_id])
    settle(article, decisions.get(article_id, {}))
    await write.run(
        """
        UPDATE articles SET published = :published, keywords = :keywords
        WHERE position = :position
        """,
        article,
    )
    await index(write, [article])
    if article["published"] != was_published:
        await _move_listings(write, article["position"], is_published=article["published"])


async def index(write: Transaction, articles: Sequence[Mapping[str, Any]]) -> None:
    """Put articles into the full-text index."""
    await write.run_many(
        """
        INSERT INTO search_index (rowid, title, excerpt, forms, keywords)
        VALUES (:position, :title, :excerpt, :forms, :keywords)
        """,
        articles,
    )


async def unindex(write: Transaction, article_ids: Iterable[int]) -> None:
    """Take articles out of the full-text index, before anything about their rows changes."""
    # The index does not keep the texts: to forget an article it must be told its old ones.
    await write.run(
        """
        INSERT INTO search_index (search_index, rowid, title, excerpt, forms, keywords)
        SELECT 'delete', position, title, excerpt, forms, keywords
        FROM articles WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": json.dumps(list(article_ids))},
    )


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
        "SELECT key FROM listings WHERE position = :position", {"position": position}
    )
    await write.run(
        "UPDATE listings SET published = :published WHERE position = :position",
        {"published": is_published, "position": position},
    )
    step = 1 if is_published else -1
    await add_counts(write, Counter({key: step for (key,) in rows}))
