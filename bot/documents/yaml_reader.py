"""Reads YAML into a plain tree from libyaml's events, refusing what no document needs.

YAML 1.1's guesses at the meaning of scalars are left out altogether: ``No`` and ``2024`` stay
texts here, and ``values`` says which of them are numbers, dates or flags. Aliases, anchors, tags,
duplicate keys and deep nesting never get as far as a tree.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import yaml
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from bot.documents import plain_yaml
from bot.documents.signs import STAND_IN, with_hidden_hashes
from bot.documents.trees import MAX_DEPTH, Mark, Tree, UnreadableError

#: Used for its events alone; it constructs nothing. Without libyaml it is ten times slower.
_Parser = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
#: PyYAML's types do not tell which event can follow which.
_NextEvent: TypeAlias = Callable[[], Any]
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
#: What no YAML text may hold (YAML 1.1, section 5.1).
_FORBIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: Where something is not ended, its beginning helps more than the place where that is noticed.
_OPENERS = (
    "while scanning a quoted scalar",
    "while scanning a simple key",
    "while parsing a flow sequence",
    "while parsing a flow mapping",
)
#: Before a key, or right after its colon.
_ODD_SPACE = re.compile(
    r"(?m)^ *(?:- +)?(?:[A-Za-z][\w-]*:)?[\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]"
)
_NO_KEYS = "there must be keys here, each with a colon and a value"
_NO_ALIASES = (
    "a text that begins with &, * or ! must stand in quotes, else YAML takes it for a sign"
)
_BAD_START = "an unquoted text cannot begin with this character; put the text in quotes"
_UNCLOSED = "what opens here is not closed, or lacks a comma"
#: libyaml's commonest complaints, in words that say what to do.
_ADVICE = {
    "mapping values are not allowed in this context": (
        "the text has a colon followed by a space; put it in quotes"
    ),
    "could not find expected ':'": "this is neither a key with a colon nor part of a text",
    "did not find expected key": (
        "this does not continue what stands above; are indentation and quotes right?"
    ),
    "found character that cannot start any token": _BAD_START,
    "found unknown escape character": (
        "a backslash in double quotes begins no known escape; write two of them"
    ),
    "found unexpected end of stream": "the quoted text that begins here is not closed",
    "did not find expected ',' or ']'": _UNCLOSED,
    "did not find expected ',' or '}'": _UNCLOSED,
}


def read(text: str) -> dict[str, Tree]:
    """Read the one mapping that a text holds.

    Raises:
        UnreadableError: It is no YAML, no mapping, or uses what documents do not.
    """
    return plain_yaml.read(text) or read_any(text)


def read_any(text: str) -> dict[str, Tree]:
    """Read as ``read`` does, whether or not the lines are plain.

    Raises:
        UnreadableError: As from ``read``.
    """
    try:
        tree = _document(_Parser(with_hidden_hashes(text)).get_event)
    except YAMLError as error:
        raise _explained(text, error) from error
    if not yaml.__with_libyaml__:
        _require_unicode(tree)
    return tree


def marks(text: str) -> Iterator[Mark]:
    """Give the pieces of a text in order, as far as it can be read."""
    for event in _events(text):
        if isinstance(event, AliasEvent):
            yield "", "", _index(event)
        elif isinstance(event, ScalarEvent):
            yield "", _shown(event), _index(event)
        elif isinstance(event, CollectionStartEvent):
            yield "{" if isinstance(event, MappingStartEvent) else "[", "", _index(event)
        elif isinstance(event, CollectionEndEvent):
            yield "}" if isinstance(event, MappingEndEvent) else "]", "", _index(event)


def _document(next_event: _NextEvent) -> dict[str, Tree]:
    next_event()  # the stream starts
    if isinstance(next_event(), StreamEndEvent):
        raise UnreadableError(_NO_KEYS, None)
    root = next_event()
    tree = _tree(next_event, root, MAX_DEPTH)
    next_event()  # the document ends
    after = next_event()
    if not isinstance(after, StreamEndEvent):
        raise _refusal(after, "a second YAML document begins here; a file describes one article")
    if not isinstance(tree, dict):
        raise _refusal(root, _NO_KEYS)
    return tree


def _tree(next_event: _NextEvent, event: ScalarEvent | CollectionStartEvent, levels: int) -> Tree:
    # An alias has an anchor too: the name of what it stands for.
    if event.anchor is not None or event.tag is not None:
        raise _refusal(event, _NO_ALIASES)
    if isinstance(event, ScalarEvent):
        text = _shown(event)
        return None if text in _NULLS and not event.style else text
    if not levels:
        raise _refusal(event, f"lists and keys are nested more than {MAX_DEPTH} deep here")
    if isinstance(event, MappingStartEvent):
        return _mapping(next_event, levels - 1)
    return _sequence(next_event, levels - 1)


def _mapping(next_event: _NextEvent, levels: int) -> dict[str, Tree]:
    mapping: dict[str, Tree] = {}
    while not isinstance(event := next_event(), MappingEndEvent):
        if not isinstance(event, ScalarEvent) or event.anchor or event.tag:
            raise _refusal(event, "a key must be a simple text, without &, * or ! before it")
        key = _shown(event)
        if key in mapping:
            raise _refusal(event, "the key stands here a second time; keep one of the two")
        mapping[key] = _tree(next_event, next_event(), levels)
    return mapping


def _sequence(next_event: _NextEvent, levels: int) -> list[Tree]:
    sequence: list[Tree] = []
    while not isinstance(event := next_event(), SequenceEndEvent):
        sequence.append(_tree(next_event, event, levels))
    return sequence


def _shown(event: ScalarEvent) -> str:
    text: str = event.value
    return text.replace(STAND_IN, "#") if STAND_IN in text else text


def _refusal(event: Event, problem: str) -> UnreadableError:
    return UnreadableError(problem, _index(event))


def _index(event: Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _explained(text: str, error: YAMLError) -> UnreadableError:
    """Say in our words what is wrong and, if YAML tells, where it began."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        found = _FORBIDDEN.search(text)
        return UnreadableError(
            "an invisible control character stands here; remove it",
            found.start() if found else None,
        )
    mark = error.problem_mark
    odd = _odd_space(text)
    if odd is not None:
        return odd
    if text.startswith("\t", mark.index):
        return UnreadableError("a tab stands here; YAML is indented with spaces", mark.index)
    quote = _run_on_quote(text, mark.line)
    if quote is not None:
        problem = "the quote that opens here ends inside a later line; is its own end missing?"
        return UnreadableError(problem, quote)
    if error.context in _OPENERS and error.context_mark is not None:
        mark = error.context_mark
    problem = error.problem or "it cannot be read"
    return UnreadableError(_ADVICE.get(problem, f"this is no valid YAML: {problem}"), mark.index)


