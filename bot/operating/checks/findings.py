"""What a check found, and how it is told: as lines for people, or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.terminal import escaped


class Grade(StrEnum):
    """How bad it is."""

    FINE = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Attributes:
        area: What it belongs to, such as ``database``.
        grade: A fault keeps the bot from its work, a warning does not yet.
        what: How it is.
        advice: What to do about it; empty where it is fine.
    """

    area: str
    grade: Grade
    what: str
    advice: str = ""


_AREA_WIDTH: Final = 13
_GRADE_WIDTH: Final = 7


def fine(area: str, what: str) -> Finding:
    """Make the finding that all is well."""
    return Finding(area, Grade.FINE, what)


def warning(area: str, what: str, advice: str) -> Finding:
    """Make the finding of what is going to be trouble."""
    return Finding(area, Grade.WARNING, what, advice)


def fault(area: str, what: str, advice: str = "") -> Finding:
    """Make the finding of what keeps the bot from its work."""
    return Finding(area, Grade.FAULT, what, advice)


def has_faults(findings: Iterable[Finding]) -> bool:
    """Tell whether any of them is a fault."""
    return any(one.grade is Grade.FAULT for one in findings)


def findings_text(findings: Sequence[Finding]) -> str:
    """Tell what was found: a line for each, one below for what to do, and one that sums up."""
    lines = [line for one in findings for line in _lines(one)]
    return "\n".join([*lines, _summary(findings)])


def findings_json(findings: Sequence[Finding]) -> str:
    """Tell what was found as one object."""
    return json.dumps(
        {
            "ok": not has_faults(findings),
            "findings": [
                {"area": one.area, "grade": one.grade, "what": one.what, "advice": one.advice}
                for one in findings
            ],
        }
    )


def _lines(finding: Finding) -> list[str]:
    head = f"{finding.grade:{_GRADE_WIDTH}}  {finding.area:{_AREA_WIDTH}}  "
    below = " " * len(head)
    said = [one for one in (finding.what, finding.advice) if one]
    return [(head if not number else below) + escaped(line) for number, line in enumerate(said)]


def _summary(findings: Sequence[Finding]) -> str:
    counts = [
        (sum(one.grade is grade for one in findings), grade.value)
        for grade in (Grade.FAULT, Grade.WARNING)
    ]
    told = [f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count]
    return " · ".join(told) or "All is well."
