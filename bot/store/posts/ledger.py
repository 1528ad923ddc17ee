"""Keeps the ledger's posts: which are to be sent or taken down, and what became of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.posting.ledger import Kind, Post, State
from bot.posting.options import options_from_json
from bot.store.engine import Engine, Reading
from bot.store.posts.plans import new_nonce
from bot.store.times import as_moment, as_seconds

#: Of ``posts`` joined with ``subscriptions``; what ``with_stories`` makes posts of.
POST_COLUMNS: Final = """
    posts.id, kind, subscription_id, server_id, posts.channel_id, options, nonce, attempts,
    posts.planned_at, message_id
"""
#: As many as a channel takes at once: Discord lets it have five messages in five seconds.
_OF_ONE_CHANNEL: Final = 5

#: In the words of the index "posts_open", or SQLite does not use it.
_OPEN: Final = "state IN ('pending', 'sending', 'retracting')"
_CLAIMABLE: Final = "(state = 'pending' OR state = 'sending' AND claimed_at <= :stale)"


@dataclass(frozen=True, slots=True)
class Sent:
    """A post whose message stands.

    Attributes:
        shown: A digest of what it shows, so that a change of it is noticed.
    """

    post_id: int
    message_id: int
    shown: str
    sent_at: datetime


class Ledger:
    """The posts of one database. Several processes may work them off side by side."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def claim(
        self,
        now: datetime,
        *,
        limit: int,
        patience: timedelta,
        after: int = 0,
        busy: Iterable[int] = (),
    ) -> tuple[Post, ...]:
        """Take posts that are due, a few of each channel; no other process gets them.

        Channels take turns, whatever waits in them: a thousand posts to one do not hold up one
        post to another.

        Args:
            now: What is due by then is taken.
            limit: How many at the most.
            patience: A claim older than this is taken over: its process has died or hangs.
            after: The channel that had its turn last: only those with higher ids have theirs.
            busy: Channels that are left out.

        Returns:
            The posts channel by channel as they take turns, each channel's in order.
        """
        moments = {"now": as_seconds(now), "stale": as_seconds(now - patience)}
        due = await _due(self._database, moments, limit, after, busy)
        if not due:
            return ()
        ids = {"ids": json.dumps([post_id for post_id, _ in due])}
        async with self._database.transaction() as write:
            rows = await write.fetch(
                f"""
                SELECT {POST_COLUMNS} FROM posts
                JOIN subscriptions ON subscriptions.id = subscription_id
                WHERE posts.id IN (SELECT value FROM json_each(:ids)) AND {_CLAIMABLE}
                """,
                {**moments, **ids},
            )
            await write.run(
                f"""
                UPDATE posts
                SET state = 'sending', claimed_at = :now, attempts = attempts + 1
                WHERE id IN (SELECT value FROM json_each(:ids)) AND {_CLAIMABLE}
                """,
                {**moments, **ids},
            )
            claimed = {post.id: post for post in await with_stories(write, rows)}
        return tuple(claimed[post_id] for post_id, _ in due if post_id in claimed)

    async def give_back(self, posts: Iterable[Post]) -> None:
        """Give back claims that nothing was tried with."""
        await self._database.run(
            """
            UPDATE posts SET state = 'pending', attempts = attempts - 1
            WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'sending'
            """,
            {"ids": json.dumps([post.id for post in posts])},
        )

    async def withdrawn(self, post_ids: Iterable[int]) -> frozenset[int]:
        """Give those claimed posts that are not to be sent any more."""
        rows = await self._database.fetch(
            """
            SELECT id FROM posts
            WHERE id IN :ids AND state IN ('retracting', 'retracted')
            """,
            {"ids": list(post_ids)},
        )
        return frozenset(row[0] for row in rows)

    async def record_sent(self, sent: Iterable[Sent]) -> None:
        """Record that messages stand in their channels, if only until they are taken down."""
        await self._database.run_many(
            """
            UPDATE posts SET message_id = :message_id, shown = :shown, sent_at = :sent_at,
                error = '',
                state = CASE
                    WHEN state IN ('retracting', 'retracted') THEN 'retracting' ELSE 'sent'
                END
            WHERE id = :id
            """,
            [
                {
                    "id": one.post_id,
                    "message_id": one.message_id,
                    "shown": one.shown,
                    "sent_at": as_seconds(one.sent_at),
                }
                for one in sent
            ],
        )

    async def record_unsent(self, post: Post) -> None:
        """Record that a withdrawn post was not sent, unless it was asked for again."""
        await self._database.run(
            """
            UPDATE posts SET state = 'retracted', error = 'it was unpublished before it was sent'
            WHERE id = :id AND state = 'retracting' AND message_id IS NULL
            """,
            {"id": post.id},
        )

    async def record_retry(self, post: Post, *, due_at: datetime, error: str) -> None:
        """Put off what failed, sending or taking down, until a later time."""
        await self._database.run(
            """
            UPDATE posts SET state = CASE state WHEN 'sending' THEN 'pending' ELSE state END,
                due_at = :due_at, error = :error
            WHERE id = :id AND state IN ('sending', 'retracting')
            """,
            {"id": post.id, "due_at": as_seconds(due_at), "error": error},
        )

    async def record_end(self, post: Post, state: State, error: str) -> None:
        """Record that nothing was sent and nothing will be: rejected, or retracted before."""
        await self._database.run(
            """
            UPDATE posts SET state = :state, error = :error
            WHERE id = :id AND state IN ('sending', 'retracting')
            """,
            {"id": post.id, "state": state.value, "error": error},
        )

    async def record_retracted(self, post: Post, now: datetime, error: str = "") -> None:
        """Record that a message stands no more; ``error`` says why it could not be taken down.

        One that was published again while it was taken down becomes due once more.
        """
        await self._database.run(
            """
            UPDATE posts SET
                state = CASE state WHEN 'retracting' THEN 'retracted' ELSE 'pending' END,
                message_id = NULL, nonce = :nonce, attempts = 0, due_at = :now,
                planned_at = :now, error = :error, edit_due_at = NULL
            WHERE id = :id AND coalesce(message_id, 0) = :message_id
                AND state IN ('retracting', 'sending', 'sent')
            """,
            {
                "id": post.id,
                "message_id": post.message_id or 0,
                "nonce": new_nonce(),
                "now": as_seconds(now),
                "error": error,
            },
        )

    async def retractions(
        self, now: datetime, *, limit: int, patience: timedelta
    ) -> tuple[Post, ...]:
        """Give the posts whose messages are to be taken down, with all that they showed.

        One that is being sent right now comes later: when it was sent, or its claim is stale.
        """
        rows = await self._database.fetch(
            f"""
            SELECT {POST_COLUMNS} FROM posts
            JOIN subscriptions ON subscriptions.id = subscription_id
            WHERE state = 'retracting' AND due_at <= :now
                AND (message_id IS NOT NULL OR claimed_at <= :stale)
            ORDER BY due_at, posts.id LIMIT :limit
            """,
            {"now": as_seconds(now), "stale": as_seconds(now - patience), "limit": limit},
        )
        return await with_stories(self._database, rows, withdrawn=True)


