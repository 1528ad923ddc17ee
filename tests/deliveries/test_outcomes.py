"""What was sent is recorded together: soon, however little it is, and much of it at once."""

from __future__ import annotations

from bot.deliveries.outcomes import Outcomes
from bot.store import Store
from bot.store.posts.ledger import Sent
from tests.deliveries.timers import Timer
from tests.samples import NOW


async def test_after_a_moment_it_is_time_to_record(store: Store, timers: list[Timer]) -> None:
    """And again a moment after that, until the end."""
    reminded: list[bool] = []
    outcomes = Outcomes(store, lambda: reminded.append(outcomes.is_due))
    recorded = [outcomes.is_due]
    for number in range(2):
        assert 0 < timers[number].seconds <= 1
        timers[number].ring()
        await outcomes.record()
        recorded.append(outcomes.is_due)
    await outcomes.close()

    assert reminded == [True, True]
    assert recorded == [False, False, False]
    assert all(one.handle.cancelled() for one in timers)


async def test_much_is_recorded_at_once(store: Store) -> None:
    outcomes = Outcomes(store, lambda: None)
    is_due = []
    for number in range(26):
        is_due.append(outcomes.is_due)
        outcomes.add(Sent(number, number, "", NOW))
    await outcomes.record()
    is_due.append(outcomes.is_due)
    await outcomes.close()

    assert is_due == [False] * 25 + [True, False]
