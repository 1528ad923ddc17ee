"""What the shell command ``decisions`` does and says: what was decided where, when and by whom.

A site that follows asks again and again with the moment of the last decision that it knows.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Final

from bot.clock import system_clock
from bot.console import opened
from bot.databases import Location
from bot.headlines import Headline
from bot.publication import OPERATOR
from bot.search.query import parse_moment
from bot.store.editorial.decisions import Decision, Record, Wanted, records


@dataclass(frozen=True, slots=True)
class Recounted:
    """Decisions, the earliest first, with the articles that they are about, by id."""

    records: Sequence[Record]
    headlines: Mapping[int, Headline]


async def recount(database: Location, since: str | None, server_id: int | None) -> Recounted:
    """Read what was decided, everywhere or in one server.

    Args:
        database: The file.
        since: From when on, as people write it: ``2026-11-27``, ``3d``; None for ever.
        server_id: Which server; None for all, the operator's decisions among them.

    Raises:
        CommandError: That is no moment.
        StoreError: The database cannot be used, or is not there.
    """
    moment = None if since is None else parse_moment(since, system_clock())
    servers = None if server_id is None else (server_id,)
    async with opened(database) as store:
        found = await records(store.database, Wanted(server_ids=servers, since=moment))
        ids = {one.decision.article_id for one in found}
        return Recounted(found[::-1], await store.articles.headlines(ids, OPERATOR))


def decisions_text(recounted: Recounted) -> str:
    """Tell what was decided: a line for each decision, the reason below it."""
    if not recounted.records:
        return "No decision was made."
    return "\n".join(_text(one, recounted.headlines) for one in recounted.records)


def decisions_json(recounted: Recounted) -> str:
    """Tell the same as one object; ids as text, since they have more than 53 bits."""
    return json.dumps(
        {"decisions": [_object(one, recounted.headlines) for one in recounted.records]}
    )


def decisions_csv(recounted: Recounted) -> str:
    """Tell the same as a table for a spreadsheet."""
    rows = [_object(one, recounted.headlines) for one in recounted.records]
    written = StringIO()
    writer = csv.DictWriter(written, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return written.getvalue().removesuffix("\n")


_COLUMNS: Final = (
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


def _cell(value: object) -> object:
    """Give what stands in a cell: a spreadsheet would take some texts for formulas."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _text(record: Record, headlines: Mapping[int, Headline]) -> str:
    decision = record.decision
    headline = headlines.get(decision.article_id)
    title = f"article {decision.article_id}" if headline is None else _line(headline.title)
    where = "everywhere" if decision.server_id == OPERATOR else f"server {decision.server_id}"
    moment = f"{decision.decided_at:%Y-%m-%d %H:%M:%S} UTC"
    line = f"{moment} · {where} · {_who(decision)} · {decision.action}: {title}"
    return f"{line}\n  {_line(decision.reason)}" if decision.reason else line


def _who(decision: Decision) -> str:
    if decision.is_by_rule:
        return f"rule {decision.rule_id}"
    return "a person forgotten" if decision.actor_id is None else f"user {decision.actor_id}"


def _object(record: Record, headlines: Mapping[int, Headline]) -> dict[str, object]:
    decision, effect = record.decision, record.effect
    headline = headlines.get(decision.article_id)
    return {
        "number": record.number,
        "server": None if decision.server_id == OPERATOR else str(decision.server_id),
        "article": str(decision.article_id),
        "url": None if headline is None else headline.url,
        "title": None if headline is None else headline.title,
        "action": decision.action.value,
        "actor": None if decision.actor_id is None else str(decision.actor_id),
        "rule": decision.rule_id,
        "reason": decision.reason,
        "decided_at": f"{decision.decided_at:%Y-%m-%dT%H:%M:%SZ}",
        "undoes": decision.undoes,
        "was_published": None if effect is None else effect.was_published,
        "is_published": None if effect is None else effect.is_published,
        "stood_in": None if effect is None else effect.stood_in,
    }


def _line(text: str) -> str:
    """Put foreign text on one line, without what a terminal would take for a command."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
