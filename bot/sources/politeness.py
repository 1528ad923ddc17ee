"""When a feed is asked next, and which hosts are left alone meanwhile: pure rules, no clock.

Servers of feeds belong to others. They are asked as seldom as serves, never several times at once,
later where they say so, and given up only where they say that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from bot.sources.web.answers import NotFetched, Trouble

#: However quiet a feed is, something new should not wait for longer.
_LONGEST_WAIT: Final = timedelta(hours=4)
#: What servers and failures ask for counts up to here.
_LONGEST_REST: Final = timedelta(days=1)
_BUSY_HOST_REST: Final = timedelta(minutes=15)
_UNREADABLE_REST: Final = timedelta(hours=6)
_NEWEST: Final = 20
#: Part of an interval by which feeds are spread to either side.
_SPREAD: Final = 0.1

#: A feed in trouble is told of once it has been so for so long, or so often.
_TOLD_AFTER: Final = timedelta(days=3)
_TOLD_AFTER_POLLS: Final = 10
#: What no waiting mends.
_TOLD_AT_ONCE: Final = frozenset({Trouble.GONE, Trouble.PRIVATE, Trouble.LARGE})

_MOVED_POLLS: Final = 3
_MOVED_FOR: Final = timedelta(days=1)

_BETWEEN_REQUESTS: Final = timedelta(seconds=2)
#: Hosts that are known to take fewer requests from all of a reader's feeds together.
_SLOW_HOSTS: Final = {"reddit.com": timedelta(seconds=65)}
#: Sites whose authors have a host each, and which count requests to all of these together.
_SHARED: Final = ("tumblr.com", "reddit.com", "substack.com", "blogspot.com", "wordpress.com")


def next_poll(
    now: datetime,
    address: str,
    *,
    interval: timedelta,
    dates: Sequence[datetime] = (),
    fresh_until: datetime | None = None,
    every: timedelta | None = None,
) -> datetime:
    """Choose when a feed that is well is asked again.

    Args:
        now: Aware, UTC, as all moments here.
        address: The feed's, by which it is spread: many feeds that were added together are not
            asked together for ever.
        interval: It is never asked more often.
        dates: Of its entries; those of undated ones are of no use.
        fresh_until: What the server said.
        every: What the feed says: ``<ttl>`` and its like.
    """
    wait = min(max(_half_the_usual_gap(dates), interval), max(_LONGEST_WAIT, interval))
    wait *= 1 + _SPREAD * _share(address)
    wait = max(wait, interval)
    for floor in (every, None if fresh_until is None else fresh_until - now):
        if floor is not None:
            wait = max(wait, min(floor, _LONGEST_REST))
    return now + wait


def poll_after_failure(
    now: datetime, address: str, answer: NotFetched, *, interval: timedelta, failures: int
) -> datetime | None:
    """Choose when a feed that could not be had is asked again.

    Args:
        now: Aware, UTC.
        address: The feed's.
        answer: Why it could not be had.
        interval: Its usual one.
        failures: How many polls in a row failed, this one included.

    Returns:
        None where the server says that there is no use in asking ever again.
    """
    if answer.trouble is Trouble.GONE:
        return None
    doubled = interval * (1 << min(failures, 20))
    wait = min(doubled * (1 + _SPREAD * _share(f"{address} {failures}")), _LONGEST_REST)
    if answer.retry_after is not None:
        wait = max(wait, min(answer.retry_after, _LONGEST_REST))
    return now + wait


def poll_after_unreadable(now: datetime) -> datetime:
    """Choose when a feed whose reading had to be ended is read again."""
    return now + _UNREADABLE_REST


def is_to_be_told(trouble: Trouble, *, since: datetime, now: datetime, failures: int) -> bool:
    """Tell whether people are to hear of a feed's trouble; most of it passes by itself."""
    is_lasting = now - since >= _TOLD_AFTER or failures >= _TOLD_AFTER_POLLS
    return is_lasting or trouble in _TOLD_AT_ONCE


@dataclass(frozen=True, slots=True)
class Move:
    """Where a server has led permanently of late, how many polls in a row, and since when."""

    address: str
    polls: int
    since: datetime


def moved(before: Move | None, moved_to: str, now: datetime) -> Move | None:
    """Note where a poll that gave a feed was led permanently; empty for nowhere."""
    if not moved_to:
        return None
    if before is None or before.address != moved_to:
        return Move(moved_to, 1, now)
    return Move(moved_to, before.polls + 1, before.since)


def is_settled(move: Move | None, now: datetime) -> bool:
    """Tell whether the new address is to be kept: some moves are a page about repairs."""
    return move is not None and move.polls >= _MOVED_POLLS and now - move.since >= _MOVED_FOR


@dataclass(slots=True)
class Hosts:
    """Which hosts may be asked now. It is asked before each request, and told after it."""

    _asked: set[str] = field(default_factory=set)
    _free_at: dict[str, datetime] = field(default_factory=dict)

    def is_free(self, address: str, now: datetime) -> bool:
        """Tell whether the host of an address may be asked."""
        host = host_of(address)
        return host not in self._asked and self.free_at(address, now) <= now

    def free_at(self, address: str, now: datetime) -> datetime:
        """Tell from when on the host of an address may be asked, if nobody is asking it."""
        return self._free_at.get(host_of(address), now)

    def begin(self, address: str) -> None:
        """Note that a request is made."""
        self._asked.add(host_of(address))

    def end(self, address: str, now: datetime, answer: object = None) -> None:
        """Note that a request has been answered; a host that had too many of them rests."""
        host = host_of(address)
        rest = _SLOW_HOSTS.get(host, _BETWEEN_REQUESTS)
        if isinstance(answer, NotFetched) and answer.trouble is Trouble.BUSY:
            asked = answer.retry_after
            rest = max(rest, _BUSY_HOST_REST if asked is None else min(asked, _LONGEST_REST))
        self._asked.discard(host)
        self._free_at = {one: free for one, free in self._free_at.items() if free > now}
        self._free_at[host] = now + rest


def host_of(address: str) -> str:
    """Give the host that counts the requests to an address."""
    host = (urlsplit(address).hostname or "").rstrip(".").lower().removeprefix("www.")
    return next((site for site in _SHARED if host.endswith(f".{site}")), host)


def _half_the_usual_gap(dates: Sequence[datetime]) -> timedelta:
    newest = sorted(dates, reverse=True)[:_NEWEST]
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
    return timedelta(seconds=median(gaps) / 2 if gaps else 0)


def _share(text: str) -> float:
    """Give a number from -1 to 1 that is always the same for a text."""
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest) / 0x7FFFFFFF - 1
