"""Keeps which feeds there are, when each is asked next, and how it is.

Which article an entry is, is kept by ``entries``; when to ask is decided in ``sources.politeness``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from bot.sources.politeness import Move
from bot.sources.web.answers import Validators
from bot.store.engine import Engine, Reading, Transaction
from bot.store.feeds.entries import forget_lead, unread_entries
from bot.store.feeds.records import FEED_COLUMNS, KnownFeed, WantedFeed, feed_of
from bot.store.times import as_seconds


class Feeds:
    """The feeds of one database; those that were removed are left out."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def every_one(self) -> tuple[KnownFeed, ...]:
        """Give all feeds in the order in which they were added."""
        rows = await self._database.fetch(
            f"SELECT {FEED_COLUMNS} FROM feeds WHERE removed_at IS NULL ORDER BY id"
        )
        return tuple(map(feed_of, rows))

    async def due(self, now: datetime) -> tuple[KnownFeed, ...]:
        """Give the feeds that are to be asked now, first the one that has waited longest."""
        rows = await self._database.fetch(
            f"""
            SELECT {FEED_COLUMNS} FROM feeds
            WHERE next_poll_at <= :now AND paused_at IS NULL AND removed_at IS NULL
            ORDER BY next_poll_at, id
            """,
            {"now": as_seconds(now)},
        )
        return tuple(map(feed_of, rows))

    async def want(self, origin: str, wanted: Sequence[WantedFeed], now: datetime) -> None:
        """Let the feeds of an origin be these and no others; one of another origin stays its own.

        What is new is asked at once. Where a name or options have changed, everything is read
        again.

        Raises:
            StoreError: The database cannot be written; then nothing is.
        """
        async with self._database.transaction() as write:
            await _add(write, origin, wanted, now)
            kept = [one.address for one in wanted]
            rows = await write.fetch(
                """
                SELECT id FROM feeds
                WHERE origin = :origin AND removed_at IS NULL AND NOT address IN :kept
                """,
                {"origin": origin, "kept": kept},
            )
            for (feed_id,) in rows:
                await _remove(write, feed_id, now)

    async def add(self, origin: str, wanted: Sequence[WantedFeed], now: datetime) -> int:
        """Add feeds to those that there are; gives how many there were not yet.

        Raises:
            StoreError: The database cannot be written; then nothing is.
        """
        async with self._database.transaction() as write:
            rows = await write.fetch("SELECT address FROM feeds WHERE removed_at IS NULL")
            known = {row[0] for row in rows}
            new = [one for one in wanted if one.address not in known]
            await _add(write, origin, new, now)
        return len(new)

    async def remove(self, address: str, now: datetime) -> None:
        """Ask for a feed no more; its articles stay."""
        async with self._database.transaction() as write:
            rows = await write.fetch(
                "SELECT id FROM feeds WHERE address = :address AND removed_at IS NULL",
                {"address": address},
            )
            for (feed_id,) in rows:
                await _remove(write, feed_id, now)

    async def pause(self, address: str, now: datetime) -> None:
        """Ask for a feed no more until it is resumed."""
        await self._database.run(
            "UPDATE feeds SET paused_at = :now WHERE address = :address AND paused_at IS NULL",
            {"address": address, "now": as_seconds(now)},
        )

    async def resume(self, address: str, now: datetime) -> None:
        """Ask for a feed again, at once."""
        await self._database.run(
            """
            UPDATE feeds SET paused_at = NULL, next_poll_at = :now
            WHERE address = :address AND removed_at IS NULL
            """,
            {"address": address, "now": as_seconds(now)},
        )

    async def note_unchanged(
        self,
        feed: KnownFeed,
        validators: Validators,
        move: Move | None,
        now: datetime,
        due: datetime,
    ) -> None:
        """Note that a feed lists what it listed before."""
        await self._database.run(
            """
            UPDATE feeds SET etag = :etag, modified = :modified, last_poll_at = :now,
                next_poll_at = :due, failures = 0, failing_since = NULL, problem = '', told = FALSE,
                move_address = :move_address, move_polls = :move_polls, move_since = :move_since
            WHERE id = :id
            """,
            {
                "id": feed.id,
                "etag": validators.etag,
                "modified": validators.modified,
                "now": as_seconds(now),
                "due": as_seconds(due),
                **_move_columns(move),
            },
        )

    async def note_failure(
        self, feed: KnownFeed, problem: str, now: datetime, due: datetime | None, *, is_told: bool
    ) -> None:
        """Note that a feed could not be had or read, and whether people are to hear of it."""
        await self._database.run(
            """
            UPDATE feeds SET last_poll_at = :now, next_poll_at = :due, failures = failures + 1,
                failing_since = coalesce(failing_since, :now), problem = :problem, told = :told
            WHERE id = :id
            """,
            {
                "id": feed.id,
                "now": as_seconds(now),
                "due": None if due is None else as_seconds(due),
                "problem": problem,
                "told": is_told,
            },
        )

    async def settle_move(self, feed: KnownFeed, location: str) -> None:
        """Ask for a feed at another address from now on."""
        await self._database.run(
            """
            UPDATE feeds SET location = :location, move_address = '', move_polls = 0,
                move_since = NULL
            WHERE id = :id
            """,
            {"id": feed.id, "location": location},
        )


