"""Sets up logging for a run: one line a record, on standard error or into a file."""

from __future__ import annotations

import logging
import time
from typing import Any

from bot.config.settings import Logging
from bot.terminal import escaped


class _OneLine(logging.Formatter):
    """Writes each record on one line, whatever the names of files in it hold.

    A line break in a name would forge a record, an escape sequence what a terminal shows. Lines
    of a traceback are indented, so that none of them looks like a record.
    """

    converter = staticmethod(time.gmtime)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Give the line of a record."""
        record.message = escaped(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the library's name
        """Give the lines of a traceback."""
        lines = super().formatException(ei).splitlines()
        return "\n".join(f"    {escaped(line)}" for line in lines)


def start_logging(settings: Logging) -> None:
    """Send the log where the operator wants it, with times in UTC.

    discord.py logs its requests, headers included, below INFO; it never gets to.
    """
    handler: logging.Handler = (
        # Names of files may hold bytes that are no characters.
        logging.FileHandler(settings.file, encoding="utf-8", errors="backslashreplace")
        if settings.file
        else logging.StreamHandler()
    )
    handler.setFormatter(_OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=settings.level.upper(), handlers=[handler])
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().level))
    # A line for every tick and every notice would bury what came of it. A tick that is still at
    # work when the next one is due is no news either.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
