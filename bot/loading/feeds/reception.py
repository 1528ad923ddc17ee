"""Everything that feeds need while the bot runs: their list, what asks them, what reads them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import Clock
from bot.config.feeds import Feeds
from bot.loading.feed_reader import FeedReader
from bot.loading.feeds.polling import Polling
from bot.loading.feeds.roster import Roster
from bot.loading.feeds.trying import Trial, Trying
from bot.sources.web.fetching import agent_name, open_web
from bot.sources.web.guarding import Rule, anywhere, is_public
from bot.store import Store
from bot.store.feeds.hosts import HostClaims


class Reception:
    """Brings what feeds have into the store; made by ``open_reception``."""

    def __init__(self, roster: Roster, polling: Polling, trying: Trying) -> None:
        self._roster = roster
        self._polling = polling
        self._trying = trying

    def change(self, feeds: Feeds) -> None:
        """Ask the feeds that the operator names now; how the web is reached stays as it is."""
        self._roster = self._roster.changed(feeds)

    async def turn(self) -> int:
        """Ask the feeds that are due; gives how many were asked.

        Raises:
            StoreError: The database cannot be read or written.
        """
        await self._roster.settle()
        return await self._polling.turn()

    async def look(self, address: str) -> Trial:
        """Look at a feed that nobody has added yet, or at the first one that a page names.

        Raises:
            FeedError: There is none, or it cannot be had or read; says why.
        """
        return await self._trying.look(address)

    def stop(self) -> None:
        """End what is being asked for; it is asked for again once the bot is started again."""
        self._polling.stop()


@asynccontextmanager
async def open_reception(
    feeds: Feeds, store: Store, clock: Clock, rule: Rule = is_public
) -> AsyncIterator[Reception]:
    """Open what feeds need, and close it at the end.

    Args:
        feeds: What the operator decided.
        store: Where articles go.
        clock: Gives the present moment.
        rule: Where feeds may stand, unless the operator lets them stand anywhere.
    """
    rule = anywhere if feeds.private_networks else rule
    reader = FeedReader()
    await HostClaims(store.database).take_back()
    try:
        async with open_web(agent_name(feeds.contact), rule=rule) as web:
            polling = Polling(store.database, web, reader, clock)
            trying = Trying(web, reader, clock, feeds.user_agent)
            yield Reception(Roster(feeds, store.feeds, clock), polling, trying)
    finally:
        await reader.close()
