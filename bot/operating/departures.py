"""Takes out what servers had ordered that the bot left a month ago."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from bot.store import Store

log = logging.getLogger(__name__)

#: So long all is kept for a server that may let the bot in again.
KEPT: Final = timedelta(days=30)


async def clear_left(store: Store, present: Collection[int], now: datetime) -> None:
    """Do it.

    Args:
        store: Knows who was left, and which servers are this process's to look after.
        present: The ids of the servers that the bot is in, whatever is noted of them.
        now: The present moment.

    Raises:
        StoreError: The database cannot be written.
    """
    for server_id, left_at in (await store.servers.left()).items():
        is_gone = store.shards.have(server_id) and server_id not in present
        if is_gone and now - left_at >= KEPT:
            await store.servers.clear(server_id, now)
            log.info(
                "server %d was left on %s: its settings are gone, what was decided there stays",
                server_id,
                f"{left_at:%Y-%m-%d}",
            )
