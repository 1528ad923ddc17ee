"""Tells the operator in one line when Discord is out of reach and in one when it is back.

An outage is noticed in many places and many times: by each shard of the gateway, by each post and
each of its tries. What is noticed is told to an ``Outage``, which says it once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock

log = logging.getLogger(__name__)

#: Discord asks every shard to connect anew now and then, which takes a second and is no news.
_NEWS_AFTER: Final = timedelta(seconds=10)


class Outage:
    """What is out of reach, since when, and which posts wait for it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shards: set[int] = set()
        self._has_failed = False
        self._waited: set[int] = set()
        self._since: datetime | None = None
        self._because = ""
        self._is_told = False

    def lose_shard(self, shard_id: int) -> None:
        """Note that a shard of the gateway is not connected."""
        self._begin("its gateway is not connected")
        self._shards.add(shard_id)

    def find_shard(self, shard_id: int) -> None:
        """Note that a shard is connected again."""
        self._shards.discard(shard_id)

    def put_off(self, post_id: int, because: str) -> None:
        """Note that a post was tried and waits, and the sentence that says why."""
        self._begin(because.rstrip("."))
        self._has_failed = True
        self._waited.add(post_id)

    def settle(self) -> None:
        """Note that Discord answered about a post, be it with a no: it is in reach for others."""
        self._has_failed = False

    def look(self) -> None:
        """Say what is worth a line by now; call it every few seconds."""
        if self._since is None:
            return
        lasted = self._clock() - self._since
        if not self._shards and not self._has_failed:
            self._end(lasted)
        elif not self._is_told and lasted >= _NEWS_AFTER:
            log.warning(
                "Discord is out of reach since %s: %s. The bot goes on trying by itself.",
                self._since.strftime("%H:%M:%S"),
                self._because,
            )
            self._is_told = True

    def _begin(self, because: str) -> None:
        if self._since is None:
            self._since, self._because = self._clock(), because

    def _end(self, lasted: timedelta) -> None:
        if self._is_told:
            log.info(
                "Discord is back after %s; %s",
                timedelta(seconds=round(lasted.total_seconds())),
                _posts_waited(len(self._waited)),
            )
        self._waited.clear()
        self._since, self._is_told = None, False


def _posts_waited(count: int) -> str:
    if not count:
        return "no post waited."
    return "1 post waited." if count == 1 else f"{count} posts waited."
