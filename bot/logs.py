"""Sets up logging for a run: one line a record, on standard error or into a file."""

from __future__ import annotations

import logging
import time

from bot.config.settings import Logging


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
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    logging.basicConfig(level=settings.level.upper(), handlers=[handler])
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLogger().level))
    # A line for every tick and every notice would bury what came of it. A tick that is still at
    # work when the next one is due is no news either.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    logging.getLogger("watchfiles").setLevel(logging.WARNING)
