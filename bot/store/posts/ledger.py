"""Keeps the ledger's posts: which are to be sent or taken down, and what became of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from bot.posting.ledger import Kind, Post, State
from bot.posting.options import options_from_json
from bot.shards import EVERY
from bot.store.engine import Engine, Reading
from bot.store.posts.claims import (
    IS_HELD,
    SENDABLE,
    due_channels,
    free_channels,
    hold,
    moments,
    on_shards,
    shard_values,
)
from bot.store.posts.nonces import new_nonce
from bot.store.times import as_moment, as_seconds

#: Of ``posts`` with their ``subscriptions``, if any; what ``with_stories`` makes posts of.
POST_COLUMNS: Final = """
    posts.id, kind, subscription_id, posts.server_id, posts.channel_id,
    coalesce(posts.options, subscriptions.options),
    nonce, attempts, posts.planned_at, message_id,
    (
        SELECT parents.message_id FROM follow_ups JOIN posts AS parents ON parents.id = parent_id
        WHERE follow_ups.post_id = posts.id
    )
"""
#: As many as a channel takes at once: Discord lets it have five messages in five seconds.
_OF_ONE_CHANNEL: Final = 5
_FIRST_POSTS: Final = f"""
    SELECT {POST_COLUMNS} FROM posts LEFT JOIN subscriptions ON subscriptions.id = subscription_id
    WHERE posts.channel_id = :channel_id AND {SENDABLE}
    ORDER BY due_at, posts.id LIMIT {_OF_ONE_CHANNEL}
"""


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


#: In the place of a fingerprint: the message says that its story was taken down.
MARKED: Final = "taken down"


class Ledger:
    """The posts of one database. Several processes may work them off side by side.

    Attributes:
        shards: Only posts to servers on these are taken.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self.shards = EVERY

    async def claim(
        self,
        now: datetime,
        *,
        limit: int,
        patience: timedelta,
        after: int = 0,
        busy: Iterable[int] = (),
    ) -> tuple[Post, ...]:
        """Take posts that are due, a few of each channel; no other process gets one of those.

        Channels take turns, whatever waits in them: a thousand posts to one do not hold up one
        post to another. They are held until ``Claims.release`` gives them back.

        Args:
            now: What is due by then is taken.
            limit: How many at the most.
            patience: A channel held for longer is taken over: its process has died or hangs.
            after: The channel that had its turn last: only those with higher ids have theirs.
            busy: Channels that are left out.

        Returns:
            The posts channel by channel as they take turns, each channel's in order.
        """
        at = moments(now, patience)
        # Nearly always there is nothing to do, and no need to keep others from writing.
        due = await due_channels(
            self._database, at, limit=limit, after=after, busy=busy, shards=self.shards
        )
        if not due:
            return ()
        process = self._database.process()
        async with self._database.transaction() as write:
            channels = [{**at, "channel_id": one} for one in await free_channels(write, at, due)]
            rows = (await write.fetch_many(_FIRST_POSTS, channels))[:limit]
            await write.run(
                """
                UPDATE posts
                SET state = 'sending', claimed_at = :now, attempts = attempts + 1
                WHERE id IN :ids
                """,
                {**at, "ids": [row[0] for row in rows]},
            )
            posts = await with_stories(write, rows)
            await hold(write, at, (post.channel_id for post in posts), process)
        return posts

    async def give_back(self, posts: Iterable[Post]) -> None:
        """Give back claims that nothing was tried with, unless another took their channels over."""
        await self._database.run(
            """
            UPDATE posts SET state = 'pending', attempts = attempts - 1
            WHERE id IN :ids AND state = 'sending'
                AND channel_id IN (
                    SELECT channel_id FROM claimed_channels WHERE claimed_by = :process
                )
            """,
            {
                "ids": [post.id for post in posts],
                "process": self._database.process(),
            },
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

    async def record_marked(self, post: Post, message_id: int, now: datetime) -> None:
        """Record that a message says that it was taken down; one asked for again is edited back."""
        await self._database.run(
            """
            UPDATE posts SET
                state = CASE state WHEN 'retracting' THEN 'retracted' ELSE 'sent' END,
                message_id = :message_id, shown = :marked, error = '',
                edit_due_at = CASE state WHEN 'retracting' THEN NULL ELSE :now END
            WHERE id = :id AND state IN ('retracting', 'sending', 'sent')
            """,
            {
                "id": post.id,
                "message_id": message_id,
                "marked": MARKED,
                "now": as_seconds(now),
            },
        )

    async def retractions(
        self, now: datetime, *, limit: int, patience: timedelta, busy: Iterable[int] = ()
    ) -> tuple[Post, ...]:
        """Give the posts whose messages are to be taken down, with all that they showed.

        One that is being sent right now comes later: when that is recorded, or its process has
        died. The channels of those whose messages are not known are held: ``release`` them.

        Args:
            now: What is due by then is given.
            limit: How many at the most.
            patience: A claim older than this belongs to a process that died.
            busy: Ids of posts that are left out.
        """
        at = moments(now, patience)
        rows = await self._database.fetch(
            f"""
            SELECT {POST_COLUMNS} FROM posts
            LEFT JOIN subscriptions ON subscriptions.id = subscription_id
            WHERE state = 'retracting' AND due_at <= :now AND NOT posts.id IN :busy
                AND (message_id IS NOT NULL OR NOT {IS_HELD.format(table="posts")})
                {on_shards(self.shards)}
            ORDER BY due_at, posts.id LIMIT :limit
            """,
            {**at, **shard_values(self.shards), "limit": limit, "busy": list(busy)},
        )
        posts = await with_stories(self._database, rows, withdrawn=True)
        unknown = {post.channel_id: None for post in posts if post.message_id is None}
        if not unknown:
            return posts
        process = self._database.process()
        async with self._database.transaction() as write:
            free = await free_channels(write, at, unknown)
            await hold(write, at, free, process)
        return tuple(
            post for post in posts if post.message_id is not None or post.channel_id in free
        )


async def with_stories(
    read: Reading, rows: Sequence[Sequence[Any]], *, withdrawn: bool = False
) -> tuple[Post, ...]:
    """Give posts with the articles that they show, or where asked, once showed too."""
    if not rows:
        return ()
    shown = await read.fetch(
        f"""
        SELECT post_id, story, article_id, leads, id FROM deliveries
        WHERE post_id IN :ids
            {"" if withdrawn else "AND withdrawn_at IS NULL"}
        UNION ALL
        SELECT post_id, post_id, article_id, TRUE, post_id FROM follow_ups WHERE post_id IN :ids
        UNION ALL
        SELECT post_id, post_id, article_id, TRUE, post_id FROM reviews WHERE post_id IN :ids
        ORDER BY 1, 2, 4 DESC, 5
        """,
        {"ids": [row[0] for row in rows]},
    )
    stories: dict[int, dict[int, dict[int, None]]] = {}
    for post_id, story, article_id, _, _ in shown:
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
        reply_to=row[10],
        is_retry_of_unknown=row[7] > 0,
        stories=tuple(map(tuple, stories)),
    )
