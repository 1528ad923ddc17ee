"""What the shell command ``decisions`` does and says: what is on record, where, when and by whom.

A site that follows asks again and again with the moment of the last decision that it knows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.accounts import change_object, decision_object, decision_table, row, table
from bot.clock import system_clock
from bot.databases import Location
from bot.headlines import Headline
from bot.operating.opening import opened
from bot.publication import OPERATOR
from bot.search.query import parse_moment
from bot.store.editorial.chronicle import EVERY_SORT, Entry, Sort, articles_of, chronicle, moment_of
from bot.store.editorial.decisions import Decision, Record, Wanted
from bot.store.records import Actor, ChangeRecord

_DECISIONS = frozenset({Sort.DECISION})


@dataclass(frozen=True, slots=True)
class Recounted:
    """What is on record, the earliest first, with the articles that it is about, by id.

    Attributes:
        has_all: Whether all kinds of records were asked for, or only decisions about articles.
    """

    entries: Sequence[Entry]
    headlines: Mapping[int, Headline]
    has_all: bool = False

    @property
    def records(self) -> list[Record]:
        """Give the decisions about articles."""
        return [one for one in self.entries if isinstance(one, Record)]


async def recount(
    database: Location, since: str | None, server_id: int | None, *, has_all: bool = False
) -> Recounted:
    """Read what was decided, everywhere or in one server.

    Args:
        database: The file.
        since: From when on, as people write it: ``2026-11-27``, ``3d``; None for ever.
        server_id: Which server; None for all, the operator's decisions among them.
        has_all: Whether what was said of stories, and what was done with rules, settings and
            subscriptions is wanted, too.

    Raises:
        CommandError: That is no moment.
        StoreError: The database cannot be used, or is not there.
    """
    moment = None if since is None else parse_moment(since, system_clock())
    servers = None if server_id is None else (server_id,)
    wanted = Wanted(server_ids=servers, since=moment)
    async with opened(database) as store:
        found = await chronicle(store.database, wanted, sorts=EVERY_SORT if has_all else _DECISIONS)
        ids = {key for one in found for key in articles_of(one)}
        return Recounted(found[::-1], await store.articles.headlines(ids, OPERATOR), has_all)


def decisions_text(recounted: Recounted) -> str:
    """Tell it: a line for each decision or change, the reason below it."""
    if not recounted.entries:
        return "No decision was made." if not recounted.has_all else "Nothing is on record."
    return "\n".join(_text(one, recounted.headlines) for one in recounted.entries)


def decisions_json(recounted: Recounted) -> str:
    """Tell the same as one object: decisions, and beside them other changes where asked for."""
    headlines = recounted.headlines
    told = {"decisions": [decision_object(one, headlines) for one in recounted.records]}
    if recounted.has_all:
        told["changes"] = [
            change_object(one, headlines)
            for one in recounted.entries
            if not isinstance(one, Record)
        ]
    return json.dumps(told)


def decisions_csv(recounted: Recounted) -> str:
    """Tell the same as a table for a spreadsheet."""
    if recounted.has_all:
        return table(recounted.entries, recounted.headlines)
    return decision_table(recounted.records, recounted.headlines)


def _text(entry: Entry, headlines: Mapping[int, Headline]) -> str:
    if not isinstance(entry, Record):
        return _change(entry, headlines)
    decision = entry.decision
    headline = headlines.get(decision.article_id)
    title = f"article {decision.article_id}" if headline is None else _line(headline.title)
    where = "everywhere" if decision.server_id == OPERATOR else f"server {decision.server_id}"
    moment = f"{decision.decided_at:%Y-%m-%d %H:%M:%S} UTC"
    line = f"{moment} · {where} · {_who(decision)} · {decision.action}: {title}"
    return f"{line}\n  {_line(decision.reason)}" if decision.reason else line


def _change(entry: Entry, headlines: Mapping[int, Headline]) -> str:
    told = row(entry, headlines)
    by = "a person forgotten" if told["actor"] is None else f"user {told['actor']}"
    if isinstance(entry, ChangeRecord) and entry.change.actor is Actor.BOT:
        by = "the bot"
    what = f"{told['kind']} {told['about']}: {told['what']}"
    moment = f"{moment_of(entry):%Y-%m-%d %H:%M:%S} UTC"
    line = f"{moment} · server {told['server']} · {by} · {what}"
    return f"{line}\n  {_line(str(told['details']))}"


def _who(decision: Decision) -> str:
    if decision.is_by_rule:
        return f"rule {decision.rule_id}"
    return "a person forgotten" if decision.actor_id is None else f"user {decision.actor_id}"


def _line(text: str) -> str:
    """Put foreign text on one line, without what a terminal would take for a command."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())
