"""Takes the mappings of a tree apart by their schemas, and notes what is wrong with them.

The schemas are given by ``building``; lines are found later, by ``reporting``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from bot.documents.trees import Path, Tree
from bot.documents.values import UnfitError, quoted

_Built = TypeVar("_Built")
_Values: TypeAlias = dict[str, Tree]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one part of a tree."""

    path: Path
    problem: str


class PartError(Exception):
    """A part cannot be built, because something that it needs is missing or wrong."""

    def __init__(self, path: Path, problem: str) -> None:
        self.finding = Finding(path, problem)
        super().__init__(problem)


@dataclass(frozen=True, slots=True)
class Schema:
    """The scalars of one kind of mapping.

    Attributes:
        fields: For each key the field that it fills, and the function that takes its value.
        needed: Keys without which nothing can be built.
    """

    fields: Mapping[str, tuple[str, Callable[[Tree], Any]]]
    needed: tuple[str, ...] = ()


@dataclass(slots=True)
class Notes:
    """What was found wrong in one article, and where its building has got to.

    Attributes:
        path: From the root of the tree to the mapping that is being taken apart.
        findings: What was left out or supplied so far.
    """

    path: list[str | int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def take(self, values: _Values, schema: Schema) -> tuple[dict[str, Any], _Values]:
        """Take the scalars of a mapping; null and "" count as missing.

        Returns:
            The fields that the schema names, and what stands under all other keys.

        Raises:
            PartError: A needed value is missing or unfit.
        """
        fields: dict[str, Any] = {}
        others: _Values = {}
        find = schema.fields.get
        for key, value in values.items():
            known = find(key)
            if known is None:
                others[key] = value
            elif value or value is False:
                field_name, convert = known
                try:
                    fields[field_name] = convert(value)
                except UnfitError as error:
                    self._leave_out(key, error, schema)
        for key in schema.needed:
            if schema.fields[key][0] not in fields:
                raise self.error("it is missing and must be added", key)
        return fields, others

    def entries(self, key: str, value: Tree) -> list[Tree]:
        """Take the list that stands at a key; nothing and "" are an empty one."""
        if isinstance(value, list):
            return value
        if value is not None and value != "":
            self.note(f"{quoted(value)} stands where a list should; it is left out", key)
        return []

    def build_each(
        self, key: str, value: Tree, build: Callable[[_Values, Notes], _Built]
    ) -> tuple[_Built, ...]:
        """Build each mapping of the list at a key, leaving out those that cannot be built."""
        if value is None:
            return ()
        built: list[_Built] = []
        depth = len(self.path)
        for index, entry in enumerate(self.entries(key, value)):
            noted = len(self.findings)
            self.path += (key, index)
            try:
                built.append(build(self._mapping(entry), self))
            except PartError as error:
                path, problem = error.finding.path, error.finding.problem
                self.findings[noted:] = [Finding(path, f"{problem}; entry {index} is left out")]
            del self.path[depth:]
        return tuple(built)

    def note(self, problem: str, *steps: str | int) -> None:
        """Note what is wrong below the mapping that is being taken apart."""
        self.findings.append(Finding((*self.path, *steps), problem))

    def error(self, problem: str, *steps: str | int) -> PartError:
        """Make the error that says why the mapping that is being taken apart is of no use."""
        return PartError((*self.path, *steps), problem)

    def _mapping(self, entry: Tree) -> _Values:
        if isinstance(entry, dict):
            return entry
        raise self.error(f"{quoted(entry)} stands where a group of keys should")

    def _leave_out(self, key: str, error: UnfitError, schema: Schema) -> None:
        if key in schema.needed:
            raise self.error(str(error), key) from error
        self.note(f"{error}; it is left out", key)
