"""Tells what is wrong with feeds now: those in lasting trouble, and entries that are left out."""

from __future__ import annotations

import json
from datetime import datetime

from bot.errors import Problem
from bot.store.engine import Engine, Reading
from bot.store.times import as_moment


async def failing_feeds(read: Reading) -> tuple[tuple[str, datetime, str], ...]:
    """Give what people call the feeds that fail, since when, and why.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = await read.fetch(
        """
        SELECT name, title, address, failing_since, problem FROM feeds
        WHERE removed_at IS NULL AND paused_at IS NULL AND failing_since IS NOT NULL
        ORDER BY address
        """
    )
    return tuple(
        (name or title or address, as_moment(since), problem)
        for name, title, address, since, problem in rows
    )


async def feed_problems(database: Engine) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    """Give the feeds that people are to hear of, and what is wrong with single entries.

    Trouble that passes by itself is no problem yet: when it is told, is decided where feeds are
    asked.

    Raises:
        StoreError: The database cannot be read.
    """
    rows = await database.fetch(
        """
        SELECT address, problem, failing_since, problems, told FROM feeds
        WHERE removed_at IS NULL AND paused_at IS NULL AND (told OR problems <> '[]')
        ORDER BY address
        """
    )
    failing = tuple(
        Problem(address, None, "", f"{problem}, since {as_moment(since):%Y-%m-%d %H:%M} UTC")
        for address, problem, since, _, is_told in rows
        if is_told
    )
    entries = tuple(
        Problem(row[0], None, "", problem) for row in rows for problem in json.loads(row[3])
    )
    return failing, entries
