"""Puts the store's statements and their parameters in PostgreSQL's words, and the driver's."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final, cast

from bot.store.engine import Dialect, Parameters, PathText, Statement
from bot.store.postgres.matching import matched
from bot.store.terms import Term

DIALECT: Final = Dialect(
    is_in=r"= ANY(:\1)",
    matches=r"search_index.words @@ :\1::tsquery",
    found="search_index.position",
    numbers_in=r"LATERAL (SELECT value::bigint FROM json_array_elements_text(\1::json))",
    numbers_given=r"(SELECT unnest(:\1::bigint[]) AS value)",
    ordered_join="JOIN",
    in_order_of=r"ORDER BY \1 DESC",
    indexed_by="",
    least="least",
    greatest="greatest",
    ilike="ILIKE",
    locked="FOR UPDATE SKIP LOCKED",
)
#: The same for what few articles match: no index has these positions in their order, so that all
#: that match are gathered first. Else they would be looked for from the newest on, to the last.
_GATHERING: Final = replace(DIALECT, found="(search_index.position + 0)")
#: Where the full-text index is asked of each row of another table, that row says where.
_LOOKED_UP: Final = re.compile(r"EXISTS \(\s*SELECT 1 FROM search_index")
#: What the driver takes for its own, texts in quotes left aside.
_PARAMETERS: Final = re.compile(r"(?P<quoted>'[^']*')|(?<!:):(?P<name>[a-z]\w*)|(?P<place>\?)|%")


@lru_cache(maxsize=2048)
def translated(sql: str, *, gathers: bool = False) -> Statement:
    """Put a statement in PostgreSQL's words, with parameters as the driver has them.

    Args:
        sql: In the store's words.
        gathers: Whether few articles match its terms.
    """
    statement = (_GATHERING if gathers else DIALECT).translate(sql)
    text = _PARAMETERS.sub(_for_driver, statement.text)
    return Statement(text, statement.lists, statement.terms)


def _for_driver(found: re.Match[str]) -> str:
    if found["name"]:
        return f"%({found['name']})s"
    return "%s" if found["place"] else found[0].replace("%", "%%")


def searched(sql: str, parameters: Parameters | None) -> list[str]:
    """Give the terms that a statement gathers articles by, in the language of the index."""
    terms = translated(sql).terms
    if parameters is None or not terms or _LOOKED_UP.search(sql):
        return []
    return [matched(cast("Term", parameters[name])) for name in terms]


def bound(
    sql: str, parameters: Parameters | None, *, gathers: bool = False
) -> tuple[str, Mapping[str, object]]:
    """Give a statement and its parameters as the driver takes them."""
    statement = translated(sql, gathers=gathers)
    if parameters is None or not (statement.lists or statement.terms):
        # Without parameters, too, so that the driver takes every text alike.
        return statement.text, parameters or {}
    values = dict(parameters)
    for name in statement.terms:
        values[name] = matched(cast("Term", values[name]))
    for name in statement.lists:
        values[name] = _listed(cast("Collection[object]", values[name]))
    return statement.text, values


def _listed(values: Collection[object]) -> list[object]:
    """Give a list of one type: names of files are bytes, be they text or not."""
    return [os.fsencode(one) if isinstance(one, PathText) else one for one in values]
