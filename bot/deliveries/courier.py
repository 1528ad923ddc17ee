"""Plans deliveries into the ledger, works it off through a Publisher, and records the outcome.

The row is written before the send and the message id after it. Killed in between, the next claim
looks in the channel's own history before it sends again, with the same nonce.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections import deque
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.articles import Article, RelatedItem
from bot.clock import Clock
from bot.errors import (
    ChannelDeliveryError,
    DeliveryError,
    RefusedDeliveryError,
    StoreError,
)
from bot.posting.ledger import Delivery, PlannedDelivery, Release, State
from bot.posting.planning import Newsroom, plan
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.articles import Articles
from bot.store.database import Reading
from bot.store.decisions import server_decisions
from bot.store.ledger import delivered_articles, record_plan, unplanned_releases
from bot.store.subscriptions import active_subscriptions
from bot.stories import STORY_WINDOW, shown_coverage

log = logging.getLogger(__name__)

#: A claim without a word for this long belongs to a process that died. Until then a live one has
#: begun to send (see below), looked in the channel and sent, which a Publisher gives up in time.
CLAIM_PATIENCE: Final = timedelta(seconds=120)
_CLAIM_FRESHNESS: Final = timedelta(seconds=30)
_PLAN_BATCH: Final = 50
_SEND_BATCH: Final = 50
_FIRST_RETRY: Final = timedelta(seconds=5)
_LONGEST_RETRY: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Post:
    """What a delivery shows: an article and the related coverage to show with it."""

    article: Article
    coverage: tuple[RelatedItem, ...]


class Publisher(Protocol):
    """Puts posts into channels. Where it says so, a method raises one of the DeliveryErrors.

    None takes longer than 30 seconds, or a post could be sent twice (see ``CLAIM_PATIENCE``).
    """

    async def publish(self, delivery: Delivery, post: Post) -> int:
        """Send a post with the delivery's nonce and give the message's id, or DeliveryError."""
        ...

    async def find(self, delivery: Delivery, post: Post) -> int | None:
        """Look for the post in its channel since it was planned; its id, or DeliveryError."""
        ...

    async def retract(self, delivery: Delivery, message_id: int) -> None:
        """Take a post down; one that is gone already is no error. Or DeliveryError."""
        ...

    async def report_pause(self, subscription: Subscription, because: str) -> None:
        """Tell the people who can mend it that a subscription was paused. Never raises."""
        ...


async def plan_deliveries(store: Store, now: datetime) -> int:
    """Plan every release that was not planned yet; gives how many deliveries were written."""
    count = 0
    while True:
        async with store.database.transaction() as write:
            releases = await unplanned_releases(write, limit=_PLAN_BATCH)
            if not releases:
                return count
            newsroom = await _newsroom(write, {one.article_id for one in releases}, now)
            standing = await active_subscriptions(write)
            # Hundreds of releases times thousands of subscriptions: not on the event loop.
            planned = await asyncio.to_thread(plan, releases, standing, newsroom, now)
            await record_plan(write, planned, last_release=releases[-1].id, now=now)
        count += len(planned)


async def foresee(
    store: Store, article_id: int, server_id: int, now: datetime
) -> list[PlannedDelivery]:
    """Give what a moderator's publish of an article would make due in a server; writes nothing."""
    release = Release(sys.maxsize, article_id, server_id, is_decision=True, released_at=now)
    newsroom = await _newsroom(store.database, {article_id}, now)
    newsroom = replace(newsroom, decisions={article_id: {server_id: True}})
    subscriptions = await store.subscriptions.of_server(server_id)
    standing = [one for one in subscriptions if one.paused_at is None]
    return plan([release], standing, newsroom, now)


@dataclass(frozen=True, slots=True)
class _Batch:
    """When deliveries were claimed together, and the articles that they are of by id."""

    claimed_at: datetime
    articles: Mapping[int, Article]


