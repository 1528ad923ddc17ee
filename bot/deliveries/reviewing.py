"""Brings candidates into the servers' review channels, as long as these may show what is held."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.clock import Clock
from bot.deliveries.contents import Publisher
from bot.deliveries.pauses import pause_channel
from bot.errors import ChannelDeliveryError, TemporaryDeliveryError
from bot.posting.ledger import Kind
from bot.store import Store

#: While nothing is written, room for more comes with time alone: it is looked for no more often.
_IDLE: Final = timedelta(minutes=1)


class Reviewer:
    """Plans what is to be put to moderators; the courier sends it."""

    def __init__(self, store: Store, publisher: Publisher, clock: Clock) -> None:
        self._store = store
        self._publisher = publisher
        self._clock = clock
        self._looked: tuple[int, datetime] | None = None

    async def work(self) -> None:
        """Plan what is to be put to moderators now, in every server that wants that.

        A channel that everybody sees by now is paused, and that is said.

        Raises:
            StoreError: The database cannot be read or written.
        """
        version, now = self._store.database.version(), self._clock()
        if self._looked and self._looked[0] == version and now - self._looked[1] < _IDLE:
            return
        for order in await self._store.reviews.orders():
            if not self._store.shards.have(order.server_id):
                continue  # what channels it has, another process knows
            try:
                self._publisher.check_private(order.server_id, order.channel_id)
            except TemporaryDeliveryError:
                continue  # the server is out of reach now
            except ChannelDeliveryError as error:
                await pause_channel(
                    self._store, self._publisher, order.server_id, Kind.REVIEW, str(error), now
                )
            else:
                await self._store.reviews.bring(order, now)
        self._looked = (version, now)
