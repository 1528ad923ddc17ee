"""The plain tree that YAML and JSON both become, and where its parts stand in the text.

Trees carry no positions, so that reading a good document costs nothing for them: whoever has a
problem to report walks the text a second time, by ``lines_of`` or ``path_at``. Reading the two
formats is left to ``yaml_reader`` and ``json_reader``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TypeAlias

#: A scalar is its text, whatever it means; null is None. Only JSON knows true and false by itself.
Tree: TypeAlias = "str | bool | list[Tree] | dict[str, Tree] | None"
#: Keys and list indexes that lead from the root of a tree to one of its parts.
Path: TypeAlias = tuple[str | int, ...]
#: A piece of text as both formats have them: one of ``{ } [ ]`` or "" for a scalar, the scalar's
#: text, and where it begins, in characters from the start of the text.
Mark: TypeAlias = tuple[str, str, int]

#: Real documents nest five deep. Beyond this limit nesting is an accident or an attack.
MAX_DEPTH = 20
_LONGEST_KEY = 40
#: Steps of a list before its first item, and of a mapping where a key comes next.
_BEFORE_FIRST = -1
_KEY_EXPECTED = -2


class UnreadableError(Exception):
    """A text is no tree. ``index`` tells where, in characters; None where no place is to blame."""

    def __init__(self, problem: str, index: int | None) -> None:
        self.problem = problem
        self.index = index
        super().__init__(problem)


def dotted(path: Path) -> str:
    """Write a path as people do: ``related[2].publishedDateTime``, counted from 0."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{_readable(step)}" for step in path)
    return "".join(steps).removeprefix(".")


def is_deeper_than(tree: Tree, levels: int) -> bool:
    """Tell whether lists and mappings stand in one another more than ``levels`` deep."""
    if not isinstance(tree, list | dict):
        return False
    parts = tree if isinstance(tree, list) else tree.values()
    return levels == 0 or any(is_deeper_than(part, levels - 1) for part in parts)


def places(marks: Iterable[Mark]) -> Iterator[tuple[Path, int]]:
    """Give each part's path and where it begins (a mapping's entry: at its key), in order."""
    # One step for each list or mapping that is open: the index or key that is being read there.
    steps: list[str | int] = []
    for kind, text, at in marks:
        here = steps[-1] if steps else ""
        if kind in ("}", "]"):
            del steps[-1:]
        elif not steps:
            yield (), at
        elif here == _KEY_EXPECTED:
            steps[-1] = text
            yield tuple(steps), at
            continue
        elif isinstance(here, int):
            steps[-1] = here + 1
            yield tuple(steps), at
        if kind in ("{", "["):
            steps.append(_KEY_EXPECTED if kind == "{" else _BEFORE_FIRST)
        elif steps and isinstance(steps[-1], str):
            steps[-1] = _KEY_EXPECTED


def lines_of(text: str, marks: Iterable[Mark], wanted: Collection[Path]) -> dict[Path, int]:
    """Find the lines, counted from 1, on which parts stand.

    A part that is missing has its parent's line, and one that stands there twice the later one.
    """
    known: dict[Path, int] = {(): 1}
    sought = {path[:length] for path in wanted for length in range(len(path) + 1)}
    line, counted = 1, 0
    for path, at in places(marks):
        if path in sought:
            line += text.count("\n", counted, at)
            counted = at
            known[path] = line
    return {path: known[_nearest(path, known)] for path in wanted}


def path_at(marks: Iterable[Mark], index: int) -> Path:
    """Find the part that was being read at an index; the marks may break off there."""
    found: Path = ()
    for path, at in places(marks):
        if at > index:
            break
        found = path
    return found


def _readable(key: str) -> str:
    """Keep a strange key from filling or breaking a message."""
    short = key if len(key) <= _LONGEST_KEY else key[:_LONGEST_KEY] + "…"
    return short if short.isprintable() else repr(short)


def _nearest(path: Path, known: Collection[Path]) -> Path:
    while path not in known:
        path = path[:-1]
    return path
