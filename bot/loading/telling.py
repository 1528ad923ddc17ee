"""Says in the log what loading brought, and each problem of a document once."""

from __future__ import annotations

import logging

from bot.errors import Problem
from bot.loading.reports import LoadReport

log = logging.getLogger(__name__)


class Telling:
    """What was told of each source."""

    def __init__(self) -> None:
        self._rejected: dict[str, set[Problem]] = {}

    def tell(self, source: str, report: LoadReport) -> None:
        """Tell what is new of a source."""
        if report.has_changes:
            log.info(
                "source %s: %d added, %d updated, %d withdrawn",
                source,
                report.added,
                report.updated,
                report.withdrawn,
            )
        told = self._rejected.get(source, set())
        for problem in report.rejected:
            if problem not in told:
                log.warning("source %s: rejected %s", source, problem)
        self._rejected[source] = set(report.rejected)
