"""Keeps the posts that ask moderators about an article that waits: one for each, in a server.

They are no posts of a story. Which articles are put to whom is decided by ``editorial.reviewing``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.posting.ledger import Kind
from bot.publication import OPERATOR
from bot.store.engine import Transaction
from bot.store.posts.for_moderators import record_post
from bot.store.times import as_seconds


async def record_reviews(
    write: Transaction,
    article_ids: Iterable[int],
    *,
    server_id: int,
    channel_id: int,
    now: datetime,
) -> None:
    """Write the posts that ask about articles, in this order; none was asked about there before."""
    for article_id in article_ids:
        post_id = await record_post(
            write, Kind.REVIEW, server_id=server_id, channel_id=channel_id, now=now
        )
        await write.run(
            """
            INSERT INTO reviews (post_id, server_id, article_id, planned_at)
            VALUES (:post_id, :server_id, :article_id, :now)
            """,
            {
                "post_id": post_id,
                "server_id": server_id,
                "article_id": article_id,
                "now": as_seconds(now),
            },
        )


async def request_review_edits(
    write: Transaction, article_ids: Iterable[int], now: datetime, *, server_id: int = OPERATOR
) -> None:
    """Ask for what asks about articles to be edited at once, in one server or (by default) all.

    However old it is: it goes on to ask until somebody decides.
    """
    await write.run(
        """
        UPDATE posts SET edit_due_at = least(coalesce(edit_due_at, :now), :now)
        WHERE state IN ('sending', 'sent') AND id IN (
            SELECT post_id FROM reviews
            WHERE article_id IN :ids AND :server_id IN (:operator, server_id)
        )
        """,
        {
            "ids": list(article_ids),
            "now": as_seconds(now),
            "server_id": server_id,
            "operator": OPERATOR,
        },
    )
