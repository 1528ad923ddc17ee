"""The pace of the bot's own requests: even, within Discord's limit, and people's first.

Several processes have one pace together, which a database keeps; here the test does.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from itertools import pairwise
from typing import Any

from bot.errors import StoreError
from bot.store import engine
from bot.ui.pacing import OwnPacer, Pace, Pacer, SharedPacer, pacer_with


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


async def _take(count: int, *pacers: Pacer, stall: float = 0.0) -> list[float]:
    """Take turns, eight at a time from each pacer, the event loop being held up now and then."""
    loop, taken, left = asyncio.get_running_loop(), list[float](), iter(range(count))
    assert isinstance(loop, VirtualLoop)

    async def request_again_and_again(pacer: Pacer) -> None:
        for number in left:
            await pacer.turn()
            taken.append(loop.time())
            if stall and number % 20 == 0:
                loop.skipping.now += stall

    await asyncio.gather(*(request_again_and_again(one) for one in 8 * pacers))
    return taken


def is_within_the_limit(taken: list[float]) -> bool:
    return all(later - sooner > 1.0 for sooner, later in zip(taken, taken[50:], strict=False))


def test_a_thousand_turns_take_little_longer_than_discord_asks() -> None:
    taken = run(_take(1000, OwnPacer()))
    assert 20.0 <= taken[-1] <= 20.0 * 1.04
    assert all(later - sooner < 0.03 for sooner, later in pairwise(taken))


def test_a_late_event_loop_catches_up_and_never_passes_the_limit() -> None:
    taken = run(_take(1000, OwnPacer(), stall=0.06))
    assert taken[-1] <= 20.0 * 1.05
    assert all(later - sooner > 0.016 for sooner, later in pairwise(taken))
    assert is_within_the_limit(taken)


def test_after_a_pause_no_burst_follows() -> None:
    pace = Pace()
    pace.take(0.0)
    pace.take(100.0)
    assert pace.wait(100.0) > 0.02


class Turns(engine.Turns):
    """Gives turns on the loop's time, each a while after it was asked."""

    def __init__(self, asking: float = 0.002) -> None:
        self._asking = asking
        self._free: dict[str, float] = {}
        self.is_away = False
        self.taken = 0

    async def take(self, _name: str, _seconds: float) -> float:
        raise NotImplementedError

    async def take_one_of(self, _name: str, many: int, window: float, apart: float) -> engine.Turn:
        await asyncio.sleep(self._asking)
        if self.is_away:
            self.is_away = False
            raise StoreError("It cannot be reached.")
        self.taken += 1
        free = self._free or dict.fromkeys(map(str, range(many)), 0.0)
        now, first = asyncio.get_running_loop().time(), min(free, key=free.__getitem__)
        at = max(free[first], now, max(free.values()) - window + apart)
        self._free = {**free, first: at + window}
        return engine.Turn(first, at - now)

    async def put_off(self, turn: engine.Turn, seconds: float) -> None:
        await asyncio.sleep(self._asking)
        self._free[turn.name] += seconds


def _six() -> list[Pacer]:
    turns = Turns()
    return [pacer_with(turns) for _ in range(6)]


def test_several_processes_have_one_pace_and_lose_nothing_of_it() -> None:
    taken = run(_take(1000, *_six()))
    assert 20.0 <= taken[-1] <= 20.0 * 1.04
    assert is_within_the_limit(taken)


def test_turns_for_which_an_event_loop_is_late_are_not_taken_all_at_once() -> None:
    taken = run(_take(400, *_six(), stall=0.1))
    assert is_within_the_limit(taken)


def test_one_of_them_alone_has_all_of_it() -> None:
    taken = run(_take(1000, SharedPacer(Turns())))
    assert 20.0 <= taken[-1] <= 20.0 * 1.04


def test_while_the_database_is_away_requests_wait() -> None:
    turns = Turns()
    turns.is_away = True
    (taken,) = run(_take(1, SharedPacer(turns)))
    assert taken >= 1.0


def test_who_is_much_too_late_for_a_turn_takes_another() -> None:
    async def late_once() -> list[float]:
        turns, loop = Turns(), asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.call_later(0.0015, setattr, loop.skipping, "now", 0.9)
        await SharedPacer(turns).turn()
        return [turns.taken]

    assert run(late_once()) == [2]


def test_a_database_that_is_far_away_makes_nobody_late() -> None:
    taken = run(_take(500, SharedPacer(Turns(asking=0.05))))
    assert taken[-1] <= 10.0 * 1.05
    assert is_within_the_limit(taken)
