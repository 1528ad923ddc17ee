"""Tells what stands where: the channels that show an article, the stories of a message."""

from __future__ import annotations

from bot.publication import OPERATOR
from bot.store.engine import Reading


async def channels_showing(read: Reading, article_id: int, server_id: int) -> tuple[int, ...]:
    """Give the channels of a server, or (``OPERATOR``) of all, whose posts show an article.

    A post that is being sent counts, since it may stand already.
    """
    rows = await read.fetch(
        """
        SELECT DISTINCT posts.channel_id FROM deliveries JOIN posts ON posts.id = post_id
        WHERE article_id = :article_id AND withdrawn_at IS NULL
            AND :server_id IN (:operator, posts.server_id) AND state IN ('sending', 'sent')
        ORDER BY posts.channel_id
        """,
        {"article_id": article_id, "server_id": server_id, "operator": OPERATOR},
    )
    return tuple(row[0] for row in rows)


async def channel_counts(read: Reading, article_id: int) -> dict[int, int]:
    """Give, by server, in how many channels of it posts show an article; none without any."""
    rows = await read.fetch(
        """
        SELECT posts.server_id, count(DISTINCT posts.channel_id)
        FROM deliveries JOIN posts ON posts.id = post_id
        WHERE article_id = :article_id AND withdrawn_at IS NULL AND state IN ('sending', 'sent')
        GROUP BY posts.server_id
        """,
        {"article_id": article_id},
    )
    return {row[0]: row[1] for row in rows}


async def is_for_moderators(read: Reading, message_id: int, server_id: int) -> bool:
    """Tell whether a message asks or tells a server's moderators something, and is no post."""
    rows = await read.fetch(
        """
        SELECT 1 FROM posts
        WHERE message_id = :message_id AND server_id = :server_id AND subscription_id IS NULL
        """,
        {"message_id": message_id, "server_id": server_id},
    )
    return bool(rows)


async def articles_of_message(read: Reading, message_id: int, server_id: int) -> tuple[int, ...]:
    """Give all articles of a post's stories, each story's lead first; none of other servers."""
    rows = await read.fetch(
        """
        SELECT article_id FROM posts JOIN deliveries ON deliveries.post_id = posts.id
        WHERE posts.message_id = :message_id AND posts.server_id = :server_id
            AND withdrawn_at IS NULL
        ORDER BY story, leads DESC, deliveries.id
        """,
        {"message_id": message_id, "server_id": server_id},
    )
    return tuple(row[0] for row in rows)


async def stories_of_message(read: Reading, message_id: int, server_id: int) -> tuple[int, ...]:
    """Give the articles that lead the stories of a post's message, in a server; none of others."""
    rows = await read.fetch(
        """
        SELECT article_id FROM posts JOIN deliveries ON deliveries.post_id = posts.id
        WHERE posts.message_id = :message_id AND posts.server_id = :server_id
            AND leads AND withdrawn_at IS NULL
        ORDER BY deliveries.id
        """,
        {"message_id": message_id, "server_id": server_id},
    )
    return tuple(row[0] for row in rows)
