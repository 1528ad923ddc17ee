"""Lets requests that the library hands to the network leave in turn, those for people first.

Answers to interactions do not count under Discord's limit for all requests, and they alone go
without the bot's token. Each other one takes its turn in the moment in which it leaves, with its
connection made and everything else waited for: what left late would come together with the next
ones. So do those that the library sends by itself, and its repeats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum
from heapq import heappop, heappush
from itertools import count
from types import SimpleNamespace
from typing import Final

import aiohttp

from bot.ui.pacing import Pacer

#: So many requests are made ready while they wait; each holds a connection, and makes one in less.
_READY: Final = 8


class Rank(IntEnum):
    """Which requests go before others."""

    PERSON = 0
    POST = 1
    EDIT = 2


_RANK: Final = ContextVar("rank", default=Rank.PERSON)


@contextmanager
def ranked(rank: Rank) -> Iterator[None]:
    """Let the requests that are made inside have a rank; outside, somebody waits for each."""
    token = _RANK.set(rank)
    try:
        yield
    finally:
        _RANK.reset(token)


class Entrance:
    """Lets few requests at a time make ready, by their rank and then in the order they came."""

    def __init__(self, room: int = _READY) -> None:
        self._room = room
        self._waiting: list[tuple[Rank, int, asyncio.Future[None]]] = []
        self._numbers = count()

    async def enter(self, rank: Rank) -> None:
        """Wait until there is room, and take it."""
        if self._room:
            self._room -= 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (rank, next(self._numbers), place))
        try:
            await place
        except asyncio.CancelledError:
            if not place.cancelled():
                self.leave()
            raise

    def leave(self) -> None:
        """Give the room to whoever is next."""
        while self._waiting:
            _, _, place = heappop(self._waiting)
            if not place.done():  # else whoever waited has given up
                place.set_result(None)
                return
        self._room += 1


class _Departures:
    """Lets requests of a session leave in turn, as far as they count."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._entrance = Entrance()

    async def make_ready(
        self,
        _session: aiohttp.ClientSession,
        request: SimpleNamespace,
        about: aiohttp.TraceRequestStartParams,
    ) -> None:
        request.is_inside = False
        if _counts(about.headers):
            await self._entrance.enter(_RANK.get())
            request.is_inside = True

    async def depart(
        self,
        _session: aiohttp.ClientSession,
        request: SimpleNamespace,
        about: aiohttp.TraceRequestHeadersSentParams,
    ) -> None:
        # The signal says that it was sent, and comes right before.
        if _counts(about.headers):
            await self._pacer.turn()
            self._make_room(request)

    async def fail(
        self,
        _session: aiohttp.ClientSession,
        request: SimpleNamespace,
        _about: aiohttp.TraceRequestExceptionParams,
    ) -> None:
        self._make_room(request)

    def _make_room(self, request: SimpleNamespace) -> None:
        if request.is_inside:
            request.is_inside = False
            self._entrance.leave()


def paced(pacer: Pacer) -> aiohttp.TraceConfig:
    """Give what lets the requests of a session, as far as they count, leave at a pace."""
    departures = _Departures(pacer)
    trace = aiohttp.TraceConfig()
    trace.on_request_start.append(departures.make_ready)
    trace.on_request_headers_sent.append(departures.depart)
    trace.on_request_exception.append(departures.fail)
    return trace


def _counts(headers: Mapping[str, str]) -> bool:
    return "Authorization" in headers
