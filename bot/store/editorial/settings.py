"""Keeps what servers decide for themselves, and records who changed it.

Who moderates is asked with whatever a person does, so that is kept in memory, and read again only
after somebody wrote, be it another process.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from bot.posting.ledger import Kind
from bot.posting.servers import NAMED_FOR, ServerSettings, changes_between
from bot.store.editorial.logs import begin_log
from bot.store.engine import Engine, Reading, Transaction
from bot.store.posts.channel_pauses import end_pauses
from bot.store.posts.for_moderators import move_waiting
from bot.store.records import Change, RecordKind, last_changed_by, record_changes
from bot.store.times import as_seconds

_COLUMNS: Final = """
    review_channel_id, review_topic, review_provider, review_min_quality, review_hourly,
    log_channel_id, needs_reason, marks_posts
"""
_SAVE: Final = """
    INSERT INTO server_settings (
        server_id, review_channel_id, review_since, review_topic, review_provider,
        review_min_quality, review_hourly, log_channel_id, needs_reason, marks_posts
    ) VALUES (
        :server_id, :review_channel, :now, :review_topic, :review_provider,
        :review_min_quality, :review_hourly, :log_channel, :needs_reason, :marks_posts
    )
    ON CONFLICT (server_id) DO UPDATE SET
        review_channel_id = excluded.review_channel_id,
        review_since = CASE
            WHEN server_settings.review_channel_id = excluded.review_channel_id
            THEN server_settings.review_since ELSE excluded.review_since
        END,
        review_topic = excluded.review_topic,
        review_provider = excluded.review_provider,
        review_min_quality = excluded.review_min_quality,
        review_hourly = excluded.review_hourly,
        log_channel_id = excluded.log_channel_id,
        needs_reason = excluded.needs_reason,
        marks_posts = excluded.marks_posts
"""
_PLAIN: Final = (
    "review_channel",
    "review_topic",
    "review_provider",
    "review_min_quality",
    "review_hourly",
    "log_channel",
    "needs_reason",
    "marks_posts",
)
#: Servers whose moderators' roles are kept in memory.
_MOST_KNOWN: Final = 1_024


class Settings:
    """The settings of the servers of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database
        #: By server, as they were when the database had that version.
        self._roles: OrderedDict[int, tuple[int, frozenset[int]]] = OrderedDict()

    async def of(self, server_id: int) -> ServerSettings:
        """Give what a server decided, by default what holds everywhere."""
        return await settings_of(self._database, server_id)

    async def moderator_roles(self, server_id: int) -> frozenset[int]:
        """Give the ids of the roles that a server lets moderate."""
        version = self._database.version()
        known = self._roles.get(server_id)
        if known is None or known[0] != version:
            known = version, await _moderator_roles(self._database, server_id)
            self._roles[server_id] = known
            if len(self._roles) > _MOST_KNOWN:
                self._roles.popitem(last=False)
        self._roles.move_to_end(server_id)
        return known[1]

    async def who_named(self, server_id: int, kind: Kind) -> int | None:
        """Give the person who named a server's channel for a kind of posts, where that is known."""
        about = NAMED_FOR.get(kind, "")
        return await last_changed_by(self._database, server_id, RecordKind.SETTINGS, about)

    async def marking(self, server_ids: Iterable[int]) -> frozenset[int]:
        """Give those of some servers in which posts that are taken down stay, marked."""
        rows = await self._database.fetch(
            "SELECT server_id FROM server_settings WHERE server_id IN :ids AND marks_posts",
            {"ids": list(set(server_ids))},
        )
        return frozenset(row[0] for row in rows)

    async def change(
        self,
        server_id: int,
        change: Callable[[ServerSettings], ServerSettings],
        *,
        actor_id: int,
        now: datetime,
    ) -> ServerSettings:
        """Change what a server decided, and record who changed what.

        Args:
            server_id: Which server.
            change: Gives the new settings from those that hold; two people may change different
                ones at once.
            actor_id: Who changes them.
            now: The present moment.

        Returns:
            What holds from now on.
        """
        async with self._database.transaction() as write:
            before = await settings_of(write, server_id)
            after = change(before)
            changes = changes_between(before, after)
            if not changes:
                return before
            await _save(write, server_id, after, now)
            if before.log_channel is None and after.log_channel is not None:
                await begin_log(write, server_id)
            for kind in NAMED_FOR:
                if before.channel_for(kind) != after.channel_for(kind):
                    await end_pauses(write, server_id, [kind])
                    await move_waiting(write, server_id, kind, after.channel_for(kind))
            await record_changes(
                write,
                [
                    Change(server_id, now, RecordKind.SETTINGS, one.name, one.to_json(), actor_id)
                    for one in changes
                ],
            )
        return after


async def settings_of(read: Reading, server_id: int) -> ServerSettings:
    """Give what a server decided, by default what holds everywhere."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM server_settings WHERE server_id = :server_id",
        {"server_id": server_id},
    )
    if not rows:
        return ServerSettings()
    row = rows[0]
    return ServerSettings(
        review_channel=row[0],
        review_topic=row[1],
        review_provider=row[2],
        review_min_quality=row[3],
        review_hourly=row[4],
        log_channel=row[5],
        needs_reason=bool(row[6]),
        marks_posts=bool(row[7]),
        moderator_roles=await _moderator_roles(read, server_id),
    )


async def _moderator_roles(read: Reading, server_id: int) -> frozenset[int]:
    rows = await read.fetch(
        "SELECT role_id FROM moderator_roles WHERE server_id = :server_id",
        {"server_id": server_id},
    )
    return frozenset(row[0] for row in rows)


async def _save(write: Transaction, server_id: int, after: ServerSettings, now: datetime) -> None:
    place = {"server_id": server_id, "now": as_seconds(now)}
    await write.run(_SAVE, {**place, **{name: getattr(after, name) for name in _PLAIN}})
    await write.run("DELETE FROM moderator_roles WHERE server_id = :server_id", place)
    await write.run_many(
        "INSERT INTO moderator_roles (server_id, role_id) VALUES (:server_id, :role_id)",
        [{"server_id": server_id, "role_id": one} for one in sorted(after.moderator_roles)],
    )
