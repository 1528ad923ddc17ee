"""Keeps servers' rules, and who changed which rule when.

What is only tried out is kept in ``drafting``; deciding by rules is left to ``filing.ruling``.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.errors import CommandError, NotFoundError
from bot.rules.rules import MOST_RULES, Order, Rule
from bot.rules.sentences import in_words
from bot.store.editorial.deciding import UNDO_WINDOW
from bot.store.editorial.decisions import Wanted, fetch_wanted
from bot.store.editorial.drafting import columns_of, discard, drafted, rules_of
from bot.store.engine import Engine, Reading, Row, Transaction
from bot.store.filing.rulebooks import RULE_COLUMNS, rule_of
from bot.store.records import fetch_between
from bot.store.times import as_moment, as_seconds

_GONE: Final = "That rule is not here any more. See those that are with /moderate rules."


class Change(StrEnum):
    """What somebody did with a rule."""

    MADE = "made"
    PAUSED = "paused"
    RESUMED = "resumed"
    MOVED_UP = "moved up"
    MOVED_DOWN = "moved down"
    REMOVED = "removed"
    PUT_BACK = "put back"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A change of a rule as it is kept.

    Attributes:
        number: Later ones have greater numbers.
        sentence: What the rule says.
        actor_id: Who; None where that person asked to be forgotten, or where it was carried here.
    """

    number: int
    server_id: int
    rule_id: int
    change: Change
    sentence: str
    actor_id: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class _Deed:
    """A change on its way into the record; ``actor_id`` as in ``RuleChange``."""

    server_id: int
    change: Change
    actor_id: int | None
    now: datetime


class Rules:
    """The rules of one database; each server has its own, and nobody else's are found there."""

    def __init__(self, database: Engine) -> None:
        self._database = database

    async def of_server(self, server_id: int) -> tuple[Rule, ...]:
        """Give a server's rules in their order, those that are paused among them."""
        return await rules_of(self._database, server_id)

    async def find(self, server_id: int, rule_id: int) -> Rule:
        """Give one of a server's rules.

        Raises:
            NotFoundError: It has no such one.
        """
        return await _find(self._database, server_id, rule_id)

    async def save(self, server_id: int, number: int, *, actor_id: int, now: datetime) -> Rule:
        """Make a rule of what was tried out; it comes after all others.

        Raises:
            NotFoundError: It was saved or given up already.
            CommandError: The server has as many rules as it may, or just that one.
        """
        async with self._database.transaction() as write:
            order = await drafted(write, server_id, number)
            rules = await rules_of(write, server_id)
            if any(one.order == order for one in rules):
                raise CommandError("There is just that rule here already. See /moderate rules.")
            _check_room(rules)
            rule = await _insert(write, server_id, order)
            await discard(write, server_id, number)
            await _record(write, rule, _Deed(server_id, Change.MADE, actor_id, now))
        return rule

    async def bring_in(self, server_id: int, order: Order, is_paused: bool, now: datetime) -> bool:
        """Add a rule of another database after those that are here.

        Returns:
            Whether it was added: the server has no such one yet, and room for it.
        """
        async with self._database.transaction() as write:
            rules = await rules_of(write, server_id)
            if len(rules) >= MOST_RULES or any(one.order == order for one in rules):
                return False
            rule = await _insert(write, server_id, order)
            await _record(write, rule, _Deed(server_id, Change.MADE, None, now))
            if is_paused:
                await _pause(write, rule, _Deed(server_id, Change.PAUSED, None, now))
        return True

    async def change(
        self, server_id: int, rule_id: int, change: Change, *, actor_id: int, now: datetime
    ) -> Rule:
        """Do something with one of a server's rules, on record; what it decided stays so.

        Raises:
            NotFoundError: It has no such one.
            CommandError: It is as it is wanted already, or cannot be put back any more.
        """
        deed = _Deed(server_id, change, actor_id, now)
        async with self._database.transaction() as write:
            if change is Change.PUT_BACK:
                await _put_back(write, rule_id, deed)
            rule = await _find(write, server_id, rule_id)
            if change in {Change.PAUSED, Change.RESUMED}:
                await _pause(write, rule, deed)
            elif change in {Change.MOVED_UP, Change.MOVED_DOWN}:
                await _move(write, rule, deed)
            elif change is Change.REMOVED:
                await write.run(
                    "UPDATE rules SET removed_at = :now WHERE id = :id",
                    {"id": rule.id, "now": as_seconds(now)},
                )
            await _record(write, rule, deed)
        return rule

    async def changes(
        self, server_id: int, *, limit: int, before: int | None = None
    ) -> tuple[RuleChange, ...]:
        """Give what was done with a server's rules, the latest first.

        Args:
            server_id: Whose.
            limit: How many at most.
            before: Only those with smaller numbers, to go on with where a page ended.
        """
        wanted = Wanted(server_ids=(server_id,), before=before)
        return await rule_changes(self._database, wanted, limit=limit)


