"""What was decided about publication: a record that is written once.

Only who decided is taken out of it again, where that person asks for it. What rules decide is
recorded where articles are filed; see ``filing.ruling``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.publication import OPERATOR, Action
from bot.store.engine import Reading, Row, Transaction
from bot.store.records import fetch_between
from bot.store.times import as_moment, as_seconds

#: Greater than any number of a record, and a limit that none reaches.
_ALL: Final = 2**62
#: In the place of a rule's id where a decision of its was carried here; no rule has it.
FOREIGN_RULE: Final = 0


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator or a rule decided about an article in a server, when and why.

    Attributes:
        actor_id: Who; None of a rule, and where that person asked to be forgotten.
        undoes: Number of the record of an earlier decision that is undone by it; else None.
        rule_id: The rule whose word it is, also where a person restored that; else None. One of
            another database is ``FOREIGN_RULE``.
    """

    server_id: int
    article_id: int
    action: Action
    actor_id: int | None
    reason: str
    decided_at: datetime
    undoes: int | None = None
    rule_id: int | None = None

    @property
    def is_by_rule(self) -> bool:
        """Whether a rule decided, and no person."""
        return self.rule_id is not None and self.undoes is None


@dataclass(frozen=True, slots=True)
class Effect:
    """What a decision did in its server.

    Attributes:
        was_published: Whether the article counted as published before.
        is_published: Whether it did from then on.
        stood_in: In how many channels it stood.
    """

    was_published: bool
    is_published: bool
    stood_in: int


@dataclass(frozen=True, slots=True)
class Record:
    """A decision as it is kept.

    Attributes:
        number: Later ones have greater numbers.
        effect: None of the first version's, which kept none.
    """

    number: int
    decision: Decision
    effect: Effect | None


async def record(
    write: Transaction, decision: Decision, effect: Effect, *, is_latest: bool = True
) -> int:
    """Append a decision, give its number, and let it stand in the place of the one before.

    A reset stands in no place: it clears it. What somebody decided anew since, and is brought in
    only now, changes nothing of what stands. What a rule decided does not stand beside the
    operator's word.
    """
    gives_way = decision.rule_id is not None and await _has_operators_word(write, decision)
    row = {
        "server_id": decision.server_id,
        "article_id": decision.article_id,
        "action": decision.action.value,
        "actor_id": decision.actor_id,
        "reason": decision.reason,
        "decided_at": as_seconds(decision.decided_at),
        "stands": is_latest and decision.action is not Action.RESET and not gives_way,
        "is_latest": is_latest,
        "was_published": effect.was_published,
        "is_published": effect.is_published,
        "stood_in": effect.stood_in,
        "undoes": decision.undoes,
        "rule_id": decision.rule_id,
        "actor_kind": "rule" if decision.is_by_rule else "person",
    }
    await write.run(
        """
        UPDATE decisions SET stands = FALSE
        WHERE server_id = :server_id AND article_id = :article_id AND stands AND :is_latest
        """,
        row,
    )
    rows = await write.fetch(
        """
        INSERT INTO decisions (
            server_id, article_id, action, actor_kind, actor_id, reason, decided_at, stands,
            was_published, is_published, stood_in, undoes, rule_id
        )
        VALUES (
            :server_id, :article_id, :action, :actor_kind, :actor_id, :reason, :decided_at, :stands,
            :was_published, :is_published, :stood_in, :undoes, :rule_id
        )
        RETURNING id
        """,
        row,
    )
    return int(rows[0][0])


async def _has_operators_word(read: Reading, decision: Decision) -> bool:
    rows = await read.fetch(
        """
        SELECT 1 FROM decisions
        WHERE server_id = :operator AND article_id = :article_id AND stands
        """,
        {"operator": OPERATOR, "article_id": decision.article_id},
    )
    return bool(rows)


async def newest_record(
    read: Reading, server_id: int, article_id: int, *, before: int = _ALL
) -> Record | None:
    """Give the last decision of a server about an article, of those before a number."""
    rows = await read.fetch(
        f"""
        SELECT {_COLUMNS} FROM decisions
        WHERE server_id = :server_id AND article_id = :article_id AND id < :before
        ORDER BY id DESC LIMIT 1
        """,
        {"server_id": server_id, "article_id": article_id, "before": before},
    )
    return _record_of(rows[0]) if rows else None


