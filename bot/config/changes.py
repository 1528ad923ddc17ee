"""Which of an operator's decisions a running bot takes over, and which wait for its next start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final

from bot.config.settings import Config

#: What was opened, bound or handed out with it cannot be changed under those who use it.
_AT_START: Final = frozenset(
    {
        "database",
        "feeds.contact",
        "feeds.private_networks",
        "moderation.webhook_private_networks",
        "posting.interval",
        "posting.colour",
        "posting.edit_posts",
        "stories.merge",
        "logging.file",
        "logging.form",
        "logging.max_megabytes",
        "logging.keep",
        "watching.port",
        "shards",
    }
)


@dataclass(frozen=True, slots=True)
class Reread:
    """What comes of a configuration that was read again.

    Attributes:
        config: What counts from now on.
        taken: The keys that changed in it, such as ``moderation.roles``.
        waiting: Those that were written anew and count from the next start on.
    """

    config: Config
    taken: tuple[str, ...]
    waiting: tuple[str, ...]

    def __str__(self) -> str:
        if not self.taken and not self.waiting:
            return "The configuration is what it was."
        told = f"Taken over: {', '.join(self.taken)}." if self.taken else "Nothing is taken over."
        return told + (f" Needs a restart: {', '.join(self.waiting)}." if self.waiting else "")


def reread(running: Config, written: Config) -> Reread:
    """Take over from a configuration what a running bot can.

    Args:
        running: What counts now.
        written: What the file says now.
    """
    changed = sorted(_changed(running, written))
    waiting = tuple(key for key in changed if key in _AT_START)
    return Reread(
        _kept(running, written),
        tuple(key for key in changed if key not in _AT_START),
        waiting,
    )


def _changed(running: Any, written: Any, before: str = "") -> Iterator[str]:
    for one in fields(running):
        old, new = getattr(running, one.name), getattr(written, one.name)
        if is_dataclass(old) and before + one.name not in _AT_START:
            yield from _changed(old, new, f"{one.name}.")
        elif old != new:
            yield before + one.name


def _kept(running: Config, written: Config) -> Config:
    """Give what is written, with what only a start can change as it is now."""
    tables: dict[str, Any] = {one.name: getattr(written, one.name) for one in fields(written)}
    for key in _AT_START:
        table, _, name = key.partition(".")
        if name:
            now = getattr(getattr(running, table), name)
            tables[table] = replace(tables[table], **{name: now})
        else:
            tables[table] = getattr(running, table)
    return Config(**tables)
