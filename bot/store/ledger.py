"""Keeps the ledger: which article goes to which subscription, and what became of it."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.posting.ledger import Delivery, PlannedDelivery, Release, State
from bot.publication import OPERATOR
from bot.store.database import Database, Reading, Transaction

_DELIVERY_COLUMNS = """
    deliveries.id, subscription_id, server_id, deliveries.channel_id, article_id, nonce, attempts,
    planned_at, message_id
"""


class Ledger:
    """The deliveries of one database. Several processes may work it off side by side."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def claim(
        self, now: datetime, *, limit: int, patience: timedelta
    ) -> tuple[Delivery, ...]:
        """Take the deliveries that are due for the longest; no other process gets them.

        Args:
            now: What is due by then is taken.
            limit: How many at the most.
            patience: A claim older than this is taken over: its process has died or hangs.
        """
        moments = {"now": _seconds(now), "stale": _seconds(now - patience), "limit": limit}
        async with self._database.transaction() as write:
            # The same words as in the index "deliveries_open", or SQLite does not use it.
            rows = await write.fetch(
                f"""
                SELECT {_DELIVERY_COLUMNS} FROM deliveries
                JOIN subscriptions ON subscriptions.id = subscription_id
                WHERE state IN ('pending', 'sending', 'retracting') AND due_at <= :now
                    AND (state = 'pending' OR state = 'sending' AND claimed_at <= :stale)
                    AND paused_at IS NULL AND removed_at IS NULL
                ORDER BY due_at, deliveries.id LIMIT :limit
                """,
                moments,
            )
            await write.run(
                """
                UPDATE deliveries
                SET state = 'sending', claimed_at = :now, attempts = attempts + 1
                WHERE id IN (SELECT value FROM json_each(:ids))
                """,
                {**moments, "ids": json.dumps([row[0] for row in rows])},
            )
        return tuple(_delivery_of(row) for row in rows)

    async def give_back(self, deliveries: Iterable[Delivery]) -> None:
        """Give back claims that nothing was tried with."""
        await self._database.run(
            """
            UPDATE deliveries SET state = 'pending', attempts = attempts - 1
            WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'sending'
            """,
            {"ids": json.dumps([delivery.id for delivery in deliveries])},
        )

    async def record_sent(self, delivery: Delivery, message_id: int, now: datetime) -> None:
        """Record that a post stands in its channel, if only until it is taken down."""
        await self._database.run(
            """
            UPDATE deliveries SET sent_at = :now, message_id = :message_id, error = '',
                state = iif(state IN ('retracting', 'retracted'), 'retracting', 'sent')
            WHERE id = :id
            """,
            {"id": delivery.id, "message_id": message_id, "now": _seconds(now)},
        )

    async def record_retry(self, delivery: Delivery, *, due_at: datetime, error: str) -> None:
        """Put off what failed, sending or taking down, until a later time."""
        await self._database.run(
            """
            UPDATE deliveries SET state = iif(state = 'sending', 'pending', state),
                due_at = :due_at, error = :error
            WHERE id = :id AND state IN ('sending', 'retracting')
            """,
            {"id": delivery.id, "due_at": _seconds(due_at), "error": error},
        )

    async def record_end(self, delivery: Delivery, state: State, error: str) -> None:
        """Record that nothing was sent and nothing will be: rejected, or retracted before."""
        await self._database.run(
            """
            UPDATE deliveries SET state = :state, error = :error
            WHERE id = :id AND state IN ('sending', 'retracting')
            """,
            {"id": delivery.id, "state": state.value, "error": error},
        )

    async def record_retracted(self, delivery: Delivery, now: datetime, error: str = "") -> None:
        """Record that a post stands no more; ``error`` says why it could not be taken down.

        One that was published again while it was taken down becomes due once more.
        """
        await self._database.run(
            """
            UPDATE deliveries SET state = iif(state = 'retracting', 'retracted', 'pending'),
                message_id = NULL, nonce = :nonce, attempts = 0, due_at = :now,
                planned_at = :now, error = :error
            WHERE id = :id AND message_id IS :message_id
                AND state IN ('retracting', 'sending', 'sent')
            """,
            {
                "id": delivery.id,
                "message_id": delivery.message_id,
                "nonce": _new_nonce(),
                "now": _seconds(now),
                "error": error,
            },
        )

    async def retractions(
        self, now: datetime, *, limit: int, patience: timedelta
    ) -> tuple[Delivery, ...]:
        """Give the deliveries whose posts are to be taken down.

        One that is being sent right now comes later: when it was sent, or its claim is stale.
        """
        rows = await self._database.fetch(
            f"""
            SELECT {_DELIVERY_COLUMNS} FROM deliveries
            JOIN subscriptions ON subscriptions.id = subscription_id
            WHERE state IN ('pending', 'sending', 'retracting') AND due_at <= :now
                AND state = 'retracting' AND (message_id IS NOT NULL OR claimed_at <= :stale)
            ORDER BY due_at, deliveries.id LIMIT :limit
            """,
            {"now": _seconds(now), "stale": _seconds(now - patience), "limit": limit},
        )
        return tuple(_delivery_of(row) for row in rows)


