"""Which posts step back, so that their stories come together later. Pure.

In quiet hours everything waits, beyond the hourly limit and beyond ten at once what is too much.
Writing that down is left to ``deliveries``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.posting.ledger import Waiting
from bot.posting.options import Options

#: More story posts than this do not come at once; the others follow as one digest.
AT_ONCE: Final = 10
#: What an hourly limit counts.
LIMITED_TIME: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in line in one subscription.

    Attributes:
        options: When the subscription posts, and how much.
        is_gathering: Whether it is time for what waits in it to come together.
        fresh: Ids of its story posts that are due and were never tried, the first in front.
        staying: Ids of its other posts that are due: a digest, or one that may stand already.
        under_way: How many more are being sent, or are tried again later.
        sent: When it posted within the last hour, the earliest first.
    """

    options: Options
    is_gathering: bool = False
    fresh: tuple[int, ...] = ()
    staying: tuple[int, ...] = ()
    under_way: int = 0
    sent: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class StepBack:
    """What is not posted now.

    Attributes:
        posts: Ids of story posts whose stories wait instead.
        put_off: Ids of posts that come later as they are.
        why: For what the stories wait.
        until: When they come, at the earliest.
    """

    posts: tuple[int, ...]
    put_off: tuple[int, ...]
    why: Waiting
    until: datetime


def step_back(line: Line, now: datetime) -> StepBack | None:
    """Give what of a line is not to be posted now; None where all of it is."""
    quiet_until = _quiet_until(line.options, now)
    if quiet_until is not None:
        return StepBack(line.fresh, line.staying, Waiting.QUIET_HOURS, quiet_until)
    # What waits already comes before what is new, or a busy channel would never see it.
    room = _room(line)
    if room is not None and room - line.is_gathering <= AT_ONCE:
        rest = line.fresh[max(0, room - line.is_gathering) :]
        return _stepping_back(rest, Waiting.HOURLY_LIMIT, _hour_over(line, now))
    rest = line.fresh[AT_ONCE:]
    # A single one would follow at once, and as the same post.
    return _stepping_back(rest, Waiting.TOO_MANY, now) if len(rest) > 1 else None


def held_until(line: Line, now: datetime) -> datetime | None:
    """Give when a digest that is due may come, at the earliest; None where it may come now."""
    quiet_until = _quiet_until(line.options, now)
    if quiet_until is not None:
        return quiet_until
    room = _room(line)
    if room is not None and room <= len(line.fresh):
        return _hour_over(line, now)
    return None


def _stepping_back(posts: tuple[int, ...], why: Waiting, until: datetime) -> StepBack | None:
    return StepBack(posts, (), why, until) if posts else None


def _quiet_until(options: Options, now: datetime) -> datetime | None:
    return None if options.quiet is None else options.quiet.end_after(now)


def _room(line: Line) -> int | None:
    """Give how many fresh posts the hourly limit leaves room for; None without one."""
    limit = line.options.hourly_limit
    if limit is None:
        return None
    return limit - len(line.sent) - len(line.staying) - line.under_way


def _hour_over(line: Line, now: datetime) -> datetime:
    """Give when the earliest of the hour's posts is an hour old."""
    return (line.sent[0] if line.sent else now) + LIMITED_TIME
