"""Knows which messages of the bot's own stand for what, so that none is taken for another."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.posting.ledger import Post
from bot.store.engine import Engine
from bot.store.posts.claims import SENDABLE
from bot.store.posts.ledger import POST_COLUMNS, with_stories
from bot.store.times import as_seconds

#: Nobody looks further back for a post.
_KEPT: Final = timedelta(days=60)


class Messages:
    """The messages that one database knows of."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def record_test(self, channel_id: int, message_id: int, now: datetime) -> None:
        """Record that a message was sent as a test, and forget those of long ago."""
        values = {
            "message_id": message_id,
            "channel_id": channel_id,
            "now": as_seconds(now),
            "kept_since": as_seconds(now - _KEPT),
        }
        async with self._database.transaction() as write:
            await write.run("DELETE FROM test_messages WHERE sent_at < :kept_since", values)
            await write.run(
                """
                INSERT INTO test_messages (message_id, channel_id, sent_at)
                VALUES (:message_id, :channel_id, :now) ON CONFLICT DO NOTHING
                """,
                values,
            )

    async def taken(self, server_id: int, channel_id: int, since: datetime) -> frozenset[int]:
        """Give the messages of a channel that are posts or tests for certain.

        Args:
            server_id: Where the channel is.
            channel_id: The channel.
            since: Only those that were sent from then on.
        """
        rows = await self._database.fetch(
            """
            SELECT message_id FROM test_messages
            WHERE channel_id = :channel_id AND sent_at >= :since
            UNION
            SELECT message_id FROM posts
            WHERE message_id IS NOT NULL AND sent_at >= :since AND subscription_id IN (
                SELECT id FROM subscriptions
                WHERE server_id = :server_id AND channel_id = :channel_id
            )
            UNION
            SELECT message_id FROM posts
            WHERE subscription_id IS NULL AND channel_id = :channel_id AND sent_at >= :since
                AND message_id IS NOT NULL
            """,
            {"server_id": server_id, "channel_id": channel_id, "since": as_seconds(since)},
        )
        return frozenset(row[0] for row in rows)

    async def expected(self, channel_id: int, now: datetime, *, limit: int) -> tuple[Post, ...]:
        """Give the posts that are due in a channel or being sent to it, in their order."""
        rows = await self._database.fetch(
            f"""
            SELECT {POST_COLUMNS} FROM posts
            LEFT JOIN subscriptions ON subscriptions.id = subscription_id
            WHERE posts.channel_id = :channel_id AND {SENDABLE}
            ORDER BY due_at, posts.id LIMIT :limit
            """,
            {"channel_id": channel_id, "now": as_seconds(now), "limit": limit},
        )
        return await with_stories(self._database, rows)
