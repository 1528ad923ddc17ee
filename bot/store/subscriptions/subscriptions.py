"""Keeps the channels' standing orders."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.errors import NotFoundError
from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.order_changes import Deed
from bot.posting.subscriptions import Subscription
from bot.store.engine import Engine, Reading
from bot.store.subscriptions.pausing import Pause, Resumed, drop_mention, next_digest, pause, resume
from bot.store.subscriptions.recording import record_deed, record_edit
from bot.store.subscriptions.rows import (
    COLUMNS,
    STANDING,
    find_standing,
    refuse_double,
    subscription_of,
)
from bot.store.subscriptions.traffic import (
    REMOVED,
    Traffic,
    gathered_articles,
    reinstate_waiting,
    traffic_of,
    withdraw_waiting,
)
from bot.store.times import as_seconds

_LATELY_REMOVED = "server_id = :server_id AND id = :id AND removed_at >= :since"
#: What is said of one that cannot be brought back.
NOT_REMOVED = "Subscription {} cannot be brought back any more. /subscription add makes a new one."
_PLAIN = Options()


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
                    "gathered_until": next_digest(options, now),
                    "max_age": int(max_age.total_seconds()),
                    "created_by": created_by,
                    "created_at": as_seconds(now),
                },
            )
            added = subscription_of(rows[0])
            await refuse_double(write, added)
            # Whoever asked to be forgotten has no number; then nobody is named.
            await record_deed(write, Deed.ADDED, added, by=created_by or None, now=now)
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
        by: int | None = None,
    ) -> Subscription:
        """Change what a subscription wants, and how; what waits for a digest goes on to wait.

        Args:
            server_id: Whose it is.
            subscription_id: Its number.
            filters: What it wants from now on.
            options: How it posts from now on.
            max_age: How old its stories may be.
            now: The present moment.
            by: Id of the person who changes it; None of the bot itself.

        Raises:
            NotFoundError: That server has none with that number.
            CommandError: Another one of its channel does the same.
        """
        async with self._database.transaction() as write:
            before = await find_standing(write, server_id, subscription_id)
            rows = await write.fetch(
                f"""
                UPDATE subscriptions SET filters = :filters, options = :options,
                    max_age = :max_age,
                    -- A digest that is due this very minute is not put off by a change.
                    gathered_until = CASE
                        WHEN gathered_until <= :now AND paused_at IS NULL THEN gathered_until
                        ELSE coalesce(:next_digest, gathered_until)
                    END
                WHERE id = :id
                RETURNING {COLUMNS}
                """,
                {
                    "id": subscription_id,
                    "filters": filters.to_json(),
                    "options": options.to_json(),
                    "max_age": int(max_age.total_seconds()),
                    "next_digest": next_digest(options, now),
                    "now": as_seconds(now),
                },
            )
            changed = subscription_of(rows[0])
            await refuse_double(write, changed)
            await record_edit(write, before, changed, by=by, now=now)
        return changed

    async def find(self, server_id: int, subscription_id: int) -> Subscription:
        """Give one subscription of a server.

        Raises:
            NotFoundError: That server has none with that number.
        """
        return await find_standing(self._database, server_id, subscription_id)

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

    async def remove(
        self, server_id: int, subscription_id: int, now: datetime, *, by: int | None = None
    ) -> None:
        """Remove a subscription: what waits in it is never sent, its posts stay.

        The row itself stays with its ledger, by which an unpublished story's posts are found and
        taken down later, and by which another subscription of the channel repeats none.

        Args:
            server_id: Whose it is.
            subscription_id: Its number.
            now: The present moment.
            by: Id of the person who removes it; None of the bot itself.

        Raises:
            NotFoundError: That server has none with that number.
        """
        async with self._database.transaction() as write:
            removed = await find_standing(write, server_id, subscription_id)
            await write.run(
                "UPDATE subscriptions SET removed_at = :now WHERE id = :id",
                {"id": subscription_id, "now": as_seconds(now)},
            )
            await withdraw_waiting(write, subscription_id, now=now, because=REMOVED)
            await record_deed(write, Deed.REMOVED, removed, by=by, now=now)

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
        self,
        server_id: int,
        subscription_id: int,
        since: datetime,
        now: datetime,
        *,
        by: int | None = None,
    ) -> Subscription:
        """Undo that a subscription was removed; what waited in it waits again.

        Args:
            server_id: Whose it is.
            subscription_id: Its number.
            since: Only if it was removed at that moment or later.
            now: The present moment.
            by: Id of the person who wants it back; None of the bot itself.

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
            await record_deed(write, Deed.RESTORED, restored, by=by, now=now)
        return restored

    async def pause(
        self,
        subscription_id: int,
        *,
        because: str,
        now: datetime,
        by: int | None = None,
        on_record: str | None = None,
    ) -> Subscription | None:
        """Pause a subscription until a person acts; None where it was paused, or is gone.

        Whoever paused it tells people of it, and ``UntoldPauses`` when it has.

        Args:
            subscription_id: Which.
            because: Why, for people.
            now: The present moment.
            by: Id of the person who pauses it; None of the bot itself.
            on_record: Why, where ``because`` names a person: records stand for good.
        """
        wanted = Pause(because, by, because if on_record is None else on_record)
        async with self._database.transaction() as write:
            return await pause(write, subscription_id, wanted, now)

    async def drop_mention(
        self, subscription_id: int, role_id: int, now: datetime
    ) -> Subscription | None:
        """Let posts mention a role no more that is gone; None where they did not any more."""
        async with self._database.transaction() as write:
            return await drop_mention(write, subscription_id, role_id, now)

    async def resume(
        self, server_id: int, subscription_id: int, now: datetime, *, by: int | None = None
    ) -> Resumed:
        """Let a paused subscription go on; one that is not paused stays as it is.

        What grew older in the pause than it wants is withdrawn, save what a moderator published by
        hand. What waited for a digest comes with its next one.

        Args:
            server_id: Whose it is.
            subscription_id: Its number.
            now: The present moment.
            by: Id of the person who lets it go on; None of the bot itself.

        Raises:
            NotFoundError: That server has none with that number.
        """
        async with self._database.transaction() as write:
            subscription = await find_standing(write, server_id, subscription_id)
            return await resume(write, subscription, by=by, now=now)

    async def gathered(self, subscription_id: int) -> tuple[int, ...]:
        """Give the articles that lead the stories which wait for its next digest."""
        return await gathered_articles(self._database, subscription_id)

    async def traffic(self, subscription_id: int) -> Traffic:
        """Give what waits in a subscription, and what went out last."""
        return await traffic_of(self._database, subscription_id)
