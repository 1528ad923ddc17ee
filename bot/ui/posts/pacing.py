"""Keeps the bot's own requests within what Discord takes from a bot in all: fifty a second.

discord.py follows the limits of single routes, which Discord tells in every answer; of the limit
for all of them it hears only when it is passed. See "Global Rate Limit" in
https://discord.com/developers/docs/topics/rate-limits; answers to interactions do not count.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

from bot.errors import StoreError
from bot.store.engine import Turns

# One less than Discord takes, in a little more time: what leaves evenly does not arrive so.
_MOST: Final = 49
_WINDOW: Final = 1.01
_INTERVAL: Final = 1 / 48.5
#: A late event loop that fell no further behind the even pace catches up with it.
_CATCHING_UP: Final = 3 * _INTERVAL


#: What a turn to send a request is called in the database that several processes share.
_REQUEST: Final = "request"
#: So long before a turn comes the next one is asked for, or the pace would be lost by the asking.
_AHEAD: Final = 0.05
#: A process that is late for so many turns one after the other is always late, and goes on.
_MOST_MISSED: Final = 9
#: So often a database that is out of reach is asked again.
_AGAIN: Final = 1.0


class Pace:
    """Moments, evenly spaced, and never fifty within any one second. Pure.

    Moments are seconds of one clock.
    """

    def __init__(self) -> None:
        self._taken: deque[float] = deque(maxlen=_MOST)
        self._next = float("-inf")

    def wait(self, now: float) -> float:
        """Give for how many seconds nothing may be taken; none or less where something may."""
        is_full = len(self._taken) == _MOST
        until = max(self._next, self._taken[0] + _WINDOW) if is_full else self._next
        return until - now

    def take(self, now: float) -> None:
        """Take the moment."""
        self._taken.append(now)
        is_late = now - self._next > _CATCHING_UP
        self._next = (now if is_late else self._next) + _INTERVAL


class Pacer:
    """Lets requests take turns; those that can wait go when no other one waits."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, *, is_urgent: bool = True) -> None:
        """Wait until a request may go out.

        Args:
            is_urgent: Whether it goes before those that are not.
        """
        loop = asyncio.get_running_loop()
        if self._goes_at_once(loop):
            return
        turn: asyncio.Future[None] = loop.create_future()
        (self._urgent if is_urgent else self._patient).append(turn)
        self._see_to_it(loop)
        await turn

    def _goes_at_once(self, loop: asyncio.AbstractEventLoop) -> bool:
        """Take a turn that need not be waited for, if there is one."""
        is_free = self._timer is None and self._pace.wait(loop.time()) <= 0
        if is_free:
            self._pace.take(loop.time())
        return is_free

    def _see_to_it(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let whoever waits go some time."""
        if self._timer is None:
            self._set_timer(loop)

    def _set_timer(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = loop.call_later(max(0, self._pace.wait(loop.time())), self._let_go, loop)

    def _let_go(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let as many go as may, then look again when the next one may."""
        self._timer = None
        while (queue := self._urgent or self._patient) and self._pace.wait(loop.time()) <= 0:
            turn = queue.popleft()
            if not turn.done():  # else whoever waited has given up
                self._pace.take(loop.time())
                turn.set_result(None)
        if queue:
            self._set_timer(loop)


class SharedPacer(Pacer):
    """Does the same for several processes, which have the limit together."""

    def __init__(self, turns: Turns) -> None:
        super().__init__()
        self._turns = turns
        self._coming = 0
        self._missed = 0
        self._asking: asyncio.Task[None] | None = None

    def _goes_at_once(self, _loop: asyncio.AbstractEventLoop) -> bool:
        return False

    def _see_to_it(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._asking is None or self._asking.done():
            self._asking = loop.create_task(self._ask(loop))

    async def _ask(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take a turn for each that waits; who gets it is said when it has come."""
        while len(self._urgent) + len(self._patient) > self._coming:
            wait = await taken_turn(self._turns, _REQUEST, _INTERVAL)
            self._coming += 1
            due = loop.time() + wait
            loop.call_at(due, self._come, loop, due)
            await asyncio.sleep(max(0, wait - _AHEAD))

    def _come(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        self._coming -= 1
        is_late = loop.time() - due > _CATCHING_UP
        self._missed = self._missed + 1 if is_late else 0
        if 0 < self._missed <= _MOST_MISSED:
            self._see_to_it(loop)  # by now it is others' turn: another one is needed
            return
        while queue := self._urgent or self._patient:
            turn = queue.popleft()
            if not turn.done():  # else whoever waited has given up
                turn.set_result(None)
                return


def pacer_with(turns: Turns | None) -> Pacer:
    """Give a pacer, for processes that share turns or for one that is alone."""
    return Pacer() if turns is None else SharedPacer(turns)


async def taken_turn(turns: Turns, name: str, seconds: float) -> float:
    """Take a turn, and where the database is out of reach, do so once it is back.

    Args:
        turns: Gives them.
        name: Of what.
        seconds: From each to the next one.

    Returns:
        For how many seconds to wait until it comes.
    """
    while True:
        try:
            return await turns.take(name, seconds)
        except StoreError:
            await asyncio.sleep(_AGAIN)
