"""Keeps the channels' standing orders."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.errors import NotFoundError
from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.store.engine import Engine, Reading
from bot.store.subscriptions.pauses import note_untold
from bot.store.subscriptions.rows import COLUMNS, STANDING, refuse_double, subscription_of
from bot.store.subscriptions.traffic import (
    REMOVED,
    Traffic,
    count_waiting,
    gathered_articles,
    reinstate_waiting,
    traffic_of,
    withdraw_outdated,
    withdraw_waiting,
)
from bot.store.times import as_seconds

_LATELY_REMOVED = "server_id = :server_id AND id = :id AND removed_at >= :since"
#: What is said of one that cannot be brought back.
NOT_REMOVED = "Subscription {} cannot be brought back any more. /subscription add makes a new one."
_PLAIN = Options()
#: After that, whoever paused a subscription has told people of it, or has died.
_TOLD_WITHIN: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Resumed:
    """What a subscription goes on with.

    Attributes:
        waiting: How many stories are to go out now.
        withdrawn: How many articles grew too old in the pause.
    """

    waiting: int
    withdrawn: int


async def standing_subscriptions(read: Reading) -> tuple[Subscription, ...]:
    """Give every subscription, paused ones too: what they miss waits for them."""
    rows = await read.fetch(f"SELECT {COLUMNS} FROM subscriptions WHERE {STANDING}")
    return tuple(subscription_of(row) for row in rows)


class Subscriptions:
    """The subscriptions of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def add(
        self,
        *,
        server_id: int,
        channel_id: int,
        filters: Filters,
        max_age: timedelta,
        created_by: int,
        now: datetime,
        options: Options = _PLAIN,
    ) -> Subscription:
        """Add a subscription; what was published before it is its backlog and is not posted.

        Raises:
            CommandError: The channel has one that does the same, perhaps since this very moment.
        """
        async with self._database.transaction() as write:
            rows = await write.fetch(
                f"""
                INSERT INTO subscriptions (
                    server_id, channel_id, filters, options, max_age, since_release, created_by,
                    created_at, gathered_until
                ) VALUES (
                    :server_id, :channel_id, :filters, :options, :max_age,
                    (SELECT coalesce(max(id), 0) FROM releases), :created_by,
                    :created_at, :gathered_until
                ) RETURNING {COLUMNS}
                """,
                {
                    "server_id": server_id,
                    "channel_id": channel_id,
                    "filters": filters.to_json(),
                    "options": options.to_json(),
                    "gathered_until": _next_digest(options, now),
                    "max_age": int(max_age.total_seconds()),
                    "created_by": created_by,
                    "created_at": as_seconds(now),
                },
            )
            added = subscription_of(rows[0])
            await refuse_double(write, added)
        return added

    async def change(
        self,
        server_id: int,
        subscription_id: int,
        *,
        filters: Filters,
        options: Options,
        max_age: timedelta,
        now: datetime,
    ) -> Subscription:
        """Change what a subscription wants, and how; what waits for a digest goes on to wait.

        Raises:
            NotFoundError: That server has none with that number.
            CommandError: Another one of its channel does the same.
        """
        async with self._database.transaction() as write:
            rows = await write.fetch(
                f"""
                UPDATE subscriptions SET filters = :filters, options = :options,
                    max_age = :max_age,
                    -- A digest that is due this very minute is not put off by a change.
                    gathered_until = CASE
                        WHEN gathered_until <= :now AND paused_at IS NULL THEN gathered_until
                        ELSE coalesce(:next_digest, gathered_until)
                    END
                WHERE server_id = :server_id AND id = :id AND {STANDING}
                RETURNING {COLUMNS}
                """,
                {
                    "server_id": server_id,
                    "id": subscription_id,
                    "filters": filters.to_json(),
                    "options": options.to_json(),
                    "max_age": int(max_age.total_seconds()),
                    "next_digest": _next_digest(options, now),
                    "now": as_seconds(now),
                },
            )
            if not rows:
                raise NotFoundError(f"This server has no subscription number {subscription_id}.")
            changed = subscription_of(rows[0])
            await refuse_double(write, changed)
        return changed

    async def find(self, server_id: int, subscription_id: int) -> Subscription:
        """Give one subscription of a server.

        Raises:
            NotFoundError: That server has none with that number.
        """
        rows = await self._database.fetch(
            f"""
            SELECT {COLUMNS} FROM subscriptions
            WHERE server_id = :server_id AND id = :id AND {STANDING}
            """,
            {"server_id": server_id, "id": subscription_id},
        )
        if not rows:
            raise NotFoundError(f"This server has no subscription number {subscription_id}.")
        return subscription_of(rows[0])

    async def of_server(self, server_id: int) -> tuple[Subscription, ...]:
        """Give a server's subscriptions in the order in which they were added."""
        rows = await self._database.fetch(
            f"""
            SELECT {COLUMNS} FROM subscriptions
            WHERE server_id = :server_id AND {STANDING} ORDER BY id
            """,
            {"server_id": server_id},
        )
        return tuple(subscription_of(row) for row in rows)

    async def remove(self, server_id: int, subscription_id: int, now: datetime) -> None:
        """Remove a subscription: what waits in it is never sent, its posts stay.

        The row itself stays with its ledger, by which an unpublished story's posts are found and
        taken down later, and by which another subscription of the channel repeats none.

        Raises:
            NotFoundError: That server has none with that number.
        """
        place = {"server_id": server_id, "id": subscription_id, "now": as_seconds(now)}
        async with self._database.transaction() as write:
            count = await write.run(
                f"""
                UPDATE subscriptions SET removed_at = :now
                WHERE server_id = :server_id AND id = :id AND {STANDING}
                """,
                place,
            )
            if not count:
                raise NotFoundError(f"This server has no subscription number {subscription_id}.")
            await withdraw_waiting(write, subscription_id, now=now, because=REMOVED)

    async def removed(self, server_id: int, subscription_id: int, since: datetime) -> Subscription:
        """Give a subscription that was removed not longer ago than ``since``.

        Raises:
            NotFoundError: There is none with that number.
        """
        rows = await self._database.fetch(
            f"SELECT {COLUMNS} FROM subscriptions WHERE {_LATELY_REMOVED}",
            {"server_id": server_id, "id": subscription_id, "since": as_seconds(since)},
        )
        if not rows:
            raise NotFoundError(NOT_REMOVED.format(subscription_id))
        return subscription_of(rows[0])

    async def restore(
        self, server_id: int, subscription_id: int, since: datetime, now: datetime
    ) -> Subscription:
        """Undo that a subscription was removed; what waited in it waits again.

        Raises:
            NotFoundError: None with that number was removed since then.
            CommandError: Another one of its channel does the same by now.
        """
        place = {"server_id": server_id, "id": subscription_id, "since": as_seconds(since)}
        async with self._database.transaction() as write:
            moments = await write.fetch(
                f"SELECT removed_at FROM subscriptions WHERE {_LATELY_REMOVED}", place
            )
            if not moments:
                raise NotFoundError(NOT_REMOVED.format(subscription_id))
            rows = await write.fetch(
                f"UPDATE subscriptions SET removed_at = NULL WHERE id = :id RETURNING {COLUMNS}",
                place,
            )
            restored = subscription_of(rows[0])
            await refuse_double(write, restored)
            await reinstate_waiting(write, subscription_id, removed_at=moments[0][0], now=now)
        return restored

    async def pause(
        self, subscription_id: int, *, because: str, now: datetime
    ) -> Subscription | None:
        """Pause a subscription until a person acts; None where it was paused, or is gone.

        Whoever paused it tells people of it, and ``UntoldPauses`` when it has.
        """
        async with self._database.transaction() as write:
            rows = await write.fetch(
                f"""
                UPDATE subscriptions SET paused_at = :now, paused_because = :because
                WHERE id = :id AND {STANDING} AND paused_at IS NULL
                RETURNING {COLUMNS}
                """,
                {"id": subscription_id, "because": because, "now": as_seconds(now)},
            )
            if rows:
                await note_untold(write, subscription_id, now + _TOLD_WITHIN)
        return subscription_of(rows[0]) if rows else None

    async def drop_mention(self, subscription_id: int, role_id: int) -> Subscription | None:
        """Let posts mention a role no more that is gone; None where they did not any more."""
        async with self._database.transaction() as write:
            found = await write.fetch(
                f"SELECT {COLUMNS} FROM subscriptions WHERE id = :id AND {STANDING}",
                {"id": subscription_id},
            )
            if not found or subscription_of(found[0]).options.mention_role != role_id:
                return None
            subscription = subscription_of(found[0])
            options = replace(subscription.options, mention_role=None)
            await write.run(
                "UPDATE subscriptions SET options = :options WHERE id = :id",
                {"id": subscription_id, "options": options.to_json()},
            )
        return replace(subscription, options=options)

    async def resume(self, server_id: int, subscription_id: int, now: datetime) -> Resumed:
        """Let a paused subscription go on; one that is not paused stays as it is.

        What grew older in the pause than it wants is withdrawn, save what a moderator published by
        hand. What waited for a digest comes with its next one.

        Raises:
            NotFoundError: That server has none with that number.
        """
        place = {"server_id": server_id, "id": subscription_id, "now": as_seconds(now)}
        async with self._database.transaction() as write:
            found = await write.fetch(
                f"""
                SELECT {COLUMNS} FROM subscriptions
                WHERE server_id = :server_id AND id = :id AND {STANDING}
                """,
                place,
            )
            if not found:
                raise NotFoundError(f"This server has no subscription number {subscription_id}.")
            subscription = subscription_of(found[0])
            if subscription.paused_at is None:
                return Resumed(await count_waiting(write, subscription_id), 0)
            withdrawn = await withdraw_outdated(write, subscription, now)
            await write.run(
                """
                UPDATE subscriptions SET paused_at = NULL, paused_because = '',
                    gathered_until = coalesce(:next_digest, gathered_until)
                WHERE id = :id
                """,
                {**place, "next_digest": _next_digest(subscription.options, now)},
            )
            return Resumed(await count_waiting(write, subscription_id), withdrawn)

    async def gathered(self, subscription_id: int) -> tuple[int, ...]:
        """Give the articles that lead the stories which wait for its next digest."""
        return await gathered_articles(self._database, subscription_id)

    async def traffic(self, subscription_id: int) -> Traffic:
        """Give what waits in a subscription, and what went out last."""
        return await traffic_of(self._database, subscription_id)


def _next_digest(options: Options, now: datetime) -> int | None:
    if options.digest is None:
        return None
    return as_seconds(options.digest.next_after(now))
