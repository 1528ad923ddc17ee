"""How a table of TOML becomes a frozen dataclass, and each mistake in it a sentence that helps.

A field declared with ``key`` or ``placed_key`` is a line of the schema: its converter, and its
default as an operator would write it. Converters stand in ``toml_values``, the keys in ``config``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

#: Gives the value that was written its type. Raises RefusedValueError.
Converter = Callable[[object], T]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the file a value stands.

    Attributes:
        folder: The file's own folder, from which relative paths count.
        table: The table's header, such as ``[[sources]] number 2``; empty before the first table.
        key: The key within that table.
    """

    folder: Path
    table: str = ""
    key: str = ""

    def __str__(self) -> str:
        return f"`{self.key}` in {self.table}" if self.table else f"`{self.key}`"

    def at(self, key: str) -> Place:
        """Give the place of a key of the same table."""
        return replace(self, key=key)

    def inside(self, number: int | None = None) -> Place:
        """Give the place of the table under this key, or of the one with that number, from 1."""
        header = f"[{self.key}]" if number is None else f"[[{self.key}]] number {number}"
        return Place(self.folder, header)


#: A converter for values that depend on where they stand, such as relative paths.
PlacedConverter = Callable[[object, Place], T]


@dataclass(frozen=True, slots=True)
class _Rule:
    convert: PlacedConverter[Any]
    written: object


class RefusedValueError(ValueError):
    """A value cannot be used; ``args`` holds every reason, each with what to write instead."""


class TableError(ValueError):
    """A table cannot be used; ``args`` holds every reason, each a sentence that names its place."""


class Problems:
    """Collects what is wrong, so that one bad value does not hide the next."""

    def __init__(self) -> None:
        self.sentences: list[str] = []

    @contextmanager
    def caught(self, place: Place) -> Iterator[None]:
        """Note what the block raises about the value at a place, and go on after the block."""
        try:
            yield
        except TableError as error:
            self.sentences += error.args
        except RefusedValueError as error:
            self.sentences += [f"{place}: {sentence}" for sentence in error.args]

    def check(self) -> None:
        """End the collecting.

        Raises:
            TableError: There was a problem.
        """
        if self.sentences:
            raise TableError(*self.sentences)


def key(convert: Converter[T], written: object) -> T:
    """Declare a key whose value means the same wherever it stands.

    Args:
        convert: Gives a written value its type.
        written: The default as it would stand in the file; what the converter makes of it is the
            field's default in code too.
    """
    rule = _Rule(lambda value, _place: convert(value), written)
    return field(default=convert(written), metadata={"rule": rule})


def placed_key(convert: PlacedConverter[T], written: object, *, default: Any = MISSING) -> T:
    """Declare a key whose value depends on its place: a path, or a table of its own.

    Args:
        convert: Gives a written value its type.
        written: The default as it would stand in the file. One that the converter refuses makes
            the key a required one, and the refusal says what to add.
        default: The same as code has it, where code may leave the field out.
    """
    declared: T = field(default=default, metadata={"rule": _Rule(convert, written)})
    return declared


def table(kind: type[T]) -> PlacedConverter[T]:
    """Make the converter of a key that holds one table, ``[so]``."""
    return lambda value, place: read_table(kind, value, place)


def read_table(kind: type[T], value: object, place: Place) -> T:
    """Read the table that stands under a key into a dataclass of declared keys.

    Raises:
        TableError: Keys are unknown, or values cannot be used; it names all of them.
        RefusedValueError: There is no table there.
    """
    if not isinstance(value, dict):
        raise RefusedValueError(f"must be a table; write `[{place.key}]` and its keys below that")
    return read_keys(kind, value, place.inside())


def read_keys(kind: type[T], written: Mapping[str, object], place: Place) -> T:
    """Read the keys of one table, found at ``place``, into a dataclass of declared keys.

    Raises:
        TableError: Keys are unknown, or values cannot be used; it names all of them.
    """
    rules: dict[str, _Rule] = {each.name: each.metadata["rule"] for each in fields(kind)}  # type: ignore[arg-type]  # T is always a dataclass
    problems = Problems()
    problems.sentences += _unknown_keys(written, list(rules), place)
    values = {}
    for name, rule in rules.items():
        with problems.caught(place.at(name)):
            values[name] = rule.convert(written.get(name, rule.written), place.at(name))
    problems.check()
    return kind(**values)


def _unknown_keys(written: Mapping[str, object], known: list[str], place: Place) -> Iterator[str]:
    for name, value in written.items():
        if name in known or _is_token(name):
            continue
        what = "table" if isinstance(value, dict | list) and not place.table else "key"
        near = get_close_matches(name.casefold(), known, n=1)
        names = ", ".join(f"`{each}`" for each in known)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {names}"
        yield f"unknown {what} {place.at(name)}; {hint}"


def misplaced_tokens(written: Mapping[str, object], place: Place) -> Iterator[str]:
    """Say of each key that seems to hold the Discord token, at any depth, that it must go."""
    for name, value in written.items():
        here = place.at(name)
        if _is_token(name):
            yield (
                f"{here}: the token does not belong in this file; delete the line and set "
                "DISCORD_TOKEN in the environment"
            )
        elif isinstance(value, dict):
            yield from misplaced_tokens(value, here.inside())
        elif isinstance(value, list):
            for number, item in enumerate(value, start=1):
                if isinstance(item, dict):
                    yield from misplaced_tokens(item, here.inside(number))


def _is_token(name: str) -> bool:
    return "token" in name.casefold()
