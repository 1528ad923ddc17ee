"""Plans what the servers' log channels are told: each decision and change once, together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.posting.ledger import Kind
from bot.store.editorial.decisions import Record, records_between
from bot.store.editorial.records import ChangeRecord, changes_of
from bot.store.engine import Engine, Reading, Transaction
from bot.store.posts.for_moderators import record_post
from bot.store.times import as_seconds

#: What comes within this time after something was told goes together.
BUNDLING: Final = timedelta(seconds=30)
#: What waited longer, such as for a channel to be mended, is read in the history.
_TOLD_WITHIN: Final = timedelta(days=1)
#: So many of each go into one message.
_AT_ONCE: Final = 10


@dataclass(frozen=True, slots=True)
class LogEntries:
    """What one post tells, each in its order."""

    decisions: tuple[Record, ...]
    changes: tuple[ChangeRecord, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """How far a server's log channel was told."""

    server_id: int
    channel_id: int
    last_decision: int
    last_record: int


class Logs:
    """The log channels of the servers of one database."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def plan(self, now: datetime) -> int:
        """Plan posts for what was decided and changed since the last ones; gives how many."""
        count = 0
        # Nearly always there is nothing to tell, and no need to keep others from writing.
        while await _due(self._database, now):
            async with self._database.transaction() as write:
                for told in await _due(write, now):
                    count += await _plan(write, told, now)
        return count


async def begin_log(write: Transaction, server_id: int) -> None:
    """Let a server's log begin: what was decided before is not told."""
    await write.run(
        """
        INSERT INTO logged (server_id, last_decision, last_record, told_at)
        SELECT :server_id,
            coalesce((SELECT max(id) FROM decisions WHERE server_id = :server_id), 0),
            coalesce((SELECT max(id) FROM records WHERE server_id = :server_id), 0), 0
        WHERE TRUE
        ON CONFLICT (server_id) DO UPDATE SET
            last_decision = excluded.last_decision, last_record = excluded.last_record
        """,
        {"server_id": server_id},
    )


async def log_entries(read: Reading, post_ids: Iterable[int]) -> Mapping[int, LogEntries]:
    """Give what posts tell, by post."""
    rows = await read.fetch(
        """
        SELECT post_id, server_id, after_decision, last_decision, after_record, last_record
        FROM log_posts JOIN posts ON posts.id = post_id
        WHERE post_id IN :ids
        """,
        {"ids": list(post_ids)},
    )
    return {
        post_id: LogEntries(
            await records_between(read, server_id, after=after, until=until),
            await changes_of(read, server_id, after=after_record, until=last_record),
        )
        for post_id, server_id, after, until, after_record, last_record in rows
    }


async def _due(read: Reading, now: datetime) -> list[_Told]:
    """Give the servers in which there is something to tell, and time for it."""
    rows = await read.fetch(
        """
        SELECT logged.server_id, log_channel_id, last_decision, last_record
        FROM logged JOIN server_settings ON server_settings.server_id = logged.server_id
        WHERE log_channel_id IS NOT NULL AND told_at <= :latest
            AND NOT EXISTS (
                SELECT 1 FROM channel_pauses
                WHERE channel_pauses.server_id = logged.server_id AND kind = :kind
            )
            AND (
                EXISTS (
                    SELECT 1 FROM decisions
                    WHERE decisions.server_id = logged.server_id AND decisions.id > last_decision
                        AND actor_kind = 'person'
                )
                OR EXISTS (
                    SELECT 1 FROM records
                    WHERE records.server_id = logged.server_id AND records.id > last_record
                )
            )
        """,
        {"latest": as_seconds(now - BUNDLING), "kind": Kind.LOG.value},
    )
    return [_Told(*row) for row in rows]


async def _plan(write: Transaction, told: _Told, now: datetime) -> int:
    """Plan the next post of a server, if what is next is not too old; gives how many."""
    decisions = await records_between(
        write, told.server_id, after=told.last_decision, limit=_AT_ONCE
    )
    changes = await changes_of(write, told.server_id, after=told.last_record, limit=_AT_ONCE)
    values = {
        "server_id": told.server_id,
        "after_decision": told.last_decision,
        "last_decision": decisions[-1].number if decisions else told.last_decision,
        "after_record": told.last_record,
        "last_record": changes[-1].number if changes else told.last_record,
        "now": as_seconds(now),
    }
    is_full = _AT_ONCE in (len(decisions), len(changes))
    moments = [one.decision.decided_at for one in decisions]
    moments += [one.change.at for one in changes]
    is_news = any(now - moment < _TOLD_WITHIN for moment in moments)
    await write.run(
        """
        UPDATE logged SET last_decision = :last_decision, last_record = :last_record,
            told_at = CASE WHEN :waits THEN :now ELSE told_at END
        WHERE server_id = :server_id
        """,
        {**values, "waits": is_news and not is_full},
    )
    if not is_news:
        return 0
    post_id = await record_post(
        write, Kind.LOG, server_id=told.server_id, channel_id=told.channel_id, now=now
    )
    await write.run(
        """
        INSERT INTO log_posts (
            post_id, after_decision, last_decision, after_record, last_record
        ) VALUES (:post_id, :after_decision, :last_decision, :after_record, :last_record)
        """,
        {**values, "post_id": post_id},
    )
    return 1
