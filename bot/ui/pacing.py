"""Keeps the bot's own requests within what Discord takes from a bot in all: fifty a second.

discord.py follows the limits of single routes, which Discord tells in every answer; of the limit
for all of them it hears only when it is passed. See "Global Rate Limit" in
https://discord.com/developers/docs/topics/rate-limits. Which requests take turns is left to
``departing``.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar

from bot.errors import StoreError
from bot.store.engine import Turn, Turns

T = TypeVar("T")

# One less than Discord takes, in a little more time: what leaves evenly does not arrive so.
_MOST: Final = 49
_WINDOW: Final = 1.01
_INTERVAL: Final = 1 / 48.5
#: A late event loop catches up with the even pace by so much, and not by bursts: what leaves
#: together comes to more than fifty a second where the next ones need a little less on their way.
_CATCHING_UP: Final = 0.3
_NEAREST: Final = 1 / 60

#: What a turn to send a request is called in the database that several processes share.
_REQUEST: Final = "request"
#: By so much a turn may be used later than it came, since there are few enough in a second.
_LATE: Final = 0.005
#: So many turns a process takes ahead, or the asking would lose some of them.
_AHEAD: Final = 3
#: Whoever is later may find that another one has the next turn in its place before it is told:
#: thirty turns, of ten processes, are taken 0.6 of these 1.01 seconds ahead.
_TOO_LATE: Final = 0.3
#: So many times of asking for a turn tell how far away the database is.
_COMPARED: Final = 20
#: So often a database that is out of reach is asked again.
_AGAIN: Final = 1.0


class Pace:
    """Moments, evenly spaced, and never fifty within any one second. Pure.

    Moments are seconds of one clock.
    """

    def __init__(self) -> None:
        self._taken: deque[float] = deque(maxlen=_MOST)
        self._next = self._soonest = float("-inf")

    def wait(self, now: float) -> float:
        """Give for how many seconds nothing may be taken; none or less where something may."""
        full_until = self._taken[0] + _WINDOW if len(self._taken) == _MOST else now
        return max(self._next, self._soonest, full_until) - now

    def take(self, now: float) -> None:
        """Take the moment."""
        self._taken.append(now)
        was_idle = now - self._next > _CATCHING_UP
        self._next = (now if was_idle else self._next) + _INTERVAL
        self._soonest = now + _NEAREST


class Pacer(ABC):
    """Says when a request may leave, in the order in which they ask."""

    @abstractmethod
    async def turn(self) -> None:
        """Wait until a request may leave, which it is to do at once."""


class OwnPacer(Pacer):
    """Keeps the pace of a process that is alone."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._first = asyncio.Lock()

    async def turn(self) -> None:
        """See ``Pacer``."""
        loop = asyncio.get_running_loop()
        async with self._first:
            if (wait := self._pace.wait(loop.time())) > 0:
                await asyncio.sleep(wait)
            self._pace.take(loop.time())


class SharedPacer(Pacer):
    """Keeps the pace of several processes, which have the limit together."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self._waiting = asyncio.Semaphore(_AHEAD)
        self._leaving = asyncio.Lock()
        self._soonest = float("-inf")
        self._asked: deque[float] = deque(maxlen=_COMPARED)
        self._telling: set[asyncio.Task[None]] = set()

    async def turn(self) -> None:
        """See ``Pacer``; who comes late to a turn tells so, and much too late takes another."""
        loop = asyncio.get_running_loop()
        late = float("inf")
        async with self._waiting:
            while late > _TOO_LATE:
                asked = loop.time()
                turn = await self._taken()
                self._asked.append(loop.time() - asked)
                await asyncio.sleep(turn.wait)
                await self._keep_apart(loop)
                late = loop.time() - (asked + self._distance() + turn.wait)
        if late > _LATE:
            task = loop.create_task(self._tell(turn, late))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)

    async def _keep_apart(self, loop: asyncio.AbstractEventLoop) -> None:
        """Wait until a request would not leave together with the last one, which was late."""
        async with self._leaving:
            if (wait := self._soonest - loop.time()) > 0:
                await asyncio.sleep(wait)
            self._soonest = loop.time() + _NEAREST

    def _distance(self) -> float:
        """Give for how long asking takes at least: by that all turns are late alike.

        When in between the database looked at its clock is not known.
        """
        return min(self._asked) if len(self._asked) == _COMPARED else 0.0

    async def _taken(self) -> Turn:
        take = partial(self._turns.take_one_of, _REQUEST, _MOST, _WINDOW, _NEAREST)
        return await once_reachable(take)

    async def _tell(self, turn: Turn, late: float) -> None:
        with suppress(StoreError):
            await self._turns.put_off(turn, late)


async def once_reachable(take: Callable[[], Awaitable[T]]) -> T:
    """Take a turn, and where the database is out of reach, do so once it is back."""
    while True:
        try:
            return await take()
        except StoreError:
            await asyncio.sleep(_AGAIN)


def pacer_with(turns: Turns | None) -> Pacer:
    """Give a pacer, for processes that share turns or for one that is alone."""
    return OwnPacer() if turns is None else SharedPacer(turns)
