"""Works the ledger off through a Publisher: many channels side by side, each in its order.

The row is written before the send and the message id after it. Killed in between, the next claim
looks in the channel's own history before it sends again, with the same nonce. What is done with
one post is left to ``sending`` and ``takedown``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Final

from bot.clock import Clock
from bot.deliveries.backoff import Backoff
from bot.deliveries.composing import Composer
from bot.deliveries.contents import Publisher
from bot.deliveries.lookback import Lookback
from bot.deliveries.outcomes import Outcomes
from bot.deliveries.pool import Pool
from bot.deliveries.sending import Batch, Sender
from bot.deliveries.takedown import Takedown
from bot.outage import Outage
from bot.posting.ledger import Post
from bot.store import Store
from bot.stories import Merge

#: A claim without a word for this long belongs to a process that died. Until then a live one has
#: begun to send (see ``sending``), looked in the channel and sent, which a Publisher gives up in
#: time, and recorded it.
CLAIM_PATIENCE: Final = timedelta(seconds=120)
#: How many channels are served side by side. A second of Discord's limit is fifty of them.
_CHANNELS: Final = 100
#: For so many free places a claim is worth its while.
_REFILL: Final = 25
#: The place of the takedowns beside the channels, whose ids are never as low.
_TAKEDOWNS: Final = 0

_NO_VERSION: Final = -1


class Courier:
    """Works the ledger off: sends what is due, takes down what is to go."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        clock: Clock,
        *,
        backoff: Backoff | None = None,
        outage: Outage | None = None,
        merge: Merge = Merge.SIMILAR,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._backoff = backoff or Backoff()
        self._outage = outage or Outage(clock)
        self._lookback = Lookback(store, publisher, clock)
        self._merge = merge
        self._last_channel = 0
        self._cut_short: Outcomes | None = None

    async def work(self) -> None:
        """Take down every post that is to go, and send everything that is due.

        Channels are served side by side, each in the order of its posts, and take turns. What
        becomes due in the meantime is sent, too.

        Raises:
            StoreError: The ledger cannot be read or written.
        """
        await self._make_good()
        pool = Pool(_CHANNELS + 1)
        self._cut_short = outcomes = Outcomes(self._store, pool.nudge)
        try:
            async with pool:
                await self._work_off(pool, outcomes)
        finally:
            # Nothing, but where it ended early: what was sent until then is recorded all the same.
            await asyncio.shield(outcomes.close())
        self._cut_short = None

    async def _make_good(self) -> None:
        """Record what a work sent that the ledger failed, and give back what it held.

        All of its requests were answered. What it had begun is looked for before it is sent.
        """
        if self._cut_short is not None:
            await self._cut_short.close()
            await self._store.claims.release_all()
            self._cut_short = None

    async def _work_off(self, pool: Pool, outcomes: Outcomes) -> None:
        sender = Sender(
            self._store,
            self._publisher,
            self._clock,
            self._backoff,
            outcomes,
            self._outage,
            self._lookback,
        )
        takedown = Takedown(self._store, self._publisher, self._clock, self._backoff)
        looked_at = claimed_at = _NO_VERSION
        while True:
            was_idle = not pool.busy
            if was_idle or outcomes.is_due:
                await outcomes.record()
                version = self._store.database.version()
                if version != looked_at:
                    await sender.look_again()
                if version != looked_at and _TAKEDOWNS not in pool.busy:
                    looked_at = version
                    pool.start(_TAKEDOWNS, takedown.work(CLAIM_PATIENCE))
                if was_idle or (pool.room > _REFILL and version != claimed_at):
                    claimed_at = version
                    await self._claim(pool, sender)
                if was_idle and not pool.busy:
                    return
            await pool.one_ended()

    async def _claim(self, pool: Pool, sender: Sender) -> None:
        """Claim for the channels that are free, and let them be served."""
        claimed = await self._next_posts(pool)
        if not claimed:
            return
        batch = Batch(self._clock(), await Composer.of(self._store, claimed, self._merge))
        for channel_id, posts in groupby(claimed, _channel):
            queue: Sequence[Post] = tuple(posts)
            pool.start(channel_id, sender.serve(queue, batch))
            # All at once they would hold up whatever else is at work, and sends whose turn it is.
            await asyncio.sleep(0)

    async def _next_posts(self, pool: Pool) -> tuple[Post, ...]:
        """Claim from where the last claim ended, at the end of all channels from their start."""
        while True:
            limit, after = pool.room - 1, self._last_channel
            claimed = await self._store.ledger.claim(
                self._clock(), limit=limit, patience=CLAIM_PATIENCE, after=after, busy=pool.busy
            )
            is_full = len(claimed) == limit
            self._last_channel = claimed[-1].channel_id if is_full else 0
            if claimed or not after:
                return claimed


def _channel(post: Post) -> int:
    return post.channel_id
