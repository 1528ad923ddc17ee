"""Claims posts from a ledger by processes side by side: ``python claims_bot.py N DATABASE``.

Starts N processes, lets all of them begin at once, and prints one line of JSON: how many seconds
it took them in all, how many posts they took, and the milliseconds that each claim took.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing import get_context

from bot.cli.answers import location
from bot.clock import system_clock
from bot.databases import Location
from bot.deliveries.courier import CLAIM_PATIENCE
from bot.deliveries.planner import plan_deliveries
from bot.store import Store
from bot.store.posts.ledger import Sent
from tests.benchmarks.posting_bot import article_of, publish, subscribe

_AT_ONCE = 100
_TOPICS = 50
_STORIES = 500


@dataclass(slots=True)
class Claimed:
    """What one process claimed.

    Attributes:
        begun: Seconds of a clock that all processes have; so is ``ended``.
        claims: Milliseconds of each claim.
    """

    begun: float
    ended: float = 0.0
    ids: list[int] = field(default_factory=list)
    claims: list[float] = field(default_factory=list)


async def fill(database: Location, channels: int) -> int:
    """Let a database have ten posts for each of some channels; gives how many there are."""
    store = await Store.open(database)
    try:
        for number in range(channels):
            await subscribe(store, number // 2 + 1, number + 1, f"Topic {number % _TOPICS}")
        await publish(store, [article_of(number) for number in range(_STORIES)])
        await plan_deliveries(store, system_clock())
        ((count,),) = await store.database.fetch("SELECT count(*) FROM posts")
        return int(count)
    finally:
        await store.close()


def claim_together(processes: int, database: Location) -> dict[str, object]:
    """Let processes claim all there is, side by side."""
    # Forked, they need not import everything anew; no thread has been started yet.
    forked = get_context("fork")
    ready, queue = forked.Barrier(processes), forked.SimpleQueue()
    started = [
        forked.Process(target=_claim, args=(database, ready.wait, queue.put))
        for _ in range(processes)
    ]
    for one in started:
        one.start()
    told: list[Claimed] = [queue.get() for _ in started]
    for one in started:
        one.join()
    ids = [number for one in told for number in one.ids]
    if len(set(ids)) < len(ids):
        raise RuntimeError("two processes claimed the same post")
    return {
        "seconds": max(one.ended for one in told) - min(one.begun for one in told),
        "posts": len(ids),
        "claims": [taken for one in told for taken in one.claims],
    }


def _claim(
    database: Location, wait: Callable[[], object], tell: Callable[[Claimed], object]
) -> None:
    tell(asyncio.run(claim_alone(database, wait)))


async def claim_alone(database: Location, wait: Callable[[], object]) -> Claimed:
    """Claim until nothing is left, and record that each post was sent, as a courier does.

    Args:
        database: Where the posts are.
        wait: Waits until all are ready.
    """
    store = await Store.open(database, creates=False)
    try:
        wait()
        claimed = Claimed(time.time())
        await _claim_all(store, claimed)
        claimed.ended = time.time()
        return claimed
    finally:
        await store.close()


async def _claim_all(store: Store, claimed: Claimed) -> None:
    after = 0
    while True:
        started, now = time.perf_counter(), system_clock()
        posts = await store.ledger.claim(now, limit=_AT_ONCE, patience=CLAIM_PATIENCE, after=after)
        if not posts and not after:
            return
        claimed.claims.append((time.perf_counter() - started) * 1000)
        after = posts[-1].channel_id if len(posts) == _AT_ONCE else 0
        await store.ledger.record_sent(Sent(one.id, one.id, "", now) for one in posts)
        await store.claims.release({one.channel_id for one in posts})
        claimed.ids += [one.id for one in posts]


if __name__ == "__main__":
    print(json.dumps(claim_together(int(sys.argv[1]), location(sys.argv[2]))))
