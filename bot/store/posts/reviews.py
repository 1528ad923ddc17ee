"""Keeps the posts that ask moderators about an article that waits: one for each, in a server.

They are no posts of a story. Which articles are put to whom is decided by ``editorial.reviewing``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bot.posting.ledger import Kind
from bot.posting.options import Options
from bot.publication import OPERATOR
from bot.store.engine import Transaction
from bot.store.posts.ids import take_ids
from bot.store.posts.nonces import new_nonce
from bot.store.times import as_seconds


async def record_reviews(
    write: Transaction,
    article_ids: Collection[int],
    *,
    server_id: int,
    channel_id: int,
    now: datetime,
) -> None:
    """Write the posts that ask about articles, in this order; none was asked about there before."""
    rows = [
        {
            "id": id_,
            "article_id": article_id,
            "server_id": server_id,
            "channel_id": channel_id,
            "kind": Kind.REVIEW.value,
            "options": Options().to_json(),
            "nonce": new_nonce(),
            "now": as_seconds(now),
        }
        for id_, article_id in zip(
            await take_ids(write, "posts", len(article_ids)), article_ids, strict=True
        )
    ]
    await write.run_many(
        """
        INSERT INTO posts (
            id, server_id, channel_id, kind, state, options, nonce, due_at, planned_at
        ) VALUES (:id, :server_id, :channel_id, :kind, 'pending', :options, :nonce, :now, :now)
        """,
        rows,
    )
    await write.run_many(
        """
        INSERT INTO reviews (post_id, server_id, article_id, planned_at)
        VALUES (:id, :server_id, :article_id, :now)
        """,
        rows,
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


async def move_waiting(
    write: Transaction, server_id: int, kind: Kind, channel_id: int | None
) -> None:
    """Let what was not tried yet go to the channel that a server has named instead, or nowhere."""
    values = {"server_id": server_id, "kind": kind.value, "channel_id": channel_id}
    untried = """
        subscription_id IS NULL AND server_id = :server_id AND kind = :kind
        AND state = 'pending' AND attempts = 0
    """
    if channel_id is not None:
        await write.run(f"UPDATE posts SET channel_id = :channel_id WHERE {untried}", values)
        return
    await write.run(
        f"DELETE FROM reviews WHERE post_id IN (SELECT id FROM posts WHERE {untried})", values
    )
    await write.run(
        f"""
        UPDATE posts SET state = 'retracted', error = 'its channel was given up' WHERE {untried}
        """,
        values,
    )
