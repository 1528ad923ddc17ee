"""How a subscription's stories are posted: at once or as a digest, when, and dressed how."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import time
from functools import lru_cache
from typing import Any

from bot.posting.hours import DigestTimes, QuietHours


@dataclass(frozen=True, slots=True)
class Options:
    """How a subscription's stories are posted; the defaults are how most channels want it.

    Attributes:
        digest: When stories come together as a digest; None lets each come at once.
        quiet: When nothing is posted; the stories of these hours come together after them.
        hourly_limit: How many posts an hour at the most, from 1; the rest comes as a digest.
        mention_role: Id of the role that each post mentions.
        silent: Posts make no sound and no notification.
        thread: Each post opens a thread for its discussion.
        crosspost: Posts in an announcement channel are published to the servers that follow it.
        follow_ups: Weighty coverage of a posted story is announced below its post.
        colour_by_topic: Each topic has a colour of its own, instead of the configured one for all.
    """

    digest: DigestTimes | None = None
    quiet: QuietHours | None = None
    hourly_limit: int | None = None
    mention_role: int | None = None
    silent: bool = False
    thread: bool = False
    crosspost: bool = False
    colour_by_topic: bool = False
    follow_ups: bool = False

    def to_json(self) -> str:
        """Give the options as text that ``options_from_json`` reads; defaults are left out."""
        values: dict[str, object] = {
            name: value
            for name in _PLAIN
            if (value := getattr(self, name)) != getattr(_DEFAULTS, name)
        }
        if self.digest is not None:
            digest = self.digest
            values["digest"] = [list(digest.days), digest.at.isoformat(), digest.zone]
        if self.quiet is not None:
            quiet = self.quiet
            values["quiet"] = [quiet.start.isoformat(), quiet.end.isoformat(), quiet.zone]
        return json.dumps(values)


# Thousands of subscriptions have few different options.
@lru_cache(maxsize=4096)
def options_from_json(text: str) -> Options:
    """Read what ``Options.to_json`` wrote."""
    values = json.loads(text)
    plain = {name: values[name] for name in _PLAIN if name in values}
    return Options(digest=_digest_of(values), quiet=_quiet_of(values), **plain)


def _digest_of(values: dict[str, Any]) -> DigestTimes | None:
    if "digest" not in values:
        return None
    days, at, zone = values["digest"]
    return DigestTimes(tuple(days), time.fromisoformat(at), zone)


def _quiet_of(values: dict[str, Any]) -> QuietHours | None:
    if "quiet" not in values:
        return None
    start, end, zone = values["quiet"]
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end), zone)


_DEFAULTS = Options()
_PLAIN = (
    "hourly_limit",
    "mention_role",
    "silent",
    "thread",
    "crosspost",
    "colour_by_topic",
    "follow_ups",
)
