"""Writes the page on what was changed on purpose: figures for each module, survivors with why."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.places import ROOT

PAGE: Final = ROOT / "docs" / "MUTANTS.md"
REASONS: Final = Path(__file__).with_name("reasons.toml")
_HEAD: Final = """# Changes that tests notice

`make mutants` changes the code on purpose, one thing at a time, and runs the tests that reach it;
a change that no test notices has survived, one with which they never end is noticed. It wrote this
page. Texts are left alone, SQL in them too. Modules that were not tried, or not to the end, are
named below the table.

| Module | Killed | Of | Share |
|---|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed on purpose.

    Attributes:
        module: Path of its file.
        function: Whose line was changed.
        before: What stood there, on one line.
        after: What stood there instead, on one line.
        was_noticed: Whether a test failed or ran endlessly; None where it was not tried.
    """

    module: str
    function: str
    before: str
    after: str
    was_noticed: bool | None

    @property
    def key(self) -> str:
        """What reasons are kept by: it stays the same while the line does."""
        return f"{self.function}: {self.before} -> {self.after}"


def read_reasons(path: Path = REASONS) -> dict[str, dict[str, str]]:
    """Give why survivors may live: module, then reason by change."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def page(changes: Iterable[Change], reasons: Mapping[str, Mapping[str, str]]) -> str:
    """Give the page as Markdown.

    Args:
        changes: All that there are, tried or not.
        reasons: Why survivors may live; module, then reason by ``Change.key``.
    """
    by_module: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_module[change.module].append(change)
    tried = {
        module: found
        for module, found in sorted(by_module.items())
        if all(one.was_noticed is not None for one in found)
    }
    rows = "".join(_row(f"`{module}`", found) for module, found in tried.items())
    total = _row("together", [one for found in tried.values() for one in found])
    left = "".join(f"- `{module}`\n" for module in sorted(by_module.keys() - tried.keys()))
    survivors = "".join(
        _survivors(module, found, reasons.get(module, {})) for module, found in tried.items()
    )
    return (
        f"{_HEAD}{rows}{total}{_section('Not tried yet', left)}{_section('Survivors', survivors)}"
    )


def _row(name: str, changes: Sequence[Change]) -> str:
    killed = sum(one.was_noticed is True for one in changes)
    return f"| {name} | {killed} | {len(changes)} | {killed / max(len(changes), 1):.0%} |\n"


def _section(title: str, text: str) -> str:
    return f"\n## {title}\n\n{text.lstrip()}" if text else ""


def _survivors(module: str, changes: Sequence[Change], reasons: Mapping[str, str]) -> str:
    lines = [
        f"- `{one.function}`: `{one.before}` became `{one.after}`. "
        f"{reasons.get(one.key, '**No reason is known: a test is missing.**')}\n"
        for one in changes
        if one.was_noticed is False
    ]
    return f"\n### `{module}`\n\n{''.join(lines)}" if lines else ""
