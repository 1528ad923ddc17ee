"""Keeps who edits which posts, and what became of it; which ones need it is noted by ``edits``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.posting.ledger import Post
from bot.shards import EVERY
from bot.store.engine import Engine, Parameters, Transaction
from bot.store.posts.claims import on_shards, shard_values
from bot.store.posts.edits import EDITED_FOR, request_edits
from bot.store.posts.ledger import MARKED, POST_COLUMNS, with_stories
from bot.store.times import as_seconds


@dataclass(frozen=True, slots=True)
class DueEdit:
    """A post that may have to be edited, as an editor claimed it.

    Attributes:
        shown: The fingerprint of what its message shows; empty where that is not known.
    """

    post: Post
    shown: str

    @property
    def is_marked(self) -> bool:
        """Whether its message says that the story was taken down, and is to show it again."""
        return self.shown == MARKED


class Edits:
    """The edits of one database. Several processes may work them off side by side.

    Attributes:
        shards: Only edits of posts to servers on these are taken.
    """

    def __init__(self, database: Engine) -> None:
        self._database = database
        self.shards = EVERY

    async def request(self, post_ids: Collection[int], now: datetime) -> None:
        """Ask for posts to be edited soon."""
        if post_ids:
            async with self._database.transaction() as write:
                await request_edits(write, post_ids, now)

    async def claim(
        self,
        now: datetime,
        *,
        limit: int,
        patience: timedelta,
        busy: Iterable[int] = (),
        is_takedown: bool = False,
    ) -> tuple[DueEdit, ...]:
        """Take the edits that are due for the longest; no other process gets them.

        What is asked for after this is another edit, and is not lost.

        Args:
            now: What is due by then is taken.
            limit: How many at the most.
            patience: A claim older than this is taken over: its process has died or hangs.
            busy: Ids of posts that are left out.
            is_takedown: Only posts that show what was taken down, and what asks moderators.
        """
        moments = {
            "now": as_seconds(now),
            "stale": as_seconds(now - patience),
            "since": as_seconds(now - EDITED_FOR),
            "limit": limit,
            "busy": list(busy),
            "is_takedown": is_takedown,
            **shard_values(self.shards),
        }
        due = f"{_DUE} {on_shards(self.shards)}"
        # Nearly always there is nothing to do, and no need to keep others from writing.
        if not await self._database.fetch(f"SELECT 1 FROM posts WHERE {due} LIMIT 1", moments):
            return ()
        process = self._database.process()
        async with self._database.transaction() as write:
            await _forget_past(write, moments)
            return await _claim(write, due, moments, process)

    async def record_done(self, post: Post, shown: str | None) -> None:
        """Record that a post's edit is done with.

        Args:
            post: Whose message it was.
            shown: The fingerprint of what it shows now; None where it was left as it is.
        """
        await self._database.run(
            """
            UPDATE posts SET edit_claimed_at = NULL, edit_claimed_by = NULL,
                shown = coalesce(:shown, shown)
            WHERE id = :id
            """,
            {"id": post.id, "shown": shown},
        )

    async def record_retry(self, post: Post, due_at: datetime) -> None:
        """Put an edit off until a later time."""
        await self._database.run(
            """
            UPDATE posts SET edit_claimed_at = NULL, edit_claimed_by = NULL,
                edit_due_at = least(coalesce(edit_due_at, :due_at), :due_at)
            WHERE id = :id
            """,
            {"id": post.id, "due_at": as_seconds(due_at)},
        )


_DUE = """
    (edit_due_at <= :now AND edit_claimed_at IS NULL OR edit_claimed_at <= :stale)
    AND (NOT :is_takedown OR kind = 'review' OR EXISTS (
        SELECT 1 FROM deliveries WHERE post_id = posts.id AND withdrawn_at IS NOT NULL
    ))
    AND NOT posts.id IN :busy
"""


async def _forget_past(write: Transaction, moments: Parameters) -> None:
    """Drop what needs no edit any more: posts that are gone, or too old."""
    await write.run(
        """
        UPDATE posts SET edit_due_at = NULL, edit_claimed_at = NULL, edit_claimed_by = NULL
        WHERE (edit_due_at <= :now OR edit_claimed_at <= :stale)
            AND (
                state IN ('rejected', 'retracted') OR planned_at < :since AND kind != 'review'
            )
        """,
        moments,
    )


async def _claim(
    write: Transaction, due: str, moments: Parameters, process: str
) -> tuple[DueEdit, ...]:
    rows: Sequence[Sequence[object]] = await write.fetch(
        f"""
        SELECT {POST_COLUMNS}, shown FROM posts
        LEFT JOIN subscriptions ON subscriptions.id = subscription_id
        WHERE {due} AND state = 'sent'
        ORDER BY coalesce(edit_due_at, edit_claimed_at), posts.id LIMIT :limit
        """,
        moments,
    )
    await write.run(
        """
        UPDATE posts
        SET edit_due_at = NULL, edit_claimed_at = :now, edit_claimed_by = :process
        WHERE id IN :ids
        """,
        {**moments, "ids": [row[0] for row in rows], "process": process},
    )
    shown = {row[0]: str(row[-1]) for row in rows}
    return tuple(DueEdit(post, shown[post.id]) for post in await with_stories(write, rows))
