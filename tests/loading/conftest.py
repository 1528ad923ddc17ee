"""A desk that keeps what its messages show after edits."""

from __future__ import annotations

import pytest

from bot.store import Store
from tests.deliveries.desk import Desk
from tests.deliveries.edits import Watching
from tests.ui.world import ManualClock


@pytest.fixture
def desk(store: Store, clock: ManualClock) -> Desk:
    return Desk(store, clock, Watching())
