"""Sites with a feed each, which publish on time, fail by chance, and note when they are asked."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Final

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.clock import Clock
from tests.samples import NOW

DAY: Final = timedelta(days=1)
_PERIODS: Final = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8, 24))
#: How many of its newest entries a feed lists; none is gone before an outage has passed.
_LISTED: Final = 8
_LONGEST_OUTAGE: Final = timedelta(hours=2, minutes=30)
_FEEDS_A_HOST: Final = 5
#: How feeds fail, each by itself, save that 429 counts for its whole host.
_FAILURES: Final = ("503", "404", "cut off", "no feed", "429")
#: What a host that had too many requests asks for, in seconds.
REST: Final = 1200


@dataclass(frozen=True, slots=True)
class Publisher:
    """A feed: how often an entry comes, and when it fails, and how.

    Attributes:
        outage: From when to when; empty where it never fails.
    """

    number: int
    period: timedelta
    offset: timedelta
    outage: tuple[datetime, datetime] | None
    failure: str

    @property
    def host(self) -> str:
        """The address of this machine at which it stands."""
        place = self.number // _FEEDS_A_HOST
        return f"127.0.{1 + place // 200}.{1 + place % 200}"

    def entries(self) -> Iterator[tuple[str, datetime]]:
        """Give title and date of every entry from the day before to the end of the day."""
        moment, place = NOW - DAY + self.offset, 0
        while moment <= NOW + DAY:
            yield f"Feed {self.number}, entry-{place}", moment
            moment, place = moment + self.period, place + 1

    def is_out(self, now: datetime) -> bool:
        """Tell whether it fails now."""
        return self.outage is not None and self.outage[0] <= now < self.outage[1]

    def listed(self, now: datetime) -> list[tuple[str, datetime]]:
        """Give what it lists now."""
        return [one for one in self.entries() if one[1] <= now][-_LISTED:]


@dataclass(slots=True)
class Publishers:
    """All of them, and what they were asked.

    Attributes:
        asked: By feed, when.
        asked_hosts: By host, when.
        refused: By host, when it said that it had too many requests.
        open: How many requests each host is answering.
        crowded: The hosts that were asked twice at once.
    """

    all: tuple[Publisher, ...]
    clock: Clock
    port: int = 0
    asked: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    asked_hosts: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    refused: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    open: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    crowded: set[str] = field(default_factory=set)

    def address(self, one: Publisher) -> str:
        """Give where a feed stands."""
        return f"http://{one.host}:{self.port}/{one.number}"

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer as the feed does at this moment."""
        one, now = self.all[int(request.match_info["number"])], self.clock()
        self.asked[one.number].append(now)
        self.asked_hosts[one.host].append(now)
        self.open[one.host] += 1
        if self.open[one.host] > 1:
            self.crowded.add(one.host)
        try:
            return await self._failed(one, request) if one.is_out(now) else _feed(one, now)
        finally:
            self.open[one.host] -= 1

    async def _failed(self, one: Publisher, request: web.Request) -> web.StreamResponse:
        if one.failure == "429":
            self.refused[one.host].append(self.clock())
            return web.Response(status=429, headers={"Retry-After": str(REST)})
        if one.failure == "no feed":
            return web.Response(
                text="<!DOCTYPE html><html>Repairs</html>", content_type="text/html"
            )
        if one.failure == "cut off":
            response = web.StreamResponse()
            response.content_length = 1000
            await response.prepare(request)
            await response.write(b"<rss>")
            assert request.transport is not None
            request.transport.abort()
            return response
        return web.Response(status=int(one.failure))


def publishers(count: int, clock: Clock, chance: random.Random) -> Publishers:
    """Make so many; every fifth fails for a while."""
    return Publishers(tuple(_publisher(number, chance) for number in range(count)), clock)


@asynccontextmanager
async def publishing(made: Publishers) -> AsyncIterator[Publishers]:
    """Serve them at all of this machine's addresses."""
    application = web.Application()
    application.router.add_get("/{number:\\d+}", made.answer)
    async with TestServer(application, host="0.0.0.0") as server:  # noqa: S104 - 127.x.y.z is a host
        assert server.port is not None
        made.port = server.port
        yield made


def _publisher(number: int, chance: random.Random) -> Publisher:
    period = chance.choice(_PERIODS)
    begin = NOW + chance.random() * DAY
    outage = (begin, begin + chance.random() * _LONGEST_OUTAGE) if number % 5 == 0 else None
    offset = chance.random() * period
    return Publisher(number, period, offset, outage, chance.choice(_FAILURES))


def _feed(one: Publisher, now: datetime) -> web.Response:
    items = "".join(
        f"<item><title>{title}</title><link>https://{one.number}.example/{title.split()[-1]}</link>"
        f"<guid isPermaLink='false'>{title}</guid><pubDate>{format_datetime(date)}</pubDate></item>"
        for title, date in reversed(one.listed(now))
    )
    text = (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Feed {one.number}</title>"
        f"<link>https://{one.number}.example/</link>{items}</channel></rss>"
    )
    return web.Response(text=text, content_type="application/rss+xml")
