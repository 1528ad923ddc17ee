"""Takes down the posts that are to go, and records what became of them."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Container
from datetime import timedelta
from functools import partial
from typing import Final

from bot.clock import Clock
from bot.deliveries.backoff import Backoff
from bot.deliveries.composing import Composer
from bot.deliveries.contents import Publisher
from bot.deliveries.pool import Pool
from bot.deliveries.sentences import failure_in_words
from bot.errors import ChannelDeliveryError, DeliveryError, RefusedDeliveryError, StoreError
from bot.posting.ledger import Post
from bot.store import Store

log = logging.getLogger(__name__)

_AT_ONCE: Final = 50


class Takedown:
    """Takes down what is to go."""

    def __init__(self, store: Store, publisher: Publisher, clock: Clock, backoff: Backoff) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._backoff = backoff
        self._held: Counter[int] = Counter()

    async def work(self, patience: timedelta) -> None:
        """Take down every post that is to go.

        Args:
            patience: A claim older than this belongs to a process that died.

        Raises:
            StoreError: The ledger cannot be read or written.
        """
        async with Pool(_AT_ONCE) as pool:
            await pool.keep_filled(partial(self._begin, pool, patience))

    async def _begin(self, pool: Pool, patience: timedelta) -> bool:
        asked = await self._store.ledger.retractions(
            self._clock(), limit=pool.room, patience=patience, busy=pool.busy
        )
        if not asked:
            return False
        composer = await Composer.of(self._store, asked)
        marking = await self._store.settings.marking(post.server_id for post in asked)
        self._held.update(post.channel_id for post in asked if post.message_id is None)
        for post in asked:
            pool.start(post.id, self._work_on(post, composer, marking))
        return True

    async def _work_on(self, post: Post, composer: Composer, marking: Container[int]) -> None:
        """Take down a post, and give its channel back where that was held to look for it."""
        try:
            await self._retract(post, composer, marking)
        finally:
            if post.message_id is None:
                self._held[post.channel_id] -= 1
        if post.message_id is None and not self._held[post.channel_id]:
            await self._store.claims.release([post.channel_id])

    async def _retract(self, post: Post, composer: Composer, marking: Container[int]) -> None:
        because = ""
        try:
            message_id = await self._message_of(post, composer)
            if message_id is not None and post.server_id in marking:
                if await self._publisher.mark(post, message_id):
                    await self._store.ledger.record_marked(post, message_id, self._clock())
                    return
            elif message_id is not None:
                await self._publisher.retract(post, message_id)
        except StoreError:
            raise
        except (ChannelDeliveryError, RefusedDeliveryError) as error:
            because = str(error)
            log.warning("the message of post %d cannot be taken down: %s", post.id, error)
        except DeliveryError as error:
            await self._put_off(post, error)
            return
        except Exception as error:
            log.exception("taking down post %d failed as nobody foresaw", post.id)
            await self._put_off(post, error)
            return
        await self._store.ledger.record_retracted(post, self._clock(), because)

    async def _message_of(self, post: Post, composer: Composer) -> int | None:
        """Give a post's message, which is looked for where it is not known; None for none."""
        recollected = composer.recollect(post)
        if post.message_id is not None or recollected is None:
            return post.message_id
        taken = await self._store.messages.taken(post.server_id, post.channel_id, post.planned_at)
        return await self._publisher.find(post, recollected, taken)

    async def _put_off(self, post: Post, error: Exception) -> None:
        due_at = self._clock() + self._backoff.wait(post.attempts, error)
        log.warning("taking down post %d waits until %s: %s", post.id, due_at, error)
        await self._store.ledger.record_retry(post, due_at=due_at, error=failure_in_words(error))
