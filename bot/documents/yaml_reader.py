"""Reads YAML into a plain tree from libyaml's events, refusing what no document needs.

YAML 1.1's guesses at the meaning of scalars are left out altogether: ``No`` and ``2024`` stay
texts here, and ``values`` says which of them are numbers, dates or flags. Aliases, anchors, tags,
duplicate keys and deep nesting never get as far as a tree.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import yaml
from yaml.error import YAMLError
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
from bot.documents.yaml_faults import NO_SIGNS, TOO_DEEP, explained

#: Used for its events alone; it constructs nothing. Without libyaml it is ten times slower.
_Parser = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader
#: PyYAML's types do not tell which event can follow which.
_NextEvent: TypeAlias = Callable[[], Any]
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_NO_KEYS = "there must be keys here, each with a colon and a value"


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
        raise explained(text, error, _last_event(text)) from error
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
        raise _refusal(event, NO_SIGNS)
    if isinstance(event, ScalarEvent):
        text = _shown(event)
        return None if text in _NULLS and not event.style else text
    if not levels:
        raise _refusal(event, TOO_DEEP)
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


def _last_event(text: str) -> Event | None:
    last: Event | None = None
    for event in _events(text):
        last = event
    return last


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