async def unplanned_releases(write: Transaction, *, limit: int) -> tuple[Release, ...]:
    """Give the oldest releases that no delivery was planned from yet."""
    rows = await write.fetch(
        """
        SELECT id, article_id, server_id, is_decision, released_at FROM releases
        WHERE id > (SELECT last_release FROM planner) ORDER BY id LIMIT :limit
        """,
        {"limit": limit},
    )
    return tuple(
        Release(row[0], row[1], row[2], bool(row[3]), datetime.fromtimestamp(row[4], UTC))
        for row in rows
    )


async def delivered_articles(
    read: Reading, article_ids: Iterable[int], since: datetime
) -> frozenset[tuple[int, int]]:
    """Give (channel, article) of these articles' deliveries that stand or are under way."""
    rows = await read.fetch(
        """
        SELECT channel_id, article_id FROM deliveries
        WHERE article_id IN (SELECT value FROM json_each(:ids)) AND planned_at >= :since
            AND state IN ('pending', 'sending', 'sent')
        """,
        {"ids": json.dumps(list(article_ids)), "since": _seconds(since)},
    )
    return frozenset((row[0], row[1]) for row in rows)


async def record_plan(
    write: Transaction,
    deliveries: Sequence[PlannedDelivery],
    *,
    last_release: int,
    now: datetime,
) -> None:
    """Write planned deliveries and how far planning has come.

    A retracted delivery comes back to life, with a nonce of its own, since Discord remembers a
    deleted message's. A post that has not been taken down yet stays. Any other delivery that is
    there already stays as it is.

    Args:
        write: The transaction in which the releases were read.
        deliveries: What is due.
        last_release: The last release that was considered.
        now: From when they are due.
    """
    rows = [_plan_row(delivery, now) for delivery in deliveries]
    await write.run_many(
        """
        UPDATE deliveries SET state = iif(message_id IS NULL, 'sending', 'sent')
        WHERE subscription_id = :subscription_id AND article_id = :article_id
            AND state = 'retracting'
        """,
        rows,
    )
    await write.run_many(
        """
        INSERT INTO deliveries
            (subscription_id, channel_id, article_id, state, nonce, due_at, planned_at)
        VALUES (:subscription_id, :channel_id, :article_id, 'pending', :nonce, :now, :now)
        ON CONFLICT (subscription_id, article_id) DO UPDATE SET
            state = 'pending', nonce = excluded.nonce, due_at = excluded.due_at,
            planned_at = excluded.planned_at, message_id = NULL, attempts = 0, error = ''
        WHERE state = 'retracted'
        """,
        rows,
    )
    await write.run(
        "UPDATE planner SET last_release = :last_release", {"last_release": last_release}
    )


async def request_retraction(
    write: Transaction, *, article_id: int, server_id: int = OPERATOR
) -> None:
    """Ask for the posts of an article to be taken down in one server or (``OPERATOR``) in all.

    Where a server's own decision goes on to publish it, they stay. What has not been sent yet
    never will be; what is being sent right now is taken down after.
    """
    await write.run(
        """
        UPDATE deliveries SET state = iif(state = 'pending', 'retracted', 'retracting')
        WHERE article_id = :article_id AND state IN ('pending', 'sending', 'sent')
            AND EXISTS (
                SELECT 1 FROM subscriptions
                LEFT JOIN articles ON articles.id = :article_id
                LEFT JOIN decisions ON decisions.server_id = subscriptions.server_id
                    AND decisions.article_id = :article_id AND stands
                WHERE subscriptions.id = subscription_id
                    AND :server_id IN (:operator, subscriptions.server_id)
                    AND (removed OR action IS NOT 'publish')
            )
        """,
        {"article_id": article_id, "server_id": server_id, "operator": OPERATOR},
    )


def _plan_row(delivery: PlannedDelivery, now: datetime) -> dict[str, object]:
    return {
        "subscription_id": delivery.subscription_id,
        "channel_id": delivery.channel_id,
        "article_id": delivery.article_id,
        "nonce": _new_nonce(),
        "now": _seconds(now),
    }


def _delivery_of(row: Sequence[Any]) -> Delivery:
    return Delivery(
        id=row[0],
        subscription_id=row[1],
        server_id=row[2],
        channel_id=row[3],
        article_id=row[4],
        nonce=row[5],
        attempts=row[6] + 1,
        planned_at=datetime.fromtimestamp(row[7], UTC),
        message_id=row[8],
        is_retry_of_unknown=row[6] > 0,
    )


def _new_nonce() -> str:
    return secrets.token_urlsafe(12)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
