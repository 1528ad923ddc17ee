"""Counts what the database holds, for the person who runs the bot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.posting.ledger import Kind, Restore, State
from bot.store.engine import Reading
from bot.store.posts.restoring import restore_of
from bot.store.times import as_moment, as_moment_or_none


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
class PausedChannel:
    """A channel for a server's moderators into which nothing comes now.

    Attributes:
        kind: Of what came there: ``review`` or ``log``.
        channel_id: None where the server has given it up meanwhile.
        because: Why, for people.
    """

    kind: Kind
    server_id: int
    channel_id: int | None
    because: str


@dataclass(frozen=True, slots=True)
class FailingFeed:
    """A feed that cannot be had or read, and since when."""

    address: str
    since: datetime
    problem: str


@dataclass(frozen=True, slots=True)
class FeedCounts:
    """How the feeds are.

    Attributes:
        failing: Those in trouble, the longest first.
        last_poll_at: When one was last asked; None where none was.
        oldest_due: When the one that waits longest should have been asked; None where none waits.
    """

    total: int = 0
    paused: int = 0
    failing: tuple[FailingFeed, ...] = ()
    last_poll_at: datetime | None = None
    oldest_due: datetime | None = None


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
    feeds: FeedCounts = field(default_factory=FeedCounts)
    paused_channels: tuple[PausedChannel, ...] = ()


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
        feeds=await _feeds(read),
        paused_channels=await _paused_channels(read),
    )


async def _paused_channels(read: Reading) -> tuple[PausedChannel, ...]:
    rows = await read.fetch(
        """
        SELECT kind, channel_pauses.server_id,
            CASE kind WHEN 'review' THEN review_channel_id ELSE log_channel_id END, because
        FROM channel_pauses
        LEFT JOIN server_settings ON server_settings.server_id = channel_pauses.server_id
        ORDER BY paused_at, channel_pauses.server_id, kind
        """
    )
    return tuple(PausedChannel(Kind(row[0]), *row[1:]) for row in rows)


async def _feeds(read: Reading) -> FeedCounts:
    ((total, paused, last_poll_at, oldest_due),) = await read.fetch(
        """
        SELECT count(*), count(paused_at), max(last_poll_at),
            min(next_poll_at) FILTER (WHERE paused_at IS NULL)
        FROM feeds WHERE removed_at IS NULL
        """
    )
    rows = await read.fetch(
        """
        SELECT address, failing_since, problem FROM feeds
        WHERE removed_at IS NULL AND paused_at IS NULL AND failing_since IS NOT NULL
        ORDER BY failing_since, address
        """
    )
    return FeedCounts(
        total,
        paused,
        tuple(FailingFeed(row[0], as_moment(row[1]), row[2]) for row in rows),
        as_moment_or_none(last_poll_at),
        as_moment_or_none(oldest_due),
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
