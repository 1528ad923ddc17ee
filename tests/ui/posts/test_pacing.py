"""The pace of the bot's own requests: even, within Discord's limit, and urgent ones first.

Several processes have one pace together, which a database keeps; here the test does.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

import pytest

from bot.errors import StoreError
from bot.ui.posts.pacing import Pace, Pacer, SharedPacer, pacer_with


class _Skipping(selectors.DefaultSelector):
    """A selector that does not wait, but notes for how long it was to."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += max(0.0, timeout or 0.0)
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop on which hours pass in no time."""

    def __init__(self) -> None:
        self.skipping = _Skipping()
        super().__init__(self.skipping)

    def time(self) -> float:
        return self.skipping.now


def run(work: Coroutine[Any, Any, list[float]]) -> list[float]:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(work)


async def _take(count: int, stall: float = 0.0, pacer: Pacer | None = None) -> list[float]:
    """Take turns one after the other, the event loop being held up now and then."""
    pacer, loop, taken = pacer or Pacer(), asyncio.get_running_loop(), list[float]()

    async def one(number: int) -> None:
        await pacer.turn()
        taken.append(loop.time())
        if stall and number % 20 == 0:
            assert isinstance(loop, VirtualLoop)
            loop.skipping.now += stall

    await asyncio.gather(*map(one, range(count)))
    return taken


def test_a_thousand_turns_take_little_longer_than_discord_asks() -> None:
    taken = run(_take(1000))
    assert 20.0 <= taken[-1] <= 20.0 * 1.04
    assert all(later - sooner < 0.03 for sooner, later in pairwise(taken))


def test_a_late_event_loop_catches_up_and_never_passes_the_limit() -> None:
    taken = run(_take(1000, stall=0.04))
    assert taken[-1] <= 20.0 * 1.04
    assert all(later - sooner > 1.0 for sooner, later in zip(taken, taken[50:], strict=False))


def test_after_a_pause_no_burst_follows() -> None:
    pace = Pace()
    pace.take(0.0)
    pace.take(100.0)
    assert pace.wait(100.0) > 0.02


class Turns:
    """Gives turns on the loop's time, each a while after it was asked."""

    def __init__(self, asking: float = 0.002) -> None:
        self._asking = asking
        self._next = 0.0
        self.is_away = False

    async def take(self, _name: str, seconds: float) -> float:
        await asyncio.sleep(self._asking)
        if self.is_away:
            self.is_away = False
            raise StoreError("It cannot be reached.")
        now = asyncio.get_running_loop().time()
        turn = max(self._next, now)
        self._next = turn + seconds
        return turn - now


async def _take_together(count: int, stall: float = 0.0) -> list[float]:
    """Take turns in several processes, the event loop being held up now and then."""
    turns, loop, taken = Turns(), asyncio.get_running_loop(), list[float]()
    pacers = [pacer_with(turns) for _ in range(6)]

    async def one(number: int) -> None:
        await pacers[number % 6].turn()
        taken.append(loop.time())
        if stall and number % 20 == 0:
            assert isinstance(loop, VirtualLoop)
            loop.skipping.now += stall

    await asyncio.gather(*map(one, range(count)))
    return taken


def test_several_processes_have_one_pace_and_lose_nothing_of_it() -> None:
    taken = run(_take_together(1000))
    assert 20.0 <= taken[-1] <= 20.0 * 1.04
    assert all(later - sooner > 1.0 for sooner, later in zip(taken, taken[50:], strict=False))


def test_turns_for_which_an_event_loop_is_late_are_not_taken_all_at_once() -> None:
    taken = run(_take_together(400, stall=0.3))
    assert all(later - sooner > 1.0 for sooner, later in zip(taken, taken[50:], strict=False))


def test_one_of_them_alone_has_all_of_it() -> None:
    taken = run(_take(1000, pacer=SharedPacer(Turns())))
    assert 20.0 <= taken[-1] <= 20.0 * 1.04


def test_while_the_database_is_away_requests_wait() -> None:
    turns = Turns()
    turns.is_away = True
    (taken,) = run(_take(1, pacer=SharedPacer(turns)))
    assert taken >= 1.0


@pytest.mark.parametrize("is_shared", [False, True])
def test_who_can_wait_goes_last_and_who_gave_up_takes_no_turn(*, is_shared: bool) -> None:
    async def order() -> list[float]:
        pacer, went = pacer_with(Turns() if is_shared else None), list[float]()

        async def one(name: float, *, is_urgent: bool) -> None:
            await pacer.turn(is_urgent=is_urgent)
            went.append(name)

        await pacer.turn()
        tasks = [asyncio.create_task(one(name, is_urgent=name > 0)) for name in (-1, 1, 2, 3)]
        await asyncio.sleep(0)
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return went

    assert run(order()) == [2, 3, -1]
