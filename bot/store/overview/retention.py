"""Takes out what has grown old: articles that nothing refers to, and what is known of posts.

What was decided stays, and so does every article about which people decided. What is due, or may be
posted yet, is never touched.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.store.articles.rows import position_of
from bot.store.engine import Engine, Reading, Transaction
from bot.store.filing.writer import erase
from bot.store.times import as_seconds

_TOGETHER: Final = 200


async def remove_old_posts(database: Engine, now: datetime, age: timedelta) -> int:
    """Forget posts that are older, and what they showed; gives how many.

    What a subscription may post still is not that old, however short the age.
    """
    before = as_seconds(now - max(age, await _furthest(database)))
    await database.run(
        """
        DELETE FROM deliveries
        WHERE post_id IS NULL AND withdrawn_at < :before AND planned_at < :before
        """,
        {"before": before},
    )
    last = count = 0
    while ids := await _old_posts(database, before, last):
        last = ids[-1]
        async with database.transaction() as write:
            for statement in _POSTS_OUT:
                await write.run(statement, {"ids": ids})
        count += len(ids)
        await database.let_others_write()
    return count


async def _old_posts(read: Reading, before: int, last: int) -> list[int]:
    rows = await read.fetch(
        """
        SELECT id FROM posts
        WHERE id > :last AND planned_at < :before
            AND edit_due_at IS NULL AND edit_claimed_at IS NULL
            AND (state IN ('rejected', 'retracted') OR state = 'sent' AND sent_at < :before)
            AND NOT EXISTS (
                SELECT 1 FROM deliveries WHERE post_id = posts.id AND planned_at >= :before
            )
        ORDER BY id LIMIT :limit
        """,
        {"last": last, "before": before, "limit": _TOGETHER},
    )
    return [row[0] for row in rows]


#: Follow-ups go with the posts.
_POSTS_OUT: Final = (
    "DELETE FROM deliveries WHERE post_id IN :ids",
    "DELETE FROM posts WHERE id IN :ids",
)


async def remove_old_articles(database: Engine, now: datetime, age: timedelta) -> int:
    """Take articles out that are dated before and that nobody decided about; gives how many.

    Those that were posted stay as long as their posts are known, those in a feed as long as it
    lists them: they would come as new ones.
    """
    before = position_of(now - max(age, await _furthest(database)))
    last, count = -(2**62), 0
    while True:
        rows = await database.fetch(
            f"""
            SELECT position, id FROM articles
            WHERE position > :last AND position < :before AND {_UNREFERRED}
            ORDER BY position LIMIT :limit
            """,
            {"last": last, "before": before, "limit": _TOGETHER},
        )
        if not rows:
            return count
        last = rows[-1][0]
        async with database.transaction() as write:
            count += await _take_out(write, [row[1] for row in rows])
        await database.let_others_write()


_UNREFERRED: Final = """
    NOT EXISTS (SELECT 1 FROM deliveries WHERE article_id = articles.id)
    AND NOT EXISTS (SELECT 1 FROM reviews WHERE article_id = articles.id)
    AND NOT EXISTS (
        SELECT 1 FROM decisions WHERE article_id = articles.id AND actor_kind = 'person'
    )
    AND NOT EXISTS (
        SELECT 1 FROM story_decisions WHERE articles.id IN (article_id, other_id, left_id)
    )
    AND NOT EXISTS (
        SELECT 1 FROM feed_entries WHERE article_id = articles.id AND gone_at IS NULL
    )
"""


async def _take_out(write: Transaction, ids: list[int]) -> int:
    rows = await write.fetch(
        f"SELECT id FROM articles WHERE id IN :ids AND {_UNREFERRED}", {"ids": ids}
    )
    still = [row[0] for row in rows]
    for table, column in _BESIDE:
        await write.run(f"DELETE FROM {table} WHERE {column} IN :ids", {"ids": still})
    await erase(write, still)
    return len(still)


#: What refers to an article by its id, and is nothing without it.
_BESIDE: Final = (
    ("addresses", "article_id"),
    ("aliases", "article_id"),
    ("arrivals", "article_id"),
    ("embargoes", "article_id"),
    ("feed_entries", "article_id"),
)


async def _furthest(read: Reading) -> timedelta:
    """Give the age up to which some subscription may post."""
    rows = await read.fetch(
        "SELECT coalesce(max(max_age), 0) FROM subscriptions WHERE removed_at IS NULL"
    )
    return timedelta(seconds=rows[0][0])
