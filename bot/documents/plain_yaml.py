"""Reads the plain YAML that newsrooms' tools write, in half the time that libyaml takes.

Plain means a key or a list item a line, nested by indentation, with quoted or unquoted text after
it. As soon as a line could mean anything else, all is left to ``yaml_reader``, with which this
module must agree on whatever it does read.
"""

from __future__ import annotations

import json
import re
from typing import TypeAlias

from bot.documents.trees import MAX_DEPTH, Tree

_Part: TypeAlias = dict[str, Tree] | list[Tree]
#: A list or mapping that is still open, and the column where it stands.
_Level: TypeAlias = tuple[int, _Part]

_OPENING = re.compile(r"---\r?\n")
#: Control characters, and what YAML takes for line breaks or byte order marks.
_ODD = r"\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff"
_QUOTED = rf'"[^"\\{_ODD}]*+(?:\\.[^"\\{_ODD}]*+)*+"'
#: It begins like a word or a number, and holds no colon, # or space that could end it.
_UNQUOTED = rf"(?:[A-Za-z0-9]|-[0-9])(?:[^:# {_ODD}]++|[:#](?=[!-~])| (?=[^ #\r\n]))*+"
#: A line in six: indentation, dash, key, quoted text, unquoted text; or whatever is not plain.
_LINE = re.compile(
    r"( *+)(-(?: |(?=\r?\n)))?+(?:([A-Za-z][\w-]{0,99}+):(?: |(?=\r?\n)))?+"
    rf"(?:({_QUOTED})|({_UNQUOTED}))?+\r?\n|([^\n]++)",
    re.ASCII,
)
_NULLS = frozenset({"", "null", "Null", "NULL"})
#: Real documents have 2,500 lines at most. All lines are held in memory at once.
_MOST_LINES = 20_000


class _NotPlainError(Exception):
    """A line could mean more than this module knows of."""


def read(text: str) -> dict[str, Tree] | None:
    """Read a text of plain lines, after ``---`` or not; None if there is any other line."""
    if text.count("\n") > _MOST_LINES:
        return None
    opening = _OPENING.match(text)
    try:
        return _tree(_LINE.findall(text, opening.end() if opening else 0))
    except _NotPlainError:
        return None


def _tree(lines: list[tuple[str, str, str, str, str, str]]) -> dict[str, Tree]:
    root: dict[str, Tree] = {}
    levels: list[_Level] = [(0, root)]
    column, part = levels[0]
    awaiting = ""  # the key above, if it has no value: null, or what is nested below it
    for indent, dash, key, quoted, unquoted, odd in lines:
        if not dash and not key:
            if odd or quoted or unquoted:
                raise _NotPlainError
            continue
        if len(indent) != column:
            column, part = _move(levels, len(indent), [] if dash else {}, awaiting)
        value = _unescaped(quoted) if quoted else None if unquoted in _NULLS else unquoted
        if dash:
            column, part = _add_item(levels, {key: value} if key else value)
        elif key in part or isinstance(part, list):
            raise _NotPlainError
        else:
            part[key] = value
        awaiting = "" if quoted or unquoted else key
    return root


def _move(levels: list[_Level], column: int, opened: _Part, awaiting: str) -> _Level:
    """Go to the part at a column: open one below the awaiting key, or close inner ones."""
    outer_column, outer = levels[-1]
    if column > outer_column:
        if not awaiting or isinstance(outer, list) or len(levels) == MAX_DEPTH:
            raise _NotPlainError
        outer[awaiting] = opened
        levels.append((column, opened))
    while levels[-1][0] > column:
        levels.pop()
    if levels[-1][0] != column:
        raise _NotPlainError
    return levels[-1]


def _add_item(levels: list[_Level], item: Tree) -> _Level:
    """Add an item to the innermost list; a mapping stays open, two columns to the right."""
    column, part = levels[-1]
    if not isinstance(part, list):
        raise _NotPlainError
    part.append(item)
    if isinstance(item, dict):
        levels.append((column + 2, item))
    return levels[-1]


def _unescaped(quoted: str) -> str:
    if "\\" not in quoted:
        return quoted[1:-1]
    if "\\u" in quoted:  # YAML knows no surrogate pairs
        raise _NotPlainError
    try:
        text: str = json.loads(quoted)
    except ValueError as error:
        raise _NotPlainError from error
    return text
