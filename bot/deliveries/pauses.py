"""Tells people that a subscription or a moderators' channel was paused, until somebody hears it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Final

from bot.deliveries.contents import Publisher
from bot.posting.ledger import Kind
from bot.posting.servers import ChannelPause
from bot.posting.subscriptions import Subscription
from bot.store import Store
from bot.store.posts.channel_pauses import UntoldPause

log = logging.getLogger(__name__)

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


async def pause_channel(
    store: Store, publisher: Publisher, server_id: int, kind: Kind, because: str, now: datetime
) -> None:
    """Send nothing for a server's moderators to their channel any more, and say so.

    Args:
        store: Where that is kept.
        publisher: Who can tell people.
        server_id: Whose moderators.
        kind: What came into the channel; which channel that is, the server's settings say.
        because: Why.
        now: The present moment.

    Raises:
        StoreError: The database cannot be read or written.
    """
    channel_id = (await store.settings.of(server_id)).channel_for(kind)
    if channel_id is None or not await store.channel_pauses.pause(
        server_id, kind, because=because, now=now
    ):
        return
    log.warning("the %s channel of server %d is paused: %s", kind, server_id, because)
    await _tell_of_channel(store, publisher, UntoldPause(server_id, kind, because), now)


async def _tell_of_channel(
    store: Store, publisher: Publisher, pause: UntoldPause, now: datetime
) -> None:
    """Tell people that a channel is paused, or note that it is to be tried again later."""
    server_id, kind = pause.server_id, pause.kind
    channel_id = (await store.settings.of(server_id)).channel_for(kind)
    if channel_id is None:  # it was given up just now, and the pause with it
        return
    named_by = await store.settings.who_named(server_id, kind)
    told = ChannelPause(server_id, channel_id, kind, named_by, pause.because)
    if await publisher.report_channel(told):
        await store.channel_pauses.record_told(server_id, kind)
    else:
        await store.channel_pauses.put_off(server_id, kind, now + _NEXT_TRY)


async def tell_of_pauses(store: Store, publisher: Publisher, now: datetime) -> None:
    """Tell of the pauses that nobody could be told of when they began.

    Raises:
        StoreError: The database cannot be read or written.
    """
    for server_id, subscription_id in await store.untold_pauses.due(now):
        subscription = await store.subscriptions.find(server_id, subscription_id)
        await tell_of_pause(store, publisher, subscription, now)
    for pause in await store.channel_pauses.untold(now):
        await _tell_of_channel(store, publisher, pause, now)
