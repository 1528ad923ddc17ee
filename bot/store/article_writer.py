"""Writes articles with everything that is derived from them: listings, counts, names, releases.

Whether they count as published, and the words to find them by, are settled in ``filing``; reading
them is left to ``articles``. Every function works inside the caller's transaction.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.publication import OPERATOR, Action
from bot.store.database import Transaction
from bot.store.filing import add_counts, index, refile, settle, standing_decisions, unindex
from bot.store.ledger import request_retraction
from bot.store.releases import record_releases
from bot.store.rows import ArticleRows, next_position


@dataclass(frozen=True, slots=True)
class SaveOutcome:
    """Which articles of a batch were new, and which replaced what was there; ids."""

    added: frozenset[int]
    updated: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Stored:
    position: int
    published: bool
    removed: bool


async def save(
    write: Transaction, batch: Sequence[ArticleRows], *, is_backlog: bool, now: datetime
) -> SaveOutcome:
    """Write a batch of articles, replacing those that are there.

    Decisions are left as they are and go on to count. What becomes published by this is
    recorded as released, save in a backlog, which is never posted.

    Args:
        write: The open transaction.
        batch: Rows made by ``rows_of``, each article once.
        is_backlog: Whether this is a folder's first load.
        now: When it happens.
    """
    ids = [rows.article["id"] for rows in batch]
    stored = await _stored(write, ids)
    decisions = await standing_decisions(write, ids)
    for rows in batch:
        settle(rows.article, decisions.get(rows.article["id"], {}))
    counts = await _delete(write, stored)
    await _settle_positions(write, batch)
    # In the order of the tables: the full-text index writes out what it has gathered whenever a
    # row comes before the one before it, which made a first load three times as long.
    in_order = sorted(batch, key=lambda rows: rows.article["position"])
    counts.update(await _insert(write, in_order))
    await add_counts(write, counts)
    if not is_backlog:
        for server_id, released in _released(batch, stored, decisions).items():
            await record_releases(write, released, now=now, server_id=server_id)
    for rows in batch:
        before = stored.get(rows.article["id"])
        if before and rows.article["removed"] and not before.removed:
            await request_retraction(write, article_id=rows.article["id"])
    return SaveOutcome(frozenset(ids) - stored.keys(), frozenset(stored))


async def withdraw(write: Transaction, article_ids: Iterable[int]) -> int:
    """Take articles back everywhere, with their posts; gives how many were there until now."""
    count = 0
    for article_id in article_ids:
        is_new = await write.run(
            "UPDATE articles SET removed = 1 WHERE id = :id AND NOT removed", {"id": article_id}
        )
        if is_new:
            count += 1
            await refile(write, article_id)
            await request_retraction(write, article_id=article_id)
    return count


async def _stored(write: Transaction, ids: Sequence[int]) -> dict[int, _Stored]:
    rows = await write.fetch(
        """
        SELECT id, position, published, removed FROM articles
        WHERE id IN (SELECT value FROM json_each(:ids))
        """,
        {"ids": json.dumps(ids)},
    )
    return {row[0]: _Stored(row[1], bool(row[2]), bool(row[3])) for row in rows}


def _released(
    batch: Sequence[ArticleRows],
    stored: Mapping[int, _Stored],
    decisions: Mapping[int, Mapping[int, Action]],
) -> dict[int, list[int]]:
    """Give, by server, the articles that become published there; ``OPERATOR`` means everywhere."""
    released: dict[int, list[int]] = {}
    for rows in batch:
        article_id = rows.article["id"]
        before = stored.get(article_id)
        if rows.article["published"]:
            if before is None or not before.published:
                released.setdefault(OPERATOR, []).append(article_id)
        elif before and before.removed and not rows.article["removed"]:
            # What a server published while it was held everywhere else comes back there only.
            for server_id, action in decisions.get(article_id, {}).items():
                if action is Action.PUBLISH:
                    released.setdefault(server_id, []).append(article_id)
    return released


async def _delete(write: Transaction, stored: Mapping[int, _Stored]) -> Counter[int]:
    """Take articles out, as a rewrite puts them in anew; gives the published counts to take off."""
    if not stored:
        return Counter()
    await unindex(write, list(stored))
    rows = await write.fetch(
        """
        SELECT key, count(*) FROM listings
        WHERE published AND position IN (SELECT value FROM json_each(:positions))
        GROUP BY key
        """,
        {"positions": json.dumps([old.position for old in stored.values()])},
    )
    await write.run(
        "DELETE FROM articles WHERE id IN (SELECT value FROM json_each(:ids))",
        {"ids": json.dumps(list(stored))},
    )
    return Counter({key: -count for key, count in rows})


async def _settle_positions(write: Transaction, batch: Sequence[ArticleRows]) -> None:
    """Move articles on by one place until none stands where another does."""
    is_settled = False
    while not is_settled:
        positions = [rows.article["position"] for rows in batch]
        taken = {
            row[0]
            for row in await write.fetch(
                """
                SELECT position FROM articles
                WHERE position IN (SELECT value FROM json_each(:positions))
                """,
                {"positions": json.dumps(positions)},
            )
        }
        is_settled = True
        for rows in batch:
            while rows.article["position"] in taken:
                rows.article["position"] = next_position(rows.article["position"])
                is_settled = False
            taken.add(rows.article["position"])


async def _insert(write: Transaction, batch: Sequence[ArticleRows]) -> Counter[int]:
    await _insert_names(write, batch)
    articles = [rows.article for rows in batch]
    await write.run_many(_INSERT_ARTICLE, articles)
    await index(write, articles)
    for rows in batch:
        position = rows.article["position"]
        rows.details["position"] = position
        for item in rows.related:
            item["position"] = position
    await write.run_many(_INSERT_DETAILS, [rows.details for rows in batch])
    await write.run_many(_INSERT_RELATED, [item for rows in batch for item in rows.related])
    await write.run_many(
        "INSERT INTO listings (key, published, position) VALUES (:key, :published, :position)",
        [
            {"key": key, "published": published, "position": position}
            for key, published, position in sorted(
                (key, rows.article["published"], rows.article["position"])
                for rows in batch
                for key in rows.keys
            )
        ],
    )
    return Counter(key for rows in batch if rows.article["published"] for key in rows.keys)


async def _insert_names(write: Transaction, batch: Sequence[ArticleRows]) -> None:
    """Add providers and topics; the newest article's spelling of a name is the one to keep."""
    for table, columns, rows in (
        ("providers", "domain, name", [row for one in batch for row in one.providers]),
        ("topics", "name", [row for one in batch for row in one.topics]),
    ):
        newest = {row["id"]: row for row in sorted(rows, key=lambda row: row["newest_at"])}
        await write.run_many(
            f"""
            INSERT INTO {table} (id, {columns}, newest_at)
            VALUES (:id, {", ".join(":" + name for name in columns.split(", "))}, :newest_at)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, newest_at = excluded.newest_at
            WHERE excluded.newest_at >= newest_at
            """,
            list(newest.values()),
        )


_INSERT_ARTICLE = """
    INSERT INTO articles (
        position, id, url, title, excerpt, category, type, published_at, quality, heat,
        provider_id, provider_name, topics, coverage_count, published_by_document, removed,
        published, forms, keywords
    ) VALUES (
        :position, :id, :url, :title, :excerpt, :category, :type, :published_at, :quality, :heat,
        :provider_id, :provider_name, :topics, :coverage_count, :published_by_document, :removed,
        :published, :forms, :keywords
    )
"""

_INSERT_DETAILS = """
    INSERT INTO article_details (
        position, images, provider_images, original_url, web_url, amp_url, cdn_amp_url,
        featured_content, secured, body, extra
    ) VALUES (
        :position, :images, :provider_images, :original_url, :web_url, :amp_url, :cdn_amp_url,
        :featured_content, :secured, :body, :extra
    )
"""

_INSERT_RELATED = """
    INSERT INTO related (
        position, rank, other_id, url, title, excerpt, type, published_at, quality, provider_id,
        provider_name, images, amp_url, cdn_amp_url
    ) VALUES (
        :position, :rank, :other_id, :url, :title, :excerpt, :type, :published_at, :quality,
        :provider_id, :provider_name, :images, :amp_url, :cdn_amp_url
    )
"""