class Courier:
    """Works the ledger off: sends what is due, takes down what is to go."""

    def __init__(self, store: Store, publisher: Publisher, clock: Clock) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock

    async def work(self) -> None:
        """Take down every post that is to go, and send everything that is due.

        Channels are served side by side, each in the order of its deliveries.

        Raises:
            StoreError: The ledger cannot be read or written.
        """
        await self._take_down()
        while claimed := await self._store.ledger.claim(
            self._clock(), limit=_SEND_BATCH, patience=CLAIM_PATIENCE
        ):
            batch = _Batch(self._clock(), await self._articles_of(claimed))
            await _side_by_side(
                self._serve(queue, batch) for queue in _by_channel(claimed).values()
            )
            await self._take_down()

    async def _articles_of(self, deliveries: Iterable[Delivery]) -> dict[int, Article]:
        ids = {delivery.article_id for delivery in deliveries}
        return {article_id: await self._store.articles.find(article_id) for article_id in ids}

    async def _serve(self, queue: Sequence[Delivery], batch: _Batch) -> None:
        """Send to one channel in turn, while it takes posts and the claims are fresh."""
        waiting = deque(queue)
        while waiting and self._clock() - batch.claimed_at < _CLAIM_FRESHNESS:
            if not await self._deliver(waiting[0], batch.articles[waiting[0].article_id]):
                break
            waiting.popleft()
        if waiting:
            await self._store.ledger.give_back(waiting)

    async def _deliver(self, delivery: Delivery, article: Article) -> bool:
        """Send one post and record what became of it; False where it waits in a closed channel."""
        ledger = self._store.ledger
        try:
            message_id = await self._send(delivery, article)
        except StoreError:
            raise
        except ChannelDeliveryError as error:
            await self._pause(delivery, str(error))
            return False
        except RefusedDeliveryError as error:
            log.warning("delivery %d was refused by Discord: %s", delivery.id, error)
            await ledger.record_end(delivery, State.REJECTED, str(error))
        except DeliveryError as error:
            await self._put_off(delivery, error)
        except Exception as error:
            log.exception("delivery %d failed as nobody foresaw", delivery.id)
            await self._put_off(delivery, error)
        else:
            if message_id is None:
                because = "it was unpublished before it was sent"
                await ledger.record_end(delivery, State.RETRACTED, because)
            else:
                await ledger.record_sent(delivery, message_id, self._clock())
        return True

    async def _send(self, delivery: Delivery, article: Article) -> int | None:
        """Send a post unless it stands already; None where it is not published any more."""
        articles = self._store.articles
        withheld = await articles.withheld(
            (item.id for item in article.related), delivery.server_id
        )
        post = Post(article, shown_coverage(article, withheld))
        if delivery.is_retry_of_unknown:
            found = await self._publisher.find(delivery, post)
            if found is not None:
                return found
        if not await articles.is_published(delivery.article_id, delivery.server_id):
            return None
        return await self._publisher.publish(delivery, post)

    async def _pause(self, delivery: Delivery, because: str) -> None:
        """Pause the subscription, and tell people of it once."""
        paused = await self._store.subscriptions.pause(
            delivery.subscription_id, because=because, now=self._clock()
        )
        if paused is not None:
            log.warning("subscription %d is paused: %s", paused.id, because)
            await self._publisher.report_pause(paused, because)

    async def _put_off(self, delivery: Delivery, error: Exception) -> None:
        """Try again later; what nobody foresaw counts as an outage, lest it hold up the rest."""
        due_at = self._clock() + _retry_after(delivery.attempts)
        log.warning("delivery %d waits until %s: %s", delivery.id, due_at, error)
        await self._store.ledger.record_retry(delivery, due_at=due_at, error=str(error))

    async def _take_down(self) -> None:
        while asked := await self._store.ledger.retractions(
            self._clock(), limit=_SEND_BATCH, patience=CLAIM_PATIENCE
        ):
            await _side_by_side(self._retract(delivery) for delivery in asked)

    async def _retract(self, delivery: Delivery) -> None:
        because = ""
        try:
            message_id = delivery.message_id
            if message_id is None:
                post = Post(await self._store.articles.find(delivery.article_id), ())
                message_id = await self._publisher.find(delivery, post)
            if message_id is not None:
                await self._publisher.retract(delivery, message_id)
        except StoreError:
            raise
        except (ChannelDeliveryError, RefusedDeliveryError) as error:
            because = str(error)
            log.warning("the post of delivery %d cannot be taken down: %s", delivery.id, error)
        except DeliveryError as error:
            await self._put_off(delivery, error)
            return
        except Exception as error:
            log.exception("taking down delivery %d failed as nobody foresaw", delivery.id)
            await self._put_off(delivery, error)
            return
        await self._store.ledger.record_retracted(delivery, self._clock(), because)


def _by_channel(deliveries: Iterable[Delivery]) -> dict[int, list[Delivery]]:
    queues: dict[int, list[Delivery]] = {}
    for delivery in deliveries:
        queues.setdefault(delivery.channel_id, []).append(delivery)
    return queues


async def _side_by_side(works: Iterable[Coroutine[None, None, None]]) -> None:
    """Let all of them come to their end; raises what the first of them raised, if any did."""
    for outcome in await asyncio.gather(*works, return_exceptions=True):
        if outcome is not None:
            raise outcome


async def _newsroom(read: Reading, released: set[int], now: datetime) -> Newsroom:
    articles = Articles(read)
    links = await articles.linked(released)
    involved = released.union(*links.values())
    return Newsroom(
        headlines=await articles.headlines(involved, OPERATOR),
        links=links,
        decisions=await server_decisions(read, released),
        delivered=await delivered_articles(read, involved, since=now - STORY_WINDOW),
    )


def _retry_after(attempts: int) -> timedelta:
    """Double the wait with every attempt, up to half an hour."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST_RETRY * doublings, _LONGEST_RETRY)
