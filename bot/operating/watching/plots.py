"""Draws how much there was each day, as a small picture for the operator's page.

It takes the width that there is, and its colours from the page around it. What it shows is said in
words beside it; nothing of it comes from anybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

#: In its own units: the page stretches a bar's width, never its height.
_STEP: Final = 10
_BAR: Final = 7
_HEIGHT: Final = 60
#: What a day without anything shows, so that the days can be counted.
_TRACE: Final = 1


def figure(name: str, what: str, first: date, counts: Sequence[int]) -> str:
    """Draw a bar for each day, below a sentence that says what matters of it.

    Args:
        name: What the figure is called in its page: a word of letters.
        what: What was counted, such as "Posts".
        first: The first day.
        counts: One for each day; the last one is today.

    Returns:
        HTML without anything that runs.
    """
    most = max(counts, default=0)
    bars = "".join(_bar(place, count, most) for place, count in enumerate(counts))
    last = first + timedelta(days=len(counts) - 1)
    return (
        f'<figure>\n<figcaption id="{name}"><b>{what} a day</b>{_told(first, counts)}</figcaption>'
        f'\n<svg role="img" aria-labelledby="{name}" preserveAspectRatio="none" '
        f'viewBox="0 0 {len(counts) * _STEP} {_HEIGHT}">{bars}</svg>\n'
        f'<p aria-hidden="true"><span>{_day(first)}</span><span>{_day(last)}</span></p>\n</figure>'
    )


def _bar(place: int, count: int, most: int) -> str:
    height = max(_TRACE, round(_HEIGHT * count / most)) if most else _TRACE
    left = place * _STEP + (_STEP - _BAR) / 2
    return f'<rect x="{left}" y="{_HEIGHT - height}" width="{_BAR}" height="{height}"/>'


def _told(first: date, counts: Sequence[int]) -> str:
    """Say how many there were today, how many in all, and on which day the most."""
    most = max(counts, default=0)
    if not most:
        return f": none in {len(counts)} days."
    peak = first + timedelta(days=counts.index(most))
    return (
        f": {counts[-1]:,} today, {sum(counts):,} in {len(counts)} days, "
        f"at most {most:,} on {_day(peak)}."
    )


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"
