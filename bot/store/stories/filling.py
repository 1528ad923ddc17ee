"""Gives words to the articles that were written without: a backlog, or by an earlier version.

The newest come first, since only what is near in time is compared. Each batch is a transaction
with its own progress: killed, it goes on where it was.
"""

from __future__ import annotations

import asyncio
from typing import Final

from bot.store.engine import Engine
from bot.store.stories.words import count_words, worded

_BATCH: Final = 500


async def fill_words(database: Engine) -> int:
    """Count the words of all articles that have none yet; gives how many there were.

    Raises:
        StoreError: The database cannot be read or written; what was done stays done.
    """
    count = 0
    while filled := await _fill_some(database):
        count += filled
        await database.let_others_write()
    return count


async def _fill_some(database: Engine) -> int:
    # Nearly always there is nothing to do, and no need to keep others from writing.
    if not await database.fetch("SELECT 1 FROM words_missing"):
        return 0
    async with database.transaction() as write:
        rows = await write.fetch(
            """
            SELECT position, title, excerpt FROM articles
            WHERE position < (SELECT below FROM words_missing)
            ORDER BY position DESC LIMIT :limit
            """,
            {"limit": _BATCH},
        )
        if not rows:
            await write.run("DELETE FROM words_missing")
            return 0
        await count_words(write, await asyncio.to_thread(worded, rows))
        await write.run("UPDATE words_missing SET below = :below", {"below": rows[-1][0]})
    return len(rows)