async def current_feed(read: Reading, feed_id: int) -> KnownFeed | None:
    """Give a feed as it is now; None where it was removed meanwhile."""
    rows = await read.fetch(
        f"SELECT {FEED_COLUMNS} FROM feeds WHERE id = :id AND removed_at IS NULL", {"id": feed_id}
    )
    return feed_of(rows[0]) if rows else None


async def record_read(
    write: Transaction,
    feed: KnownFeed,
    *,
    validators: Validators,
    digest: str,
    title: str,
    site: str,
    dates: Collection[datetime],
    every: int | None,
    problems: Sequence[str],
    move: Move | None,
    now: datetime,
    due: datetime,
) -> None:
    """Record a body that was read, in the transaction that writes its entries.

    Args:
        write: The open transaction.
        feed: Whose it is.
        validators: What its server told with it.
        digest: Of its bytes.
        title: The feed's own.
        site: What it belongs to.
        dates: Those of its newest entries.
        every: After how many seconds it says that it changes.
        problems: What is wrong with entries.
        move: Where its server has led permanently of late.
        now: When it was fetched.
        due: When it is asked next.
    """
    await write.run(
        """
        UPDATE feeds SET etag = :etag, modified = :modified, digest = :digest, title = :title,
            site = :site, dates = :dates, every = :every, problems = :problems,
            first_loaded_at = coalesce(first_loaded_at, :now), last_poll_at = :now,
            next_poll_at = :due, failures = 0, failing_since = NULL, problem = '', told = FALSE,
            move_address = :move_address, move_polls = :move_polls, move_since = :move_since
        WHERE id = :id
        """,
        {
            "id": feed.id,
            "etag": validators.etag,
            "modified": validators.modified,
            "digest": digest,
            "title": title,
            "site": site,
            "dates": json.dumps(list(map(as_seconds, dates))),
            "every": every,
            "problems": json.dumps(problems),
            "now": as_seconds(now),
            "due": as_seconds(due),
            **_move_columns(move),
        },
    )


async def _add(
    write: Transaction, origin: str, wanted: Sequence[WantedFeed], now: datetime
) -> None:
    rows = await write.fetch(
        """
        SELECT address, id, name, options, origin, removed_at FROM feeds
        WHERE address IN :addresses
        """,
        {"addresses": [one.address for one in wanted]},
    )
    known = {row[0]: row[1:] for row in rows}
    for one in wanted:
        feed_id, *said, owner, removed_at = known.get(one.address, (None, "", "", "", None))
        if feed_id is not None and removed_at is None and origin not in (owner, "config"):
            continue  # what the configuration says of a feed counts before any list
        row = {
            "address": one.address,
            "origin": origin,
            "name": one.name,
            "options": one.options.as_text(),
            "now": as_seconds(now),
        }
        await write.run(_UPSERT, row)
        is_other = removed_at is not None or said != [row["name"], row["options"]]
        if feed_id is not None and is_other:
            await unread_entries(write, feed_id)


#: A feed that comes back is no first load: what it brings is news if it is new.
_UPSERT = """
    INSERT INTO feeds (address, location, origin, name, options, added_at, next_poll_at)
    VALUES (:address, :address, :origin, :name, :options, :now, :now)
    ON CONFLICT (address) DO UPDATE SET
        origin = excluded.origin, name = excluded.name, options = excluded.options,
        next_poll_at = CASE
            WHEN feeds.removed_at IS NOT NULL OR feeds.options <> excluded.options
                OR feeds.name <> excluded.name
            THEN excluded.next_poll_at ELSE feeds.next_poll_at END,
        removed_at = NULL
"""


async def _remove(write: Transaction, feed_id: int, now: datetime) -> None:
    await write.run(
        "UPDATE feeds SET removed_at = :now WHERE id = :id", {"id": feed_id, "now": as_seconds(now)}
    )
    await forget_lead(write, feed_id)


def _move_columns(move: Move | None) -> dict[str, object]:
    return {
        "move_address": move.address if move else "",
        "move_polls": move.polls if move else 0,
        "move_since": as_seconds(move.since) if move else None,
    }
