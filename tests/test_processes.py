"""Functions that run in processes of their own."""

from __future__ import annotations

import os
import time

import pytest

from bot.config.settings import read_token
from bot.errors import TokenError
from bot.processes import EndedError, Processes


async def test_what_a_function_returns_or_raises_comes_back() -> None:
    processes = Processes()
    assert await processes.run(len, "four") == 4
    with pytest.raises(TokenError):
        await processes.run(read_token, {})


async def test_it_has_the_processor_when_nobody_else_wants_it() -> None:
    assert await Processes().run(os.nice, 0) == min(os.nice(0) + 10, 19)


async def test_what_is_stopped_while_it_starts_is_ended_all_the_same() -> None:
    processes = Processes()
    processes.stop()
    with pytest.raises(EndedError):
        await processes.run(time.sleep, 600)
