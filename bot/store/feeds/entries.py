"""Keeps which article each entry of a feed is, and who leads for it.

An article is what a document says of it, where one does; else what the feed says that had it first.
Every function works inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from bot.documents.feeds.changes import KnownEntry
from bot.store.engine import Reading, Transaction
from bot.store.times import as_moment, as_seconds

#: What a feed lists no more is known for so long, as some feeds bring old entries back.
_REMEMBERED: Final = timedelta(days=90)


class EntryRow(NamedTuple):
    """An entry as it is recorded.

    Attributes:
        key: Within its feed.
        title: The hash of its title.
        published_at: The date that it keeps.
        has_own_identity: Its article is not the one at its address.
    """

    key: int
    article_id: int
    digest: bytes
    title: int
    published_at: datetime
    has_own_identity: bool


async def known_entries(read: Reading, feed_id: int) -> dict[int, KnownEntry]:
    """Give what is known of a feed's entries, by their keys."""
    rows = await read.fetch(
        """
        SELECT key, article_id, digest, title, published_at FROM feed_entries
        WHERE feed_id = :feed_id
        """,
        {"feed_id": feed_id},
    )
    return {
        row[0]: KnownEntry(row[1], bytes.fromhex(row[2]), row[3], as_moment(row[4])) for row in rows
    }


async def record_entries(
    write: Transaction, feed_id: int, entries: Sequence[EntryRow], now: datetime
) -> None:
    """Record entries as they are now; the first time that one was seen stays."""
    await write.run_many(
        """
        INSERT INTO feed_entries (
            feed_id, key, article_id, digest, title, published_at, own, seen_at
        ) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (feed_id, key) DO UPDATE SET
            article_id = excluded.article_id, digest = excluded.digest, title = excluded.title,
            published_at = excluded.published_at, own = excluded.own
        """,
        [
            (
                feed_id,
                one.key,
                one.article_id,
                one.digest.hex(),
                one.title,
                as_seconds(one.published_at),
                one.has_own_identity,
                as_seconds(now),
            )
            for one in entries
        ],
    )


async def record_listed(
    write: Transaction, feed_id: int, keys: Collection[int], now: datetime
) -> None:
    """Record which entries a feed lists; what it has not listed for long is forgotten."""
    listed = {"feed_id": feed_id, "keys": list(keys), "now": as_seconds(now)}
    await write.run(
        """
        UPDATE feed_entries SET gone_at = NULL
        WHERE feed_id = :feed_id AND gone_at IS NOT NULL AND key IN :keys
        """,
        listed,
    )
    await write.run(
        """
        UPDATE feed_entries SET gone_at = :now
        WHERE feed_id = :feed_id AND gone_at IS NULL AND NOT key IN :keys
        """,
        listed,
    )
    await write.run(
        "DELETE FROM feed_entries WHERE feed_id = :feed_id AND gone_at < :long_ago",
        {"feed_id": feed_id, "long_ago": as_seconds(now - _REMEMBERED)},
    )


async def led_elsewhere(write: Transaction, feed_id: int, ids: Iterable[int]) -> frozenset[int]:
    """Give those of some articles that a document says, or a feed that had them before."""
    rows = await write.fetch(
        """
        SELECT article_id FROM file_articles WHERE article_id IN :ids AND published_at >= 0
        UNION
        SELECT other.article_id FROM feed_entries AS other
        JOIN feeds ON feeds.id = other.feed_id AND feeds.removed_at IS NULL
        WHERE other.article_id IN :ids AND other.feed_id <> :feed_id AND NOT EXISTS (
            SELECT 1 FROM feed_entries AS own
            WHERE own.article_id = other.article_id AND own.feed_id = :feed_id AND (
                own.seen_at < other.seen_at
                OR (own.seen_at = other.seen_at AND own.feed_id < other.feed_id)
            )
        )
        """,
        {"ids": list(ids), "feed_id": feed_id},
    )
    return frozenset(row[0] for row in rows)


async def first_dates(read: Reading, ids: Iterable[int]) -> dict[int, datetime]:
    """Give the dates that articles of feeds got when they were first seen."""
    rows = await read.fetch(
        """
        SELECT article_id, published_at FROM feed_entries WHERE article_id IN :ids
        ORDER BY seen_at DESC, published_at DESC
        """,
        {"ids": list(ids)},
    )
    return {row[0]: as_moment(row[1]) for row in rows}


async def leave_to_feeds(write: Transaction, ids: Iterable[int]) -> frozenset[int]:
    """Let feeds say what articles are that no document says any more, at their next poll.

    Returns:
        Those of the articles that feeds list.
    """
    rows = await write.fetch(
        """
        SELECT DISTINCT article_id, feed_id FROM feed_entries
        JOIN feeds ON feeds.id = feed_id AND removed_at IS NULL
        WHERE article_id IN :ids AND gone_at IS NULL
        """,
        {"ids": list(ids)},
    )
    found = frozenset(row[0] for row in rows)
    await write.run(
        "UPDATE feed_entries SET digest = '' WHERE article_id IN :ids", {"ids": list(found)}
    )
    await _read_again(write, {row[1] for row in rows})
    return found


async def forget_lead(write: Transaction, feed_id: int) -> None:
    """Let other feeds say what the articles of a removed one are, where they list them."""
    rows = await write.fetch(
        "SELECT DISTINCT article_id FROM feed_entries WHERE feed_id = :id", {"id": feed_id}
    )
    await leave_to_feeds(write, [row[0] for row in rows])


async def unread_entries(write: Transaction, feed_id: int) -> None:
    """Have every entry of a feed written again at its next poll."""
    await write.run("UPDATE feed_entries SET digest = '' WHERE feed_id = :id", {"id": feed_id})
    await _read_again(write, [feed_id])


async def _read_again(write: Transaction, feed_ids: Collection[int]) -> None:
    await write.run(
        "UPDATE feeds SET etag = '', modified = '', digest = '' WHERE id IN :ids",
        {"ids": list(feed_ids)},
    )
