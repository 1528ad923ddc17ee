"""Notes which posts are to be edited: those that show what has changed since.

Who edits them, and what became of it, is kept by ``editing``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.publication import OPERATOR
from bot.store.articles.articles import Articles
from bot.store.engine import Transaction
from bot.store.identity.addresses import REACHING
from bot.store.posts.leads import note_changed_articles
from bot.store.posts.reviews import request_review_edits
from bot.store.stories.same import telling_the_same
from bot.store.times import as_seconds

#: Changes come in bursts: what follows the first one within this time goes into the same edit.
BUNDLING: Final = timedelta(seconds=20)
#: Older posts stay as they are.
EDITED_FOR: Final = timedelta(days=14)


async def request_edits(
    write: Transaction, post_ids: Iterable[int], now: datetime, *, within: timedelta = BUNDLING
) -> None:
    """Ask for posts to be edited soon; those that were not sent yet need none."""
    await write.run(
        """
        UPDATE posts SET edit_due_at = least(coalesce(edit_due_at, :due_at), :due_at)
        WHERE id IN :ids AND state IN ('sending', 'sent')
        """,
        {"ids": list(post_ids), "due_at": as_seconds(now + within)},
    )


async def request_article_edits(
    write: Transaction, article_ids: Collection[int], now: datetime
) -> None:
    """Ask for the posts that show articles to be edited, since the articles have changed.

    Args:
        write: The transaction of the change.
        article_ids: Which articles; nearly always none of them has a post.
        now: The present moment.
    """
    if not article_ids:
        return
    await note_changed_articles(write, article_ids)
    await request_review_edits(write, article_ids, now)
    await write.run(
        f"""
        {_REQUEST} AND id IN (
            SELECT post_id FROM deliveries
            WHERE article_id IN :ids AND withdrawn_at IS NULL
            UNION SELECT post_id FROM follow_ups WHERE article_id IN :ids
        )
        """,
        {"ids": list(article_ids), **_moments(now, BUNDLING)},
    )


async def request_similar_edits(
    write: Transaction,
    article_ids: Collection[int],
    now: datetime,
    *,
    within: timedelta = BUNDLING,
) -> None:
    """Ask for the posts of what tells the same as articles to be edited: these may show there."""
    articles = await Articles(write).headlines(article_ids, OPERATOR)
    same = await telling_the_same(write, articles.values())
    await write.run(
        f"""
        {_REQUEST} AND id IN (
            SELECT post_id FROM deliveries
            WHERE article_id IN :ids AND leads AND withdrawn_at IS NULL
        )
        """,
        {"ids": list(set[int]().union(*same.values())), **_moments(now, within)},
    )


async def request_linked_edits(
    write: Transaction, *, article_id: int, now: datetime, server_id: int = OPERATOR
) -> None:
    """Ask for the posts of articles that list another one to be edited, in one server or all.

    That one may be shown as related coverage there from now on, or may not be any more. So it may
    in posts of what tells the same.
    """
    await request_similar_edits(write, [article_id], now, within=timedelta())
    await write.run(
        f"""
        {_REQUEST} AND id IN (
            SELECT post_id FROM ({REACHING}) AS reached
            JOIN related ON related.other_id = reached.key
            JOIN articles USING (position)
            JOIN deliveries ON deliveries.article_id = articles.id AND withdrawn_at IS NULL
            JOIN subscriptions ON subscriptions.id = deliveries.subscription_id
            WHERE :server_id IN (:operator, subscriptions.server_id)
        )
        """,
        {
            "ids": [article_id],
            "server_id": server_id,
            "operator": OPERATOR,
            **_moments(now, timedelta()),
        },
    )


_REQUEST: Final = """
    UPDATE posts SET edit_due_at = least(coalesce(edit_due_at, :due_at), :due_at)
    WHERE state IN ('sending', 'sent') AND planned_at >= :since
"""


def _moments(now: datetime, within: timedelta) -> dict[str, int]:
    return {
        "due_at": as_seconds(now + within),
        "since": as_seconds(now - EDITED_FOR),
    }
