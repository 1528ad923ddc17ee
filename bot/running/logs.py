"""Sets up logging for a run: one line a record, on standard error or into files that take turns."""

from __future__ import annotations

import json
import logging
import time
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from typing import Any, Final

from bot.config.settings import Level, Logging
from bot.terminal import escaped

_MEGABYTE: Final = 1_000_000


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


class _OneObject(logging.Formatter):
    """Writes each record as one JSON object on a line, its traceback included."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the object of a record."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # JSON could hold it as it is; what reads the JSON may show it on a terminal.
            "message": escaped(record.getMessage()),
        }
        if record.exc_info:
            told["traceback"] = super().formatException(record.exc_info)
        return json.dumps(told)


def start_logging(settings: Logging) -> None:
    """Send the log where the operator wants it, with times in UTC.

    discord.py logs its requests, headers included, below INFO; it never gets to.
    """
    handler = _handler(settings)
    handler.setFormatter(
        _OneObject()
        if settings.form == "json"
        else _OneLine("%(asctime)s %(levelname)s %(name)s: %(message)s")
    )
    logging.basicConfig(handlers=[handler])
    set_level(settings.level)
    # A line for every tick and every notice would bury what came of it. A tick that is still at
    # work when the next one is due is no news either.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)


def set_level(level: Level) -> None:
    """Log from this level on, and of what discord.py says never less than information."""
    logging.getLogger().setLevel(level.upper())
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().level))


def _handler(settings: Logging) -> logging.Handler:
    if settings.file is None:
        return logging.StreamHandler()
    return RotatingFileHandler(
        settings.file,
        maxBytes=settings.max_megabytes * _MEGABYTE,
        backupCount=settings.keep,
        encoding="utf-8",
        errors="backslashreplace",  # names of files may hold bytes that are no characters
    )
