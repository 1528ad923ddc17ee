"""Plans what the servers' log channels are told: each decision and change once, together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.posting.ledger import Kind
from bot.store.editorial.decisions import Record, records_between
from bot.store.editorial.rules import RuleChange, rule_changes_between
from bot.store.engine import Engine, Reading, Transaction
from bot.store.posts.for_moderators import record_post
from bot.store.records import ChangeRecord, changes_of
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
    rules: tuple[RuleChange, ...]

    @property
    def moments(self) -> list[datetime]:
        """When all of it was, in no order."""
        moments = [one.decision.decided_at for one in self.decisions]
        moments += [one.change.at for one in self.changes]
        return moments + [one.changed_at for one in self.rules]

    @property
    def is_full(self) -> bool:
        """Whether there may be more that one post has no room for."""
        return _AT_ONCE in map(len, (self.decisions, self.changes, self.rules))


@dataclass(frozen=True, slots=True)
class _Reach:
    """How far something was told: the last number of each kind of record."""

    decision: int
    record: int
    rule_change: int

    def beyond(self, entries: LogEntries) -> _Reach:
        """Give how far it is once that was told, too."""
        decisions, changes, rules = entries.decisions, entries.changes, entries.rules
        return _Reach(
            decisions[-1].number if decisions else self.decision,
            changes[-1].number if changes else self.record,
            rules[-1].number if rules else self.rule_change,
        )


#: Greater than any number.
_EVERYTHING: Final = _Reach(2**62, 2**62, 2**62)


@dataclass(frozen=True, slots=True)
class _Told:
    """How far a server's log channel was told."""

    server_id: int
    channel_id: int
    reach: _Reach


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
        INSERT INTO logged (server_id, last_decision, last_record, last_rule_change, told_at)
        SELECT :server_id,
            coalesce((SELECT max(id) FROM decisions WHERE server_id = :server_id), 0),
            coalesce((SELECT max(id) FROM records WHERE server_id = :server_id), 0),
            coalesce((SELECT max(id) FROM rule_changes WHERE server_id = :server_id), 0), 0
        WHERE TRUE
        ON CONFLICT (server_id) DO UPDATE SET
            last_decision = excluded.last_decision, last_record = excluded.last_record,
            last_rule_change = excluded.last_rule_change
        """,
        {"server_id": server_id},
    )


async def log_entries(read: Reading, post_ids: Iterable[int]) -> Mapping[int, LogEntries]:
    """Give what posts tell, by post."""
    rows = await read.fetch(
        """
        SELECT post_id, server_id, after_decision, after_record, after_rule_change,
            last_decision, last_record, last_rule_change
        FROM log_posts JOIN posts ON posts.id = post_id
        WHERE post_id IN :ids
        """,
        {"ids": list(post_ids)},
    )
    return {
        row[0]: await _entries(read, row[1], after=_Reach(*row[2:5]), until=_Reach(*row[5:8]))
        for row in rows
    }


async def _entries(
    read: Reading, server_id: int, *, after: _Reach, until: _Reach = _EVERYTHING
) -> LogEntries:
    """Give what happened in a server between two reaches, as much as one post has room for."""
    return LogEntries(
        await records_between(
            read, server_id, after=after.decision, until=until.decision, limit=_AT_ONCE
        ),
        await changes_of(read, server_id, after=after.record, until=until.record, limit=_AT_ONCE),
        await rule_changes_between(
            read, server_id, after=after.rule_change, until=until.rule_change, limit=_AT_ONCE
        ),
    )


async def _due(read: Reading, now: datetime) -> list[_Told]:
    """Give the servers in which there is something to tell, and time for it."""
    rows = await read.fetch(
        """
        SELECT logged.server_id, log_channel_id, last_decision, last_record, last_rule_change
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
                OR EXISTS (
                    SELECT 1 FROM rule_changes
                    WHERE rule_changes.server_id = logged.server_id
                        AND rule_changes.id > last_rule_change
                )
            )
        """,
        {"latest": as_seconds(now - BUNDLING), "kind": Kind.LOG.value},
    )
    return [_Told(row[0], row[1], _Reach(*row[2:])) for row in rows]


async def _plan(write: Transaction, told: _Told, now: datetime) -> int:
    """Plan the next post of a server, if what is next is not too old; gives how many."""
    entries = await _entries(write, told.server_id, after=told.reach)
    reach = told.reach.beyond(entries)
    is_news = any(now - moment < _TOLD_WITHIN for moment in entries.moments)
    values = {
        "server_id": told.server_id,
        "last_decision": reach.decision,
        "last_record": reach.record,
        "last_rule_change": reach.rule_change,
        "now": as_seconds(now),
        "waits": is_news and not entries.is_full,
    }
    await write.run(
        """
        UPDATE logged SET last_decision = :last_decision, last_record = :last_record,
            last_rule_change = :last_rule_change,
            told_at = CASE WHEN :waits THEN :now ELSE told_at END
        WHERE server_id = :server_id
        """,
        values,
    )
    if not is_news:
        return 0
    post_id = await record_post(
        write, Kind.LOG, server_id=told.server_id, channel_id=told.channel_id, now=now
    )
    await write.run(
        """
        INSERT INTO log_posts (
            post_id, after_decision, last_decision, after_record, last_record,
            after_rule_change, last_rule_change
        ) VALUES (
            :post_id, :after_decision, :last_decision, :after_record, :last_record,
            :after_rule_change, :last_rule_change
        )
        """,
        {
            **values,
            "post_id": post_id,
            "after_decision": told.reach.decision,
            "after_record": told.reach.record,
            "after_rule_change": told.reach.rule_change,
        },
    )
    return 1
