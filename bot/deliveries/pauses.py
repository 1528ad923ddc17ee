"""Tells people that a subscription was paused, and goes on trying until somebody could be told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.deliveries.contents import Publisher
from bot.posting.subscriptions import Subscription
from bot.store import Store

#: A channel is opened and a person lets messages in when they please: no need to hurry.
_NEXT_TRY: Final = timedelta(hours=1)


async def tell_of_pause(
    store: Store, publisher: Publisher, subscription: Subscription, now: datetime
) -> None:
    """Tell people of a pause, or note that it is to be tried again later.

    Raises:
        StoreError: The database cannot be written.
    """
    if await publisher.report_pause(subscription, subscription.paused_because):
        await store.untold_pauses.record_told(subscription.id)
    else:
        await store.untold_pauses.put_off(subscription.id, now + _NEXT_TRY)


async def tell_of_pauses(store: Store, publisher: Publisher, now: datetime) -> None:
    """Tell of the pauses that nobody could be told of when they began.

    Raises:
        StoreError: The database cannot be read or written.
    """
    for server_id, subscription_id in await store.untold_pauses.due(now):
        subscription = await store.subscriptions.find(server_id, subscription_id)
        await tell_of_pause(store, publisher, subscription, now)
