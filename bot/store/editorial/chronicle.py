"""Reads all that was decided and changed, whatever kind of record keeps it, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from heapq import merge
from itertools import islice
from typing import Final

from bot.store.editorial.correcting import CorrectionRecord, correction_records
from bot.store.editorial.decisions import Record, Wanted, fetch_wanted, records
from bot.store.editorial.rules import RuleChange, rule_changes
from bot.store.engine import Reading
from bot.store.records import RECORD_COLUMNS, ChangeRecord, RecordKind, change_record_of

Entry = Record | CorrectionRecord | RuleChange | ChangeRecord


class Sort(StrEnum):
    """What something on record is about."""

    DECISION = "decision"
    STORY = "story"
    RULE = "rule"
    SETTING = "setting"
    SUBSCRIPTION = "subscription"


#: All there are.
EVERY_SORT: Final = frozenset(Sort)
_CHANGES: Final = {
    Sort.SETTING: RecordKind.SETTINGS,
    Sort.SUBSCRIPTION: RecordKind.SUBSCRIPTION,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a page ended: of each table only smaller numbers follow; None of one not begun."""

    decision: int | None = None
    story: int | None = None
    rule: int | None = None
    change: int | None = None

    def after(self, entries: Iterable[Entry]) -> Spot:
        """Give where it is once these were shown, too."""
        spot = self
        for one in entries:
            spot = replace(spot, **{_table_of(one): one.number})
        return spot


async def chronicle(
    read: Reading,
    wanted: Wanted,
    *,
    sorts: frozenset[Sort] = EVERY_SORT,
    spot: Spot = Spot(),
    limit: int | None = None,
) -> list[Entry]:
    """Give what is on record, newest first.

    Args:
        read: Where it is.
        wanted: What is asked for. What is about no article is left out where one is asked about.
        sorts: Only these.
        spot: Where the page before ended.
        limit: How many at most; None for all.
    """
    about_articles = wanted.article_id is not None
    kinds = frozenset(_CHANGES[one] for one in sorts & _CHANGES.keys())
    found: list[Iterable[Entry]] = []
    if Sort.DECISION in sorts:
        found.append(await records(read, replace(wanted, before=spot.decision), limit=limit))
    if Sort.STORY in sorts:
        found.append(
            await correction_records(read, replace(wanted, before=spot.story), limit=limit)
        )
    if Sort.RULE in sorts and not about_articles:
        found.append(await rule_changes(read, replace(wanted, before=spot.rule), limit=limit))
    if kinds and not about_articles:
        found.append(await _changes(read, replace(wanted, before=spot.change), kinds, limit))
    return list(islice(merge(*found, key=moment_of, reverse=True), limit))


async def _changes(
    read: Reading, wanted: Wanted, kinds: frozenset[RecordKind], limit: int | None
) -> list[ChangeRecord]:
    table = f"(SELECT * FROM records WHERE kind IN ({_quoted(kinds)})) AS wanted"
    rows = await fetch_wanted(read, table, RECORD_COLUMNS, wanted, limit, moment="at")
    return list(map(change_record_of, rows))


def _quoted(kinds: Iterable[RecordKind]) -> str:
    return ", ".join(f"'{one.value}'" for one in sorted(kinds))


def moment_of(entry: Entry) -> datetime:
    """Give when something was decided or changed."""
    if isinstance(entry, Record):
        return entry.decision.decided_at
    if isinstance(entry, CorrectionRecord):
        return entry.decided_at
    return entry.changed_at if isinstance(entry, RuleChange) else entry.change.at


def articles_of(entry: Entry) -> tuple[int, ...]:
    """Give the ids of the articles that something on record is about."""
    if isinstance(entry, Record):
        return (entry.decision.article_id,)
    if isinstance(entry, CorrectionRecord):
        return tuple(key for key in (entry.article_id, entry.other_id) if key is not None)
    return ()


def _table_of(entry: Entry) -> str:
    if isinstance(entry, Record):
        return "decision"
    if isinstance(entry, CorrectionRecord):
        return "story"
    return "rule" if isinstance(entry, RuleChange) else "change"
