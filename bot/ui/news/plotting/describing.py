"""Says in words how much was published when: for those who do not see a plot, and beside it.

Nothing of it comes from an article, save whose stories they are. Drawing is left to ``plots``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.search.timeline import Step, Timeline

#: Fewer stories, or all in one stretch, make no picture worth looking at.
_LEAST_STORIES: Final = 3
_LEAST_STRETCHES: Final = 2


def is_worth_drawing(timeline: Timeline) -> bool:
    """Tell whether a picture says more than the number of stories does."""
    return timeline.total >= _LEAST_STORIES and len(timeline.counts) >= _LEAST_STRETCHES


def describe_plot(timeline: Timeline, subject: str) -> str:
    """Say in words what a plot shows, for those who do not see it.

    Args:
        timeline: What is drawn; at least one stretch.
        subject: Whose stories they are, with its preposition, such as "on Robotics"; may be empty.
    """
    peak, last = peak_of(timeline), len(timeline.counts) - 1
    most, lately = timeline.counts[peak], timeline.counts[last]
    first = "first " if timeline.counts.count(most) > 1 else ""
    parts = [f"at most {most:,}, {first}{_named(timeline, peak)}"]
    if peak != last:
        parts.append(f"{lately:,} {_named(timeline, last)}, the last shown")
    earlier = f", {timeline.earlier:,} of them earlier" if timeline.earlier else ""
    parts.append(f"{timeline.total:,} in all{earlier}")
    articles = f"Articles {subject}".rstrip()
    return f"{articles} each {timeline.step}, {_span(timeline)}: {'; '.join(parts)}."


def since(timeline: Timeline) -> str:
    """Say when the first stretch of a time began: "4 August 2021", "August 2021"."""
    first = timeline.starts[0]
    match timeline.step:
        case Step.DAY:
            return _day(first)
        case Step.WEEK:
            return f"the week of {_day(first)}"
        case Step.MONTH:
            return f"{first:%B %Y}"
        case Step.YEAR:
            return f"{first.year}"


def peak_of(timeline: Timeline) -> int:
    """Give the place of the stretch with the most stories, the first where several are."""
    return timeline.counts.index(max(timeline.counts))


def caption(timeline: Timeline) -> str:
    """Say in a picture how much the most was, and when: "peak: 15 on 27 Nov"."""
    peak = peak_of(timeline)
    most, start = timeline.counts[peak], timeline.starts[peak]
    first = "first " if timeline.counts.count(most) > 1 else ""
    match timeline.step:
        case Step.DAY:
            when = f"on {start.day} {start:%b}"
        case Step.WEEK:
            when = f"in the week of {start.day} {start:%b}"
        case Step.MONTH:
            when = f"in {start:%b %Y}"
        case Step.YEAR:
            when = f"in {start.year}"
    return f"peak: {most:,}{', ' if first else ' '}{first}{when}"


def short_date(start: datetime, step: Step) -> str:
    """Give a date as it stands below a bar."""
    match step:
        case Step.DAY | Step.WEEK:
            return f"{start.day} {start:%b %Y}"
        case Step.MONTH:
            return f"{start:%b %Y}"
        case Step.YEAR:
            return f"{start.year}"


def _span(timeline: Timeline) -> str:
    """Say from when to when: "August to October 2021", "4 to 27 September 2021"."""
    first, last = timeline.starts[0], timeline.starts[-1]
    if timeline.step is Step.YEAR:
        return f"{first.year} to {last.year}" if first.year != last.year else f"{first.year}"
    is_daily = timeline.step is Step.DAY
    end = _day(last) if is_daily else f"{last:%B %Y}"
    if first.year != last.year:
        start = _day(first) if is_daily else f"{first:%B %Y}"
    elif first.month != last.month:
        start = f"{first.day} {first:%B}" if is_daily else f"{first:%B}"
    else:
        start = f"{first.day}" if is_daily and first != last else ""
    return f"{start} to {end}" if start else end


def _named(timeline: Timeline, place: int) -> str:
    """Say which stretch it is: "on 13 September", "in the week of 13 September"."""
    start = timeline.starts[place]
    first, last = timeline.starts[0], timeline.starts[-1]
    year = "" if first.year == last.year else f" {start.year}"
    match timeline.step:
        case Step.DAY:
            return f"on {start.day} {start:%B}{year}"
        case Step.WEEK:
            return f"in the week of {start.day} {start:%B}{year}"
        case Step.MONTH:
            return f"in {start:%B}{year}"
        case Step.YEAR:
            return f"in {start.year}"


def _day(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y}"
