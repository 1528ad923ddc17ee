"""What time it is, as a value that is handed in: tests and the demo bring clocks of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

#: Gives the present moment, aware, UTC.
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Give the machine's present moment."""
    return datetime.now(UTC)
