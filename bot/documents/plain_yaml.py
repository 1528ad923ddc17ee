"""Reads the plain YAML that newsrooms' tools write, in half the time that libyaml takes.

Plain means a key or a list item a line, nested by indentation, with quoted or unquoted text after
it. As soon as a line could mean anything else, all is left to ``yaml_reader``, with which this
module must agree on whatever it does read.
"""

from __future__ import annotations

import json
import re
import string
from functools import lru_cache
from typing import TypeAlias

from bot.documents.trees import MAX_DEPTH, Tree

_Part: TypeAlias = dict[str, Tree] | list[Tree]
#: A list or mapping that is still open, and the column where it stands.
_Level: TypeAlias = tuple[int, _Part]

_OPENING = "---\n"
_USUAL = bytes(range(ord(" "), 0x7F)) + b"\n"
#: Control characters, and what YAML takes for line breaks or byte order marks.
_ODD = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
#: What stands before a value and its colon: indentation, perhaps a dash, and a key.
_PLACE = re.compile(r"( {0,99})(- )?([A-Za-z][\w-]{0,99})", re.ASCII)
#: A list item that is no mapping, or nothing at all.
_ITEM = re.compile(r"( *)(?:(-)(?: (.*))?)?", re.ASCII)
_QUOTED = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_WORDS = frozenset(string.ascii_letters + string.digits)
_NULLS = frozenset({"null", "Null", "NULL"})
#: Real documents have 2,500 lines at most. All lines are held in memory at once.
_MOST_LINES = 20_000


class _NotPlainError(Exception):
    """A line could mean more than this module knows of."""


def read(text: str) -> dict[str, Tree] | None:
    """Read a text of plain lines, after ``---`` or not; None if there is any other line."""
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if not text.endswith("\n") or _has_odd(text) or text.count("\n") > _MOST_LINES:
        return None
    try:
        return _tree(text.removeprefix(_OPENING).splitlines())
    except _NotPlainError:
        return None


def _has_odd(text: str) -> bool:
    # Of most texts next to nothing is left to be looked at character by character.
    others = text.encode().translate(None, _USUAL)
    return bool(others) and _ODD.search(others.decode()) is not None


def _tree(lines: list[str]) -> dict[str, Tree]:
    root: dict[str, Tree] = {}
    levels: list[_Level] = [(0, root)]
    column, part = levels[0]
    awaiting = ""  # the key above, if it has no value: null, or what is nested below it
    for line in lines:
        before, colon, text = line.partition(": ")
        if colon:
            indent, is_item, key = _place(before)
        else:
            indent, is_item, key, text = _taken_apart(line)
            if not is_item and not key:
                continue
        if indent != column:
            column, part = _move(levels, indent, [] if is_item else {}, awaiting)
        if not text:
            value = None
        elif text[0] != '"':
            value = _unquoted(text)
        elif text.find('"', 1) == len(text) - 1 and "\\" not in text:
            value = text[1:-1]
        else:
            value = _unescaped(text)
        if is_item:
            column, part = _add_item(levels, {key: value} if key else value)
        elif key in part or isinstance(part, list):
            raise _NotPlainError
        else:
            part[key] = value
        awaiting = "" if text else key
    return root


@lru_cache(maxsize=1024)
def _taken_apart(line: str) -> tuple[int, bool, str, str]:
    """Give indentation, whether there is a dash, key and text of a line that lacks one of these."""
    if line[-1:] == ":":
        return (*_place(line[:-1]), "")
    item = _ITEM.fullmatch(line)
    if item is None:
        raise _NotPlainError
    return len(item[1]), bool(item[2]), "", item[3] or ""


@lru_cache(maxsize=1024)
def _place(before: str) -> tuple[int, bool, str]:
    """Give indentation, whether there is a dash, and key: the same few in most documents."""
    found = _PLACE.fullmatch(before)
    if found is None:
        raise _NotPlainError
    return len(found[1]), bool(found[2]), found[3]


@lru_cache(maxsize=1024)
def _unquoted(text: str) -> str | None:
    # It begins like a word or a number, and nothing in it could end it.
    if text[0] not in _WORDS and (text[0] != "-" or not text[1:2].isdecimal()):
        raise _NotPlainError
    if ": " in text or text[-1] in ": ":
        raise _NotPlainError
    return None if text in _NULLS else text


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
    if "\\u" in quoted or not _QUOTED.fullmatch(quoted):  # YAML knows no surrogate pairs
        raise _NotPlainError
    try:
        text: str = json.loads(quoted)
    except ValueError as error:
        raise _NotPlainError from error
    return text