async def _due(
    read: Reading, moments: Mapping[str, int], limit: int, after: int, busy: Iterable[int]
) -> list[tuple[int, int]]:
    """Give posts and their channels, walking from channel to channel until the limit is full."""
    rows = await read.fetch(
        f"""
        WITH RECURSIVE waiting (channel_id) AS (
            SELECT min(channel_id) FROM posts WHERE {_OPEN} AND channel_id > :after
            UNION ALL
            SELECT (
                SELECT min(posts.channel_id) FROM posts
                WHERE {_OPEN} AND posts.channel_id > waiting.channel_id
            )
            FROM waiting WHERE waiting.channel_id IS NOT NULL
        )
        SELECT posts.id, waiting.channel_id, due_at FROM waiting
        CROSS JOIN posts ON posts.id IN (
            SELECT posts.id FROM posts JOIN subscriptions ON subscriptions.id = subscription_id
            WHERE posts.channel_id = waiting.channel_id AND {_OPEN} AND due_at <= :now
                AND {_CLAIMABLE} AND paused_at IS NULL AND removed_at IS NULL
            ORDER BY due_at, posts.id LIMIT {_OF_ONE_CHANNEL}
        )
        WHERE waiting.channel_id NOT IN (SELECT value FROM json_each(:busy))
        LIMIT :limit
        """,
        {**moments, "limit": limit, "after": after, "busy": json.dumps(list(busy))},
    )
    turns = {channel_id: turn for turn, (_, channel_id, _) in enumerate(rows)}
    rows.sort(key=lambda row: (turns[row[1]], row[2], row[0]))
    return [(post_id, channel_id) for post_id, channel_id, _ in rows]


async def with_stories(
    read: Reading, rows: Sequence[Sequence[Any]], *, withdrawn: bool = False
) -> tuple[Post, ...]:
    """Give posts with the articles that they show, or where asked, once showed too."""
    if not rows:
        return ()
    shown = await read.fetch(
        f"""
        SELECT post_id, story, article_id FROM deliveries
        WHERE post_id IN :ids
            {"" if withdrawn else "AND withdrawn_at IS NULL"}
        ORDER BY post_id, story, leads DESC, id
        """,
        {"ids": [row[0] for row in rows]},
    )
    stories: dict[int, dict[int, dict[int, None]]] = {}
    for post_id, story, article_id in shown:
        stories.setdefault(post_id, {}).setdefault(story, {})[article_id] = None
    return tuple(_post_of(row, stories.get(row[0], {}).values()) for row in rows)


def _post_of(row: Sequence[Any], stories: Iterable[Iterable[int]]) -> Post:
    return Post(
        id=row[0],
        kind=Kind(row[1]),
        subscription_id=row[2],
        server_id=row[3],
        channel_id=row[4],
        options=options_from_json(row[5]),
        nonce=row[6],
        attempts=row[7] + 1,
        planned_at=as_moment(row[8]),
        message_id=row[9],
        is_retry_of_unknown=row[7] > 0,
        stories=tuple(map(tuple, stories)),
    )
