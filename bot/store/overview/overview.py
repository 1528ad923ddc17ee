"""Counts what the database holds, for the person who runs the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.posting.ledger import Restore, State
from bot.store.engine import Reading
from bot.store.posts.restoring import restore_of
from bot.store.times import as_moment_or_none


@dataclass(frozen=True, slots=True)
class Failing:
    """A subscription that is paused, or whose posts fail.

    Attributes:
        waiting: How many of its posts failed and wait for the next try; 0 where it is paused.
        because: Why, for people.
    """

    subscription_id: int
    server_id: int
    channel_id: int
    waiting: int
    because: str


@dataclass(frozen=True, slots=True)
class Overview:
    """What the database holds.

    Attributes:
        problems: How many documents are rejected, and how many warnings there are.
        folders: By source, how many of its folders were loaded to their end.
        posts: By state, how many.
        oldest_due: When what waits longest should have been done; None where nothing waits.
        restore: How it was put back from a backup; None where it never was.
    """

    articles: int
    problems: tuple[int, int]
    folders: Mapping[str, int]
    subscriptions: int
    posts: Mapping[State, int]
    oldest_due: datetime | None
    failing: tuple[Failing, ...]
    restore: Restore | None


async def overview(read: Reading) -> Overview:
    """Count what the database holds; reads all of the ledger."""
    ((articles, rejected, warnings, subscriptions),) = await read.fetch(
        """
        SELECT (SELECT count(*) FROM articles),
            (SELECT count(*) FROM problems WHERE is_rejection),
            (SELECT count(*) FROM problems WHERE NOT is_rejection),
            (SELECT count(*) FROM subscriptions WHERE removed_at IS NULL)
        """
    )
    folders = await read.fetch("SELECT source, count(*) FROM folders GROUP BY source")
    states = await read.fetch("SELECT state, count(*) FROM posts GROUP BY state")
    return Overview(
        articles=articles,
        problems=(rejected, warnings),
        folders={row[0]: row[1] for row in folders},
        subscriptions=subscriptions,
        posts={State(row[0]): row[1] for row in states},
        oldest_due=await oldest_due(read),
        failing=await _failing(read),
        restore=await restore_of(read),
    )


async def oldest_due(read: Reading) -> datetime | None:
    """Give when what waits longest should have been done; None where nothing waits."""
    ((found,),) = await read.fetch(
        """
        SELECT min(due_at) FROM posts JOIN subscriptions ON subscriptions.id = subscription_id
        WHERE state IN ('pending', 'sending', 'retracting')
        AND (paused_at IS NULL OR state = 'retracting')
        """
    )
    return as_moment_or_none(found)


async def _failing(read: Reading) -> tuple[Failing, ...]:
    rows = await read.fetch(
        """
        SELECT id, server_id, channel_id, 0, paused_because FROM subscriptions
        WHERE paused_at IS NOT NULL AND removed_at IS NULL
        UNION ALL
        SELECT subscriptions.id, subscriptions.server_id, subscriptions.channel_id, count(*),
            max(error)
        FROM posts JOIN subscriptions ON subscriptions.id = subscription_id
        WHERE state IN ('pending', 'sending') AND error != '' AND paused_at IS NULL
            AND removed_at IS NULL
        GROUP BY subscriptions.id, subscriptions.server_id, subscriptions.channel_id
        ORDER BY 1
        """
    )
    return tuple(Failing(*row) for row in rows)
