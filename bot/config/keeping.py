"""What an operator decides on keeping: ``[backup]`` and ``[upkeep]``, and on ``[watching]``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path

from bot.config import values as toml
from bot.config.tables import key, placed_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """Whether the database is backed up by itself: ``[backup]``.

    Attributes:
        folder: Where to; None for not at all.
        interval: How often.
        keep: How many; the oldest beyond them are removed.
    """

    folder: Path | None = placed_key(toml.optional(toml.folder_to_write), "", default=None)
    interval: timedelta = key(toml.duration(least="1h", most="30d"), "1d")
    keep: int = key(toml.number(least=1, most=1000), 7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """When the database is looked through, and what may go then: ``[upkeep]``.

    Attributes:
        at: The time of day, on this machine's clock.
        articles: From what age on articles go; None for never.
        posts: The same of what is known about posts.
    """

    at: time = key(toml.time_of_day, "04:00")
    articles: timedelta | None = key(toml.optional(toml.duration(least="90d", most="3650d")), "")
    posts: timedelta | None = key(toml.optional(toml.duration(least="90d", most="3650d")), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """Whether programs on this machine may ask how the bot is: ``[watching]``.

    Attributes:
        port: Of loopback; 0 for no.
    """

    port: int = key(toml.number(least=0, most=65_535), 0)
