"""Sends claimed posts to one channel, and tells the ledger what became of each.

Which posts, when, and how many channels side by side, is the courier's decision.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.deliveries.backoff import Backoff
from bot.deliveries.composing import Composer
from bot.deliveries.contents import Content, Publisher
from bot.deliveries.lookback import Lookback
from bot.deliveries.outcomes import Outcomes
from bot.deliveries.pauses import pause_channel, tell_of_pause
from bot.deliveries.sentences import failure_in_words
from bot.errors import (
    ChannelDeliveryError,
    DeliveryError,
    RateLimitError,
    RefusedDeliveryError,
    StoreError,
)
from bot.outage import Outage
from bot.posting.ledger import Kind, Post, State
from bot.store import Store
from bot.store.posts.for_moderators import send_elsewhere
from bot.store.posts.ledger import Sent

log = logging.getLogger(__name__)

_UNFORESEEN: Final = "something failed on the side of the bot; its log tells what"

#: Until a claim is this old, something may be begun with it.
_CLAIM_FRESHNESS: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Batch:
    """When posts were claimed together, and what composes what they show."""

    claimed_at: datetime
    composer: Composer


class Sender:
    """Sends posts; those that it works on are claimed."""

    def __init__(
        self,
        store: Store,
        publisher: Publisher,
        clock: Clock,
        backoff: Backoff,
        outcomes: Outcomes,
        outage: Outage,
        lookback: Lookback,
    ) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._backoff = backoff
        self._outcomes = outcomes
        self._outage = outage
        self._lookback = lookback
        self._claimed: set[int] = set()
        self._withdrawn: frozenset[int] = frozenset()

    async def serve(self, queue: Sequence[Post], batch: Batch) -> None:
        """Send to one channel in turn, while it takes posts and the claims are fresh.

        Raises:
            StoreError: The ledger cannot be read or written.
        """
        waiting = deque(queue)
        self._claimed.update(post.id for post in queue)
        try:
            while waiting and self._clock() - batch.claimed_at < _CLAIM_FRESHNESS:
                if not await self._deliver(waiting[0], batch.composer):
                    break
                waiting.popleft()
        finally:
            self._claimed.difference_update(post.id for post in queue)
        if waiting:
            await self._store.ledger.give_back(waiting)
        self._outcomes.add_served(queue[0].channel_id)

    async def look_again(self) -> None:
        """Learn which of the claimed posts were withdrawn since, so that they are not sent.

        Raises:
            StoreError: The ledger cannot be read.
        """
        if self._claimed:
            self._withdrawn = await self._store.ledger.withdrawn(self._claimed)
        else:
            self._withdrawn = frozenset()

    async def _deliver(self, post: Post, composer: Composer) -> bool:
        """Send one post and record what became of it; False where it waits in a closed channel."""
        ledger = self._store.ledger
        try:
            await self._send(await self._without_lost_role(post), composer)
            self._outage.settle()
        except StoreError:
            raise
        except ChannelDeliveryError as error:
            await self._pause(post, str(error))
            return False
        except RefusedDeliveryError as error:
            self._outage.settle()
            log.warning("post %d was refused by Discord: %s", post.id, error)
            await ledger.record_end(post, State.REJECTED, str(error))
        except DeliveryError as error:
            if not isinstance(error, RateLimitError):
                self._outage.put_off(post.id, str(error))
            await self._put_off(post, error)
        except Exception as error:
            log.exception("post %d failed as nobody foresaw", post.id)
            await self._put_off(post, error)
        return True

    async def _send(self, post: Post, composer: Composer) -> None:
        """Send a post, unless it stands already or is not to stand any more."""
        if await self._lookback.has_adopted(post, composer, self._claimed):
            return
        if post.is_retry_of_unknown:
            recollected = composer.recollect(post)
            found = recollected and await self._find(post, recollected)
            if recollected and found:
                # Whoever sent it may have died before its thread was opened.
                await self._publisher.follow(post, found, recollected)
                self._outcomes.add(Sent(post.id, found, "", self._publisher.sent_at(found)))
                return
        elif post.id in self._withdrawn:
            await self._store.ledger.record_unsent(post)
            return
        content = composer.compose(post)
        if content is None:
            is_review = post.kind is Kind.REVIEW
            because = f"it was {'decided' if is_review else 'unpublished'} before it was sent"
            await self._store.ledger.record_end(post, State.RETRACTED, because)
            return
        message_id = await self._publisher.publish(post, content)
        await self._publisher.follow(post, message_id, content)
        shown = composer.fingerprint(content)
        self._outcomes.add(Sent(post.id, message_id, shown, self._clock()))

    async def _find(self, post: Post, recollected: Content) -> int | None:
        taken = await self._store.messages.taken(post.server_id, post.channel_id, post.planned_at)
        return await self._publisher.find(post, recollected, taken)

    async def _without_lost_role(self, post: Post) -> Post:
        """Let a post mention nobody where its role is gone, and tell of that once."""
        role_id, subscription_id = post.options.mention_role, post.subscription_id
        if role_id is None or subscription_id is None:
            return post
        if self._publisher.has_role(post.server_id, role_id):
            return post
        changed = await self._store.subscriptions.drop_mention(
            subscription_id, role_id, self._clock()
        )
        if changed is not None:
            log.warning("subscription %d mentions nobody any more: its role is gone", changed.id)
            await self._publisher.report_lost_role(changed)
        return replace(post, options=replace(post.options, mention_role=None))

    async def _pause(self, post: Post, because: str) -> None:
        """Pause the subscription, or the moderators' channel, and tell people of it once."""
        if post.subscription_id is None:
            await self._pause_channel(post, because)
            return
        paused = await self._store.subscriptions.pause(
            post.subscription_id, because=because, now=self._clock()
        )
        if paused is not None:
            log.warning("subscription %d is paused: %s", paused.id, because)
            await tell_of_pause(self._store, self._publisher, paused, self._clock())

    async def _pause_channel(self, post: Post, because: str) -> None:
        named = (await self._store.settings.of(post.server_id)).channel_for(post.kind)
        if named is None:
            await self._store.ledger.record_end(post, State.RETRACTED, because)
        elif named != post.channel_id:  # it was named meanwhile
            async with self._store.database.transaction() as write:
                await send_elsewhere(write, post.id, named)
        else:
            await pause_channel(
                self._store, self._publisher, post.server_id, post.kind, because, self._clock()
            )

    async def _put_off(self, post: Post, error: Exception) -> None:
        """Try again later; what nobody foresaw counts as an outage, lest it hold up the rest."""
        due_at = self._clock() + self._backoff.wait(post.attempts, error)
        # The outage is told once, not for each post and try.
        log.debug("post %d waits until %s: %s", post.id, due_at, error)
        await self._store.ledger.record_retry(post, due_at=due_at, error=failure_in_words(error))