async def rule_changes(
    read: Reading, wanted: Wanted, *, limit: int | None = None
) -> tuple[RuleChange, ...]:
    """Give what was done with rules, the latest first, at most ``limit`` of it."""
    rows = await fetch_wanted(
        read, "rule_changes", _CHANGE_COLUMNS, wanted, limit, moment="changed_at"
    )
    return tuple(map(_change_of, rows))


async def rule_changes_between(
    read: Reading, server_id: int, *, after: int, until: int, limit: int
) -> tuple[RuleChange, ...]:
    """Give what was done with a server's rules, from above one number up to another."""
    rows = await fetch_between(
        read, "rule_changes", _CHANGE_COLUMNS, server_id, after=after, until=until, limit=limit
    )
    return tuple(map(_change_of, rows))


async def _insert(write: Transaction, server_id: int, order: Order) -> Rule:
    rows = await write.fetch(
        f"""
        INSERT INTO rules (server_id, place, outcome, conditions)
        SELECT :server_id, coalesce(max(place), 0) + 1, :outcome, :conditions
        FROM rules WHERE server_id = :server_id
        RETURNING {RULE_COLUMNS}
        """,
        columns_of(server_id, order),
    )
    return rule_of(rows[0])


async def _find(read: Reading, server_id: int, rule_id: int) -> Rule:
    rows = await read.fetch(
        f"""
        SELECT {RULE_COLUMNS} FROM rules
        WHERE id = :id AND server_id = :server_id AND removed_at IS NULL
        """,
        {"id": rule_id, "server_id": server_id},
    )
    if not rows:
        raise NotFoundError(_GONE)
    return rule_of(rows[0])


def _check_room(rules: tuple[Rule, ...]) -> None:
    if len(rules) >= MOST_RULES:
        raise CommandError(
            f"A server has at most {MOST_RULES} rules. Remove one with /moderate rules first."
        )


async def _pause(write: Transaction, rule: Rule, deed: _Deed) -> None:
    is_wanted = deed.change is Change.PAUSED
    if rule.is_paused is is_wanted:
        raise CommandError("It is paused already." if is_wanted else "It is not paused.")
    await write.run(
        "UPDATE rules SET paused_at = :paused_at WHERE id = :id",
        {"id": rule.id, "paused_at": as_seconds(deed.now) if is_wanted else None},
    )


async def _move(write: Transaction, rule: Rule, deed: _Deed) -> None:
    """Let a rule and the one before, or after it, have each other's place."""
    rules = await rules_of(write, rule.server_id)
    place = next(place for place, one in enumerate(rules) if one.id == rule.id)
    other = place - 1 if deed.change is Change.MOVED_UP else place + 1
    if not 0 <= other < len(rules):
        raise CommandError("It is the first one." if other < 0 else "It is the last one.")
    await write.run_many(
        "UPDATE rules SET place = :place WHERE id = :id",
        [
            {"id": rule.id, "place": rules[other].place},
            {"id": rules[other].id, "place": rule.place},
        ],
    )


async def _put_back(write: Transaction, rule_id: int, deed: _Deed) -> None:
    rows = await write.fetch(
        """
        SELECT removed_at FROM rules
        WHERE id = :id AND server_id = :server_id AND removed_at IS NOT NULL
        """,
        {"id": rule_id, "server_id": deed.server_id},
    )
    if not rows:
        raise NotFoundError("There is nothing to undo here.")
    if deed.now - as_moment(rows[0][0]) > UNDO_WINDOW:
        raise CommandError(
            "That was more than 15 minutes ago. Make the rule anew with /moderate rule add."
        )
    _check_room(await rules_of(write, deed.server_id))
    await write.run("UPDATE rules SET removed_at = NULL WHERE id = :id", {"id": rule_id})


async def _record(write: Transaction, rule: Rule, deed: _Deed) -> None:
    """Append a change to the record, and let every process read the rules anew."""
    await write.run(
        """
        INSERT INTO rule_changes (server_id, rule_id, change, sentence, actor_id, changed_at)
        VALUES (:server_id, :rule_id, :change, :sentence, :actor_id, :now)
        """,
        {
            "server_id": deed.server_id,
            "rule_id": rule.id,
            "change": deed.change.value,
            "sentence": in_words(rule.order),
            "actor_id": deed.actor_id,
            "now": as_seconds(deed.now),
        },
    )
    await write.run(
        "UPDATE rule_edition SET edition = :edition", {"edition": secrets.token_urlsafe(12)}
    )


_CHANGE_COLUMNS: Final = "id, server_id, rule_id, change, sentence, actor_id, changed_at"


def _change_of(row: Row) -> RuleChange:
    return RuleChange(row[0], row[1], row[2], Change(row[3]), row[4], row[5], as_moment(row[6]))
