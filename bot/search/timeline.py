"""How much was published when: stretches of equal length, as a small plot shows them. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from typing import Final

#: As many bars as a phone shows apart.
MOST_BARS: Final = 72
#: How much of all may lie before the first stretch, so that stretches can be shorter: one wrong
#: date would otherwise make years of what happened in a month.
_FORERUNNERS: Final = 0.05


class Step(StrEnum):
    """How long one stretch is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Timeline:
    """How many stories on a topic or of a provider were published when.

    Attributes:
        step: How long each stretch is; weeks begin on Mondays.
        starts: First moments of the stretches, UTC, without gaps.
        counts: How many stories lie in each.
        newest_at: When the newest was published; None where there is none.
        earlier: How many were published long before the first stretch.
    """

    step: Step
    starts: tuple[datetime, ...]
    counts: tuple[int, ...]
    newest_at: datetime | None
    earlier: int = 0

    @property
    def total(self) -> int:
        """How many stories there are in all."""
        return sum(self.counts) + self.earlier


def stretches(
    first: datetime, last: datetime, *, most: int = MOST_BARS
) -> tuple[Step, tuple[datetime, ...]]:
    """Divide a time into at most so many days, weeks or months; else into years.

    Returns:
        The step, and where each stretch begins; the first holds ``first``, the last ``last``.
    """
    for step in Step:
        starts = [_start(first, step)]
        while starts[-1] <= last and len(starts) <= most + 1:
            starts.append(_next(starts[-1], step))
        if len(starts) <= most + 1:
            break
    while starts[-1] <= last:
        starts.append(_next(starts[-1], step))
    return step, tuple(starts[:-1])


def forerunners(counts: Sequence[int]) -> int:
    """Give how many stretches at the beginning can be left out, for they hold next to nothing."""
    allowed = _FORERUNNERS * sum(counts)
    return bisect_right(list(accumulate(counts)), allowed) if allowed else 0


def counted(starts: Sequence[datetime], moments: Iterable[datetime]) -> list[int]:
    """Count how many moments lie in each stretch."""
    counts = [0] * len(starts)
    for moment in moments:
        counts[max(0, bisect_right(starts, moment) - 1)] += 1
    return counts


def _start(moment: datetime, step: Step) -> datetime:
    day = moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    match step:
        case Step.DAY:
            return day
        case Step.WEEK:
            return day - timedelta(days=day.weekday())
        case Step.MONTH:
            return day.replace(day=1)
        case Step.YEAR:
            return day.replace(month=1, day=1)


def _next(start: datetime, step: Step) -> datetime:
    match step:
        case Step.DAY:
            return start + timedelta(days=1)
        case Step.WEEK:
            return start + timedelta(days=7)
        case Step.MONTH:
            return _start(start + timedelta(days=31), step)
        case Step.YEAR:
            return _start(start + timedelta(days=366), step)
