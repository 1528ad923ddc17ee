"""The real bot in a simulated Discord."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio

from bot.config.settings import Config
from bot.store import Store
from tests.ui.world import ManualClock, World, build_world, close_world, surprises


@pytest_asyncio.fixture
async def world(store: Store, config: Config, clock: ManualClock) -> AsyncIterator[World]:
    """The real bot in a simulated Discord.

    A test fails at its end if the bot raised what it should not have; one that provokes just
    that sets ``world.env.check_errors`` to False.
    """
    built = await build_world(store, config, clock)
    try:
        yield built
    finally:
        await close_world(built)
    if built.env.check_errors:
        assert surprises(built.env) == []
