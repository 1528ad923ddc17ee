"""Puts the store's statements and their parameters in SQLite's words."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Final, cast

from bot.store.engine import Dialect, Parameters, Statement
from bot.store.sqlite.matching import matched
from bot.store.terms import Term

_LIST: Final = "SELECT value FROM json_each(:{name})"
DIALECT: Final = Dialect(
    is_in="IN (" + _LIST.format(name=r"\1") + ")",
    matches=r"search_index MATCH :\1",
    found="search_index.rowid",
    numbers_in=r"json_each(\1)",
    numbers_given=r"json_each(:\1)",
    ordered_join="CROSS JOIN",
    in_order_of="",  # it is gone through in it, and sorting once more costs a fifth of a page
    indexed_by=r"INDEXED BY \1",
    least="min",
    greatest="max",
    ilike="LIKE",
    locked="",  # one writer at a time has them all
)

#: Each text is looked through once; the same text each time is what SQLite keeps prepared.
translated = lru_cache(maxsize=2048)(DIALECT.translate)


def bound(sql: str, parameters: Parameters | None) -> tuple[str, Parameters]:
    """Give a statement and its parameters as SQLite takes them: lists as JSON, terms as text."""
    statement = translated(sql)
    if parameters is None:
        return statement.text, {}
    if not statement.lists and not statement.terms:
        return statement.text, parameters
    return _converted(statement, parameters)


def _converted(statement: Statement, parameters: Parameters) -> tuple[str, Parameters]:
    text, values = statement.text, dict(parameters)
    for name in statement.terms:
        values[name] = matched(cast("Term", values[name]))
    for name in statement.lists:
        items = list(cast("Collection[object]", values[name]))
        try:
            # One parameter, not one for each: SQLite takes longer to find a thousand by their
            # names than to look for them.
            values[name] = json.dumps(items)
        except TypeError:  # JSON knows no bytes, which names that are not UTF-8 are
            others = {f"{name}_{n}": one for n, one in enumerate(items) if isinstance(one, bytes)}
            values[name] = json.dumps([one for one in items if not isinstance(one, bytes)])
            values |= others
            text = _with_others(text, name, others)
    return text, values


def _with_others(text: str, name: str, others: Iterable[str]) -> str:
    slots = ", ".join(f"(:{one})" for one in others)
    listed = _LIST.format(name=name)
    return text.replace(listed, f"{listed} UNION ALL VALUES {slots}")
