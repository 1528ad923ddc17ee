"""Writes one line a day into the log: what was loaded, posted, held, and failed."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.clock import Clock
from bot.loading.reports import LoadReport
from bot.store.engine import Reading
from bot.store.overview.day import day_since

log = logging.getLogger(__name__)


class Daybook:
    """Counts what is loaded, and sums a day up once it is over; days end at midnight UTC."""

    def __init__(self, read: Reading, clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._begin(clock())

    def _begin(self, now: datetime) -> None:
        self._since = now
        self._added = self._updated = self._withdrawn = 0

    def note(self, report: LoadReport) -> None:
        """Count what a load did."""
        self._added += report.added
        self._updated += report.updated
        self._withdrawn += report.withdrawn

    async def look(self) -> None:
        """Tell of the day that is over, if one is.

        Raises:
            StoreError: The database cannot be read.
        """
        now = self._clock()
        if now.date() == self._since.date():
            return
        day = await day_since(self._read, self._since)
        log.info(
            "since %s UTC: articles: %d added, %d updated, %d withdrawn, %d held now; posts:"
            " %d sent, %d refused; documents: %d rejected now",
            f"{self._since:%Y-%m-%d %H:%M}",
            self._added,
            self._updated,
            self._withdrawn,
            day.held,
            day.posted,
            day.refused,
            day.rejected,
        )
        self._begin(now)