async def record_numbered(read: Reading, number: int, server_id: int) -> Record | None:
    """Give a server's decision by its number; None where it has no such one."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM decisions WHERE id = :id AND server_id = :server_id",
        {"id": number, "server_id": server_id},
    )
    return _record_of(rows[0]) if rows else None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which decisions are asked for; None for any.

    Attributes:
        server_ids: Whose they are; ``OPERATOR`` may be among them.
        since: Aware; at that moment or later.
        until: Aware; before that moment.
        before: Only those with smaller numbers, to go on with where a page ended.
    """

    server_ids: tuple[int, ...] | None = None
    article_id: int | None = None
    actor_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


#: What each of ``Wanted`` asks of a row.
_CONDITIONS: Final = {
    "server_ids": "server_id IN :server_ids",
    "article_id": "article_id = :article_id",
    "actor_id": "actor_id = :actor_id",
    "since": "{moment} >= :since",
    "until": "{moment} < :until",
    "before": "id < :before",
}


async def records(read: Reading, wanted: Wanted, *, limit: int | None = None) -> tuple[Record, ...]:
    """Give decisions, newest first, at most ``limit`` of them."""
    return tuple(map(_record_of, await fetch_wanted(read, "decisions", _COLUMNS, wanted, limit)))


async def fetch_wanted(
    read: Reading,
    table: str,
    columns: str,
    wanted: Wanted,
    limit: int | None = None,
    *,
    moment: str = "decided_at",
) -> list[Row]:
    """Give what is asked for of a table that keeps a record, newest first.

    Args:
        read: Where it is.
        table: Its name, or a query in its place.
        columns: What is wanted of each row.
        wanted: Which rows; of what is about no article, none may be asked for.
        limit: How many at most; None for all.
        moment: The column that says when.
    """
    values = {name: getattr(wanted, name) for name in _CONDITIONS}
    asked = {name: value for name, value in values.items() if value is not None}
    conditions = " AND ".join(["TRUE", *(_CONDITIONS[name] for name in asked)]).format(
        moment=moment
    )
    moments = {
        name: as_seconds(value) for name, value in asked.items() if isinstance(value, datetime)
    }
    return await read.fetch(
        f"SELECT {columns} FROM {table} WHERE {conditions} ORDER BY id DESC LIMIT :limit",
        {**asked, **moments, "limit": _ALL if limit is None else limit},
    )


async def records_between(
    read: Reading, server_id: int, *, after: int, until: int = _ALL, limit: int | None = None
) -> tuple[Record, ...]:
    """Give what people decided in a server, from above one number up to another, oldest first."""
    rows = await fetch_between(
        read,
        "decisions",
        _COLUMNS,
        server_id,
        after=after,
        until=until,
        limit=limit,
        only="actor_kind = 'person'",
    )
    return tuple(map(_record_of, rows))


async def records_after(read: Reading, number: int, *, limit: int) -> tuple[Record, ...]:
    """Give what was decided after a decision, anywhere and by whomever, oldest first."""
    rows = await read.fetch(
        f"SELECT {_COLUMNS} FROM decisions WHERE id > :number ORDER BY id LIMIT :limit",
        {"number": number, "limit": limit},
    )
    return tuple(map(_record_of, rows))


_COLUMNS: Final = """
    id, server_id, article_id, action, actor_id, reason, decided_at, undoes, was_published,
    is_published, stood_in, rule_id
"""


def _record_of(row: Row) -> Record:
    decision = Decision(
        row[1], row[2], Action(row[3]), row[4], row[5], as_moment(row[6]), row[7], row[11]
    )
    effect = None if row[8] is None else Effect(bool(row[8]), bool(row[9]), row[10])
    return Record(row[0], decision, effect)


async def server_decisions(read: Reading, article_ids: Iterable[int]) -> dict[int, dict[int, bool]]:
    """Give, by article and server, whether standing decisions publish it there."""
    rows = await read.fetch(
        """
        SELECT article_id, server_id, action = 'publish' AND NOT articles.removed
        FROM decisions JOIN articles ON articles.id = article_id
        WHERE stands AND server_id != :operator
            AND article_id IN :ids
        """,
        {"ids": list(article_ids), "operator": OPERATOR},
    )
    found: dict[int, dict[int, bool]] = {}
    for article_id, server_id, is_published_there in rows:
        found.setdefault(article_id, {})[server_id] = bool(is_published_there)
    return found
