"""Gives what is on record as objects for other programs, and as tables for spreadsheets. Pure.

Ids are text, since they have more bits than numbers of JSON are sure to keep.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import StringIO
from typing import Final

from bot.headlines import Headline
from bot.posting.order_changes import order_change_from_json
from bot.posting.servers import SettingChange
from bot.publication import OPERATOR
from bot.store.editorial.chronicle import Entry, Sort
from bot.store.editorial.correcting import CorrectionRecord
from bot.store.editorial.decisions import Record
from bot.store.editorial.rules import RuleChange
from bot.store.records import ChangeRecord, RecordKind

Headlines = Mapping[int, Headline]
#: What a column holds is told by its name, text or number.
Object = dict[str, object]


def decision_object(record: Record, headlines: Headlines) -> Object:
    """Give a decision about an article."""
    decision, effect = record.decision, record.effect
    return {
        "number": record.number,
        "server": _server(decision.server_id),
        **_article(decision.article_id, headlines),
        "action": decision.action.value,
        "actor": _id(decision.actor_id),
        "rule": decision.rule_id,
        "reason": decision.reason,
        "decided_at": _moment(decision.decided_at),
        "undoes": decision.undoes,
        "was_published": None if effect is None else effect.was_published,
        "is_published": None if effect is None else effect.is_published,
        "stood_in": None if effect is None else effect.stood_in,
    }


def change_object(
    entry: CorrectionRecord | RuleChange | ChangeRecord, headlines: Headlines
) -> Object:
    """Give what else is on record; ``kind`` tells what that is, and what more there is to it."""
    if isinstance(entry, CorrectionRecord):
        return _correction_object(entry, headlines)
    if isinstance(entry, RuleChange):
        return _rule_object(entry)
    return _record_object(entry)


def _correction_object(record: CorrectionRecord, headlines: Headlines) -> Object:
    return {
        "kind": Sort.STORY.value,
        "number": record.number,
        "server": _server(record.server_id),
        "actor": _id(record.actor_id),
        "at": _moment(record.decided_at),
        **_article(record.article_id, headlines),
        "correction": record.correction.value,
        "other": _id(record.other_id),
    }


def _rule_object(change: RuleChange) -> Object:
    return {
        "kind": Sort.RULE.value,
        "number": change.number,
        "server": _server(change.server_id),
        "actor": _id(change.actor_id),
        "at": _moment(change.changed_at),
        "rule": change.rule_id,
        "change": change.change.value,
        "sentence": change.sentence,
    }


def _record_object(record: ChangeRecord) -> Object:
    change = record.change
    told: Object = {
        "number": record.number,
        "server": _server(change.server_id),
        "actor": _id(change.actor_id),
        "by": change.actor.value,
        "at": _moment(change.at),
    }
    if change.kind is RecordKind.SETTINGS:
        setting = SettingChange.from_json(change.subject, change.what)
        named = {"setting": setting.name, "before": setting.before, "after": setting.after}
        return {"kind": Sort.SETTING.value, **told, **named}
    order = order_change_from_json(change.what)
    return {
        "kind": Sort.SUBSCRIPTION.value,
        **told,
        "subscription": int(change.subject),
        "change": order.deed.value,
        "channel": str(order.channel_id),
        "filters": json.loads(order.filters.to_json()),
        "options": json.loads(order.options.to_json()),
        "max_age": order.max_age,
        "edited": [one.value for one in order.edited],
        "because": order.because,
    }


_DECISION_COLUMNS: Final = (
    "number",
    "decided_at",
    "server",
    "actor",
    "rule",
    "action",
    "article",
    "title",
    "url",
    "reason",
    "was_published",
    "is_published",
    "stood_in",
    "undoes",
)


def decision_table(records: Iterable[Record], headlines: Headlines) -> str:
    """Give decisions as CSV."""
    return _table(_DECISION_COLUMNS, (decision_object(one, headlines) for one in records))


_COLUMNS: Final = (
    "kind",
    "number",
    "at",
    "server",
    "actor",
    "what",
    "about",
    "title",
    "url",
    "reason",
    "details",
    "was_published",
    "is_published",
    "stood_in",
    "undoes",
)


def table(entries: Iterable[Entry], headlines: Headlines) -> str:
    """Give all kinds of records as CSV; what only some have stands as JSON under ``details``."""
    return _table(_COLUMNS, (row(one, headlines) for one in entries))


def row(entry: Entry, headlines: Headlines) -> Object:
    """Give any record by the columns of that table."""
    if isinstance(entry, Record):
        told = {"kind": Sort.DECISION.value, **decision_object(entry, headlines)}
        told["at"] = told.pop("decided_at")
    else:
        told = change_object(entry, headlines)
    names = _ABOUT[Sort(str(told["kind"]))]
    what, about = (told.pop(name, "changed") for name in names)
    if isinstance(entry, ChangeRecord):
        told["reason"] = told.pop("because", "")
    rest = {name: told.pop(name) for name in tuple(told) if name not in _COLUMNS}
    details = {name: value for name, value in rest.items() if value is not None or name in _SETTING}
    return {**told, "what": what, "about": about, "details": _json(details) if details else ""}


#: Of these, nothing says something, too.
_SETTING: Final = frozenset({"before", "after"})


#: What was done, and with what, in the words of the objects.
_ABOUT: Final = {
    Sort.DECISION: ("action", "article"),
    Sort.STORY: ("correction", "article"),
    Sort.RULE: ("change", "rule"),
    Sort.SETTING: ("change", "setting"),
    Sort.SUBSCRIPTION: ("change", "subscription"),
}


def _table(columns: Iterable[str], rows: Iterable[Object]) -> str:
    written = StringIO()
    writer = csv.DictWriter(written, tuple(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return written.getvalue().removesuffix("\n")


def _cell(value: object) -> object:
    """Give what stands in a cell: a spreadsheet would take some texts for formulas."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _article(article_id: int, headlines: Headlines) -> Object:
    headline = headlines.get(article_id)
    return {
        "article": str(article_id),
        "url": None if headline is None else headline.url,
        "title": None if headline is None else headline.title,
    }


def _server(server_id: int) -> str | None:
    return None if server_id == OPERATOR else str(server_id)


def _id(number: int | None) -> str | None:
    return None if number is None else str(number)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
