"""A desk that plans and delivers."""

from __future__ import annotations

import pytest

from bot.store import Store
from tests.deliveries.desk import Desk
from tests.ui.world import ManualClock


@pytest.fixture
def desk(store: Store, clock: ManualClock) -> Desk:
    """Plans and delivers from the store, through a publisher that keeps its channels in memory."""
    return Desk(store, clock)
