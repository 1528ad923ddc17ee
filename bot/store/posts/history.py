"""Reads what the ledger knows of one article in one server; what it means is told elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.posting.ledger import Kind, Release, State, Waiting
from bot.publication import OPERATOR
from bot.store.engine import Reading
from bot.store.posts.plans import RELEASE_COLUMNS, release_of
from bot.store.times import as_moment, as_moment_or_none


@dataclass(frozen=True, slots=True)
class PostRecord:
    """A post as the ledger has it.

    Attributes:
        attempts: How often it was claimed.
        due_at: When it is tried next; said of those that are still to be sent or taken down.
        claimed_at: When a process last took it; None before that.
        error: Why it failed, was refused, or could not be taken down; empty where it was not.
    """

    id: int
    kind: Kind
    state: State
    attempts: int
    due_at: datetime
    claimed_at: datetime | None
    message_id: int | None
    error: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Since when a subscription is paused, and why."""

    since: datetime
    because: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """When an article was taken out of a subscription again, and why."""

    at: datetime
    because: str


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One article in one subscription, as the ledger has it.

    Attributes:
        leader_id: The article that leads its story in the channel: its own id, or another's.
        waits: Why it waits for a digest; None where it does not.
        gathered_until: When what waits in the subscription comes together.
        pause: The pause of the subscription that posts it; None while that goes on.
        post: None while it waits for a digest.
    """

    subscription_id: int
    channel_id: int
    leader_id: int
    waits: Waiting | None
    withdrawal: Withdrawal | None
    gathered_until: datetime | None
    pause: Pause | None
    post: PostRecord | None


async def deliveries_of(
    read: Reading, article_id: int, server_id: int
) -> tuple[DeliveryRecord, ...]:
    """Give an article's deliveries in a server, those of removed subscriptions too, by number.

    A story that was posted by another subscription of the channel waits with that one's pause.
    """
    rows = await read.fetch(
        """
        SELECT
            deliveries.subscription_id, deliveries.channel_id,
            coalesce(
                (
                    SELECT leader.article_id FROM deliveries AS leader
                    WHERE leader.story = deliveries.story AND leader.leads
                        AND leader.withdrawn_at IS NULL
                    ORDER BY leader.id LIMIT 1
                ),
                deliveries.article_id
            ),
            waits, withdrawn_at, withdrawn_because,
            posting.gathered_until, posting.paused_at, posting.paused_because,
            posts.id, kind, state, attempts, due_at, claimed_at, message_id, error, sent_at
        FROM deliveries
        JOIN subscriptions AS own ON own.id = deliveries.subscription_id
        LEFT JOIN posts ON posts.id = deliveries.post_id
        JOIN subscriptions AS posting
            ON posting.id = coalesce(posts.subscription_id, deliveries.subscription_id)
        WHERE deliveries.article_id = :article_id AND own.server_id = :server_id
        ORDER BY deliveries.subscription_id
        """,
        {"article_id": article_id, "server_id": server_id},
    )
    return tuple(map(_delivery_of, rows))


async def last_planned_release(read: Reading) -> int:
    """Give the number up to which releases have been planned."""
    ((number,),) = await read.fetch("SELECT last_release FROM planner")
    return int(number)


async def subscribed_servers(read: Reading) -> tuple[int, ...]:
    """Give the servers that have subscriptions, or posts of removed ones."""
    rows = await read.fetch("SELECT DISTINCT server_id FROM subscriptions ORDER BY server_id")
    return tuple(row[0] for row in rows)


def _delivery_of(row: Sequence[Any]) -> DeliveryRecord:
    return DeliveryRecord(
        subscription_id=row[0],
        channel_id=row[1],
        leader_id=row[2],
        waits=None if row[3] is None else Waiting(row[3]),
        withdrawal=None if row[4] is None else Withdrawal(as_moment(row[4]), row[5]),
        gathered_until=as_moment_or_none(row[6]),
        pause=None if row[7] is None else Pause(as_moment(row[7]), row[8]),
        post=None if row[9] is None else _post_of(row[9:]),
    )


def _post_of(row: Sequence[Any]) -> PostRecord:
    return PostRecord(
        id=row[0],
        kind=Kind(row[1]),
        state=State(row[2]),
        attempts=row[3],
        due_at=as_moment(row[4]),
        claimed_at=as_moment_or_none(row[5]),
        message_id=row[6],
        error=row[7],
        sent_at=as_moment_or_none(row[8]),
    )


async def releases_of(read: Reading, article_id: int, server_id: int) -> tuple[Release, ...]:
    """Give when an article became published in a server or everywhere, the last time first."""
    rows = await read.fetch(
        f"""
        SELECT {RELEASE_COLUMNS} FROM releases
        WHERE article_id = :article_id AND server_id IN (:server_id, :operator)
        ORDER BY id DESC
        """,
        {"article_id": article_id, "server_id": server_id, "operator": OPERATOR},
    )
    return tuple(map(release_of, rows))
