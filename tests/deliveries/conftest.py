"""A desk that plans and delivers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator

import pytest
import pytest_asyncio

from bot.store import Store
from bot.store.posts.ids import take_ids
from tests.deliveries.desk import Desk
from tests.deliveries.timers import Timer
from tests.ui.world import ManualClock


@pytest_asyncio.fixture(autouse=True)
async def _ids_of_their_own(store: Store) -> None:
    """Have no post, delivery or subscription share a number: one taken for another is noticed."""
    async with store.database.transaction() as write:
        await take_ids(write, "deliveries", 300)
        await take_ids(write, "posts", 500)


@pytest.fixture(autouse=True)
def _every_line_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A line of the log that cannot be written fails its test, be it for debugging only.

    So does what failed in a callback, where nobody waits for it: the event loop tells the log.
    """
    caplog.set_level(logging.DEBUG, "bot")
    yield
    # Works that were killed leave word, too, whenever their rubbish is collected.
    told = [one.getMessage() for one in caplog.get_records("call") if one.name == "asyncio"]
    assert [one for one in told if one.startswith("Exception in callback")] == []


@pytest.fixture
def desk(store: Store, clock: ManualClock) -> Desk:
    """Plans and delivers from the store, through a publisher that keeps its channels in memory."""
    return Desk(store, clock)


@pytest.fixture
async def timers(monkeypatch: pytest.MonkeyPatch) -> list[Timer]:
    """Each timer that is set on the event loop from now on."""
    loop = asyncio.get_running_loop()
    found: list[Timer] = []
    set_timer = loop.call_later

    def call_later(seconds: float, ring: Callable[[], None]) -> asyncio.TimerHandle:
        found.append(Timer(seconds, ring, set_timer(seconds, ring)))
        return found[-1].handle

    monkeypatch.setattr(loop, "call_later", call_later)
    return found
