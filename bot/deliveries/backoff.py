"""How long what failed waits before it is tried again. Pure, but for the chance it is given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import SystemRandom
from typing import Final

from bot.errors import TemporaryDeliveryError

#: Gives a number from 0 up to 1.
Chance = Callable[[], float]

_FIRST: Final = timedelta(seconds=5)
_LONGEST: Final = timedelta(minutes=30)
_RANDOM: Final = SystemRandom()


class Backoff:
    """Waits that double with every attempt, up to half an hour, each shortened by chance.

    Without the chance, all that an outage stopped would come back at the same moment:
    https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
    """

    def __init__(self, chance: Chance = _RANDOM.random) -> None:
        self._chance = chance

    def wait(self, attempts: int, error: Exception) -> timedelta:
        """Give how long to wait: half of the whole wait at least, and what Discord asks for.

        Args:
            attempts: How often it was tried, from 1.
            error: What went wrong the last time.
        """
        doublings: int = 2 ** min(attempts - 1, 20)
        whole = min(_FIRST * doublings, _LONGEST)
        chosen = whole * (1 - self._chance() / 2)
        asked_for = error.retry_after if isinstance(error, TemporaryDeliveryError) else None
        return max(chosen, asked_for or timedelta())
