"""Gathers what was sent and records it together: a commit for each message costs more than it.

What is not recorded yet when the process is killed stands in the channel, where the next claim
looks first; so it is recorded soon, but not at once. Until then its channel is held.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final

from bot.store import Store
from bot.store.posts.ledger import Sent

#: Seconds after which what was sent is recorded, however little it is.
_SOON: Final = 0.5
_MANY: Final = 25


class Outcomes:
    """What was sent and is still to be recorded; close it, or its timer goes on."""

    def __init__(self, store: Store, remind: Callable[[], None]) -> None:
        """Record in a store.

        Args:
            store: Where to record.
            remind: Called whenever it is time to record, whether or not there is anything.
        """
        self._store = store
        self._remind = remind
        self._waiting: list[Sent] = []
        self._served: list[int] = []
        self._is_late = False
        self._timer = self._set_timer()

    @property
    def is_due(self) -> bool:
        """Whether it is time to record."""
        return self._is_late or len(self._waiting) >= _MANY

    def add(self, sent: Sent) -> None:
        """Take in what was sent."""
        self._waiting.append(sent)

    def add_served(self, channel_id: int) -> None:
        """Take in that a channel may be given back, when what was sent to it is recorded."""
        self._served.append(channel_id)

    async def record(self) -> None:
        """Record all that was taken in, and give back the channels that were served.

        Raises:
            StoreError: The ledger cannot be written; nothing of it is forgotten.
        """
        self._timer.cancel()
        self._timer, self._is_late = self._set_timer(), False
        recorded, self._waiting = self._waiting, []
        served, self._served = self._served, []
        try:
            if recorded:
                await self._store.ledger.record_sent(recorded)
            await self._store.claims.release(served)
        except BaseException:
            self._waiting[:0], self._served[:0] = recorded, served
            raise

    async def close(self) -> None:
        """Record what is left, and end; once more where the ledger could not be written."""
        try:
            await self.record()
        finally:
            self._timer.cancel()

    def _set_timer(self) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_later(_SOON, self._ring)

    def _ring(self) -> None:
        self._is_late = True
        self._remind()