def _odd_space(text: str) -> UnreadableError | None:
    """Find a space before a key or after its colon that looks like one and is none to YAML."""
    found = _ODD_SPACE.search(text)
    if found is None:
        return None
    at = found.end() - 1
    name = unicodedata.name(text[at], "odd character").lower().replace("no-break", "no-break")
    problem = f"a {name} (U+{ord(text[at]):04X}) stands here; write a plain space instead"
    return UnreadableError(problem, at)


def _run_on_quote(text: str, line: int) -> int | None:
    """Find the quoted text that, lacking its end, ran on into the line that cannot be read.

    It took the next quote on its way for its end, so what follows there makes no sense.
    """
    last: Event | None = None
    for event in _events(text):
        last = event
    if not isinstance(last, ScalarEvent) or not last.style or last.style not in "\"'":
        return None
    start, end = last.start_mark, last.end_mark
    return start.index if start and end and start.line < end.line == line else None


def _events(text: str) -> Iterator[Event]:
    """Give the events of a text, as far as it can be read."""
    try:
        parser = _Parser(with_hidden_hashes(text))
        while (event := parser.get_event()) is not None:
            yield event
    except YAMLError:
        return


def _require_unicode(tree: Tree) -> None:
    """Refuse half characters, which libyaml refuses by itself and PyYAML's own parser lets by."""
    try:
        json.dumps(tree, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise UnreadableError("an escape in double quotes is half a character", None) from error
