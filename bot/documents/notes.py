"""Takes the mappings of a tree apart by their schemas, and notes what is wrong with them.

The schemas are given by ``building``; lines are found later, by ``reporting``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

from bot.documents.trees import Path, Tree
from bot.documents.values import UnclearError, UnfitError, quoted

_Built = TypeVar("_Built")
#: Spaces that YAML takes for letters.
_AROUND_KEYS = " \t\xa0\u2007\u200b\u202f\u3000\ufeff"
_Values: TypeAlias = dict[str, Tree]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with one part of a tree."""

    path: Path
    problem: str


class PartError(Exception):
    """A part cannot be built, because something that it needs is missing or wrong.

    Attributes:
        faults: What is, at least one.
        findings: What else is wrong with the part.
    """

    def __init__(self, *faults: Finding, findings: Sequence[Finding] = ()) -> None:
        self.faults = faults
        self.findings = tuple(findings)
        super().__init__("; ".join(fault.problem for fault in faults))


@dataclass(frozen=True, slots=True)
class Schema:
    """The scalars of one kind of mapping.

    Attributes:
        fields: For each key the field that it fills, and the function that takes its value.
        needed: Keys without which nothing can be built.
        parts: Keys under which lists and further mappings stand.
    """

    fields: Mapping[str, tuple[str, Callable[[Tree], Any]]]
    needed: tuple[str, ...] = ()
    parts: frozenset[str] = frozenset()


@dataclass(slots=True)
class Notes:
    """What was found wrong in one article, and where its building has got to.

    Attributes:
        path: From the root of the tree to the mapping that is being taken apart.
        findings: What was left out or supplied so far.
        faults: What keeps the part that is being taken apart from being built.
    """

    path: list[str | int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)

    def take(self, values: _Values, schema: Schema) -> tuple[dict[str, Any], _Values]:
        """Take the scalars of a mapping; null and "" count as missing.

        A needed value that is missing or unfit is a fault, which ``settle`` raises.

        Returns:
            The fields that the schema names, and what stands under all other keys.
        """
        fields: dict[str, Any] = {}
        others: _Values = {}
        respelled: list[str] | None = None  # made only where it is needed
        find, parts = schema.fields.get, schema.parts
        for key, value in values.items():
            known = find(key)
            if known is None:
                if key in parts:
                    others[key] = value
                    continue
                respelled = [] if respelled is None else respelled
                meant = self._meant(key, values, schema, respelled)
                known = find(meant)
                if known is None:
                    others[meant] = value
                    continue
            if value is not None and value != "":
                field_name, convert = known
                try:
                    fields[field_name] = convert(value)
                except UnclearError as error:
                    fields[field_name] = error.stead
                    self.note(str(error), key)
                except UnfitError as error:
                    self._leave_out(key, error, field_name, fields, schema)
        for key in schema.needed:
            if schema.fields[key][0] not in fields:
                self.fault("it is missing and must be added", key)
        return fields, others

    def settle(self) -> None:
        """Go on only where nothing keeps the part from being built.

        Raises:
            PartError: Something does.
        """
        if self.faults:
            told = {fault.path for fault in self.faults}
            others = [finding for finding in self.findings if finding.path not in told]
            raise PartError(*self.faults, findings=others)

    def entries(self, key: str, value: Tree, most: int) -> list[Tree]:
        """Take the list that stands at a key, at most so long; nothing and "" are an empty one."""
        if isinstance(value, list):
            if len(value) <= most:
                return value
            self.note(f"there are {len(value):,} of them; all after {most:,} are left out", key)
            return value[:most]
        if value is not None and value != "":
            self.note(f"{quoted(value)} stands where a list should; it is left out", key)
        return []

    def build_each(
        self, key: str, value: Tree, build: Callable[[_Values, Notes], _Built], most: int
    ) -> tuple[_Built, ...]:
        """Build each mapping of the list at a key, leaving out those that cannot be built."""
        if value is None:
            return ()
        built: list[_Built] = []
        depth = len(self.path)
        outer_faults, self.faults = self.faults, []
        for index, entry in enumerate(self.entries(key, value, most)):
            noted = len(self.findings)
            self.path += (key, index)
            try:
                built.append(build(self._mapping(entry), self))
            except PartError as error:
                self.findings[noted:] = [
                    Finding(fault.path, f"{fault.problem}; entry {index} is left out")
                    for fault in error.faults
                ]
                self.faults = []
            del self.path[depth:]
        self.faults = outer_faults
        return tuple(built)

    def note(self, problem: str, *steps: str | int) -> None:
        """Note what is wrong below the mapping that is being taken apart."""
        self.findings.append(Finding((*self.path, *steps), problem))

    def fault(self, problem: str, *steps: str | int) -> None:
        """Note why the mapping that is being taken apart is of no use."""
        self.faults.append(Finding((*self.path, *steps), problem))

    def _mapping(self, entry: Tree) -> _Values:
        if isinstance(entry, dict):
            return entry
        problem = f"{quoted(entry)} stands where a group of keys should"
        raise PartError(Finding(tuple(self.path), problem))

    def _meant(self, key: str, values: _Values, schema: Schema, respelled: list[str]) -> str:
        """Give the known key that one is but for case and spaces around it, else the key itself."""
        folded = _folded(key)
        for known in (*schema.fields, *schema.parts):
            if known.casefold() == folded:
                if known in values or known in respelled:
                    self.fault(f"{known} stands here a second time; keep one of the two", key)
                else:
                    self.note(f"it is taken for {known}; write it so", key)
                respelled.append(known)
                return known
        return key

    def _leave_out(
        self, key: str, error: UnfitError, name: str, fields: dict[str, Any], schema: Schema
    ) -> None:
        if any(schema.fields[one][0] == name for one in schema.needed):
            self.fault(str(error), key)
            fields[name] = None  # so that it does not count as missing too
        else:
            self.note(f"{error}; it is left out", key)


def _folded(key: str) -> str:
    return key.strip(_AROUND_KEYS).casefold()
