"""Takes articles out of the ledger again: what they lead goes to the next, or is taken down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot.publication import OPERATOR
from bot.store.engine import Transaction
from bot.store.posts.edits import request_edits, request_linked_edits
from bot.store.posts.follow_ups import take_down_announcements, take_down_with
from bot.store.posts.gathering import let_gather
from bot.store.posts.leads import note_stories
from bot.store.posts.reviews import request_review_edits
from bot.store.times import as_seconds


async def request_retraction(
    write: Transaction,
    *,
    article_id: int,
    now: datetime,
    because: str,
    server_id: int = OPERATOR,
) -> None:
    """Ask for an article to go from the posts of one server or (``OPERATOR``) of all.

    Where a server's own decision goes on to publish it, it stays. A post passes to the next
    article of its story, a digest goes on without it; one that is left with nothing is never
    sent, or taken down, after it was sent where that is happening right now. Posts of other
    articles that list it as related are edited.
    """
    rows = await write.fetch(
        """
        SELECT id FROM deliveries
        WHERE article_id = :article_id AND withdrawn_at IS NULL
            AND EXISTS (
                SELECT 1 FROM subscriptions
                LEFT JOIN articles ON articles.id = :article_id
                LEFT JOIN decisions ON decisions.server_id = subscriptions.server_id
                    AND decisions.article_id = :article_id AND stands
                WHERE subscriptions.id = subscription_id
                    AND :server_id IN (:operator, subscriptions.server_id)
                    AND (removed OR coalesce(action, '') != 'publish')
            )
        """,
        {"article_id": article_id, "server_id": server_id, "operator": OPERATOR},
    )
    await withdraw_deliveries(write, [row[0] for row in rows], now=now, because=because)
    await take_down_announcements(write, article_id, server_id=server_id, now=now, because=because)
    await request_review_edits(write, [article_id], now, server_id=server_id)
    await request_linked_edits(write, article_id=article_id, server_id=server_id, now=now)


async def withdraw_deliveries(
    write: Transaction, delivery_ids: Sequence[int], *, now: datetime, because: str
) -> None:
    """Withdraw deliveries, and let their posts follow.

    Args:
        write: The transaction of what caused it.
        delivery_ids: Which.
        now: The present moment.
        because: Why, for people.
    """
    if not delivery_ids:
        return
    ids = {"ids": delivery_ids}
    await write.run(
        """
        UPDATE deliveries SET withdrawn_at = :now, withdrawn_because = :because
        WHERE id IN :ids
        """,
        {**ids, "now": as_seconds(now), "because": because},
    )
    rows = await write.fetch(
        """
        SELECT DISTINCT story, leads, post_id FROM deliveries
        WHERE id IN :ids
        """,
        ids,
    )
    for story, leads, _ in rows:
        if leads:
            await _hand_over(write, story)
    await note_stories(write, {row[0] for row in rows})
    await let_gather(write, {row[0] for row in rows if row[2] is None}, now)
    await let_posts_follow(write, {row[2] for row in rows if row[2] is not None}, now, because)


async def reinstate_deliveries(
    write: Transaction, delivery_ids: Sequence[int], *, now: datetime
) -> None:
    """Undo that deliveries were withdrawn; what was not sent yet because of it is due again."""
    if not delivery_ids:
        return
    ids = {"ids": delivery_ids}
    await write.run(
        """
        UPDATE deliveries SET withdrawn_at = NULL, withdrawn_because = ''
        WHERE id IN :ids
        """,
        ids,
    )
    rows = await write.fetch(
        """
        SELECT DISTINCT story, post_id FROM deliveries
        WHERE id IN :ids
        """,
        ids,
    )
    for story in {row[0] for row in rows}:
        await _hand_over(write, story)
    await let_gather(write, {row[0] for row in rows if row[1] is None}, now)
    await write.run(
        """
        UPDATE posts SET state = 'pending', due_at = :now, error = ''
        WHERE id IN :ids
            AND state = 'retracted' AND sent_at IS NULL AND message_id IS NULL
        """,
        {"ids": [row[1] for row in rows if row[1] is not None], "now": as_seconds(now)},
    )


async def _hand_over(write: Transaction, story: int) -> None:
    """Let the best article that is left in a story lead it."""
    await write.run(
        """
        UPDATE deliveries SET leads = (
            id = coalesce((
                SELECT heir.id FROM deliveries AS heir
                LEFT JOIN articles ON articles.id = heir.article_id
                WHERE heir.story = :story AND heir.withdrawn_at IS NULL
                ORDER BY coalesce(quality, 0) DESC, heir.id LIMIT 1
            ), 0)
        )
        WHERE story = :story
        """,
        {"story": story},
    )


async def let_posts_follow(
    write: Transaction, post_ids: Iterable[int], now: datetime, because: str
) -> None:
    """Take down the posts of which nothing is left, and have the others edited at once."""
    post_ids = list(post_ids)
    ids = {"ids": post_ids}
    await write.run(
        """
        UPDATE posts SET state = CASE state WHEN 'pending' THEN 'retracted' ELSE 'retracting' END,
            due_at = :now, error = CASE state WHEN 'pending' THEN :because ELSE error END
        WHERE id IN :ids
            AND state IN ('pending', 'sending', 'sent')
            AND NOT EXISTS (
                SELECT 1 FROM deliveries WHERE post_id = posts.id AND withdrawn_at IS NULL
            )
        """,
        {**ids, "now": as_seconds(now), "because": because},
    )
    await take_down_with(write, post_ids, now, because)
    await request_edits(write, post_ids, now, within=timedelta())
