"""Timers that tests let ring when they please."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import NamedTuple


class Timer(NamedTuple):
    """When something is to happen, and what.

    Attributes:
        seconds: How long after it was set.
        ring: Lets it happen now.
        handle: By which it can be cancelled.
    """

    seconds: float
    ring: Callable[[], None]
    handle: asyncio.TimerHandle
