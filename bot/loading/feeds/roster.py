"""Keeps the feeds of the store those that the operator names, in the configuration or in a list."""

from __future__ import annotations

import asyncio
import logging
import os
from pathlib import Path

from bot.clock import Clock
from bot.config.feeds import Feed, Feeds
from bot.errors import FeedListError
from bot.sources.opml import FeedList, ListedFeed, read_opml
from bot.store.feeds.feeds import Feeds as KnownFeeds
from bot.store.feeds.records import FeedOptions, WantedFeed

log = logging.getLogger(__name__)

#: Where a feed is named.
CONFIG, OPML, SHELL = "config", "opml", "shell"


class Roster:
    """The feeds that an operator names."""

    def __init__(self, feeds: Feeds, known: KnownFeeds, clock: Clock) -> None:
        self._feeds = feeds
        self._known = known
        self._clock = clock
        self._is_settled = False
        self._seen: tuple[int, int] | None = None

    def changed(self, feeds: Feeds) -> Roster:
        """Give those that an operator names instead; settle them anew."""
        return Roster(feeds, self._known, self._clock)

    async def settle(self) -> None:
        """Settle once what the configuration names, and the list again whenever it has changed.

        A list that cannot be read changes nothing; that is logged.

        Raises:
            StoreError: The database cannot be written.
        """
        if not self._is_settled:
            wanted = [wanted_of(one, self._feeds) for one in self._feeds.list]
            await self._known.want(CONFIG, wanted, self._clock())
            if self._feeds.opml is None:
                await self._known.want(OPML, (), self._clock())
            self._is_settled = True
        if self._feeds.opml is not None:
            await self._settle_list(self._feeds.opml)

    async def _settle_list(self, path: Path) -> None:
        try:
            seen = await asyncio.to_thread(_look, path)
            if seen == self._seen:
                return
            listed = await asyncio.to_thread(read_list, path)
        except (FeedListError, OSError) as error:
            if self._seen != (0, 0):
                log.warning("the list of feeds is left as it was: %s", error)
            self._seen = (0, 0)
            return
        for problem in listed.problems:
            log.warning("%s", problem)
        wanted = [listed_as_wanted(one, self._feeds) for one in listed.feeds]
        await self._known.want(OPML, wanted, self._clock())
        self._seen = seen


def wanted_of(feed: Feed, feeds: Feeds) -> WantedFeed:
    """Give a feed with what ``[feeds]`` says where its own table says nothing."""
    published = feed.default_published
    options = FeedOptions(
        interval=feed.interval or feeds.interval,
        topics=feed.topics,
        quality=feed.quality,
        default_published=feeds.default_published if published is None else published,
        backfill=feed.backfill,
        user_agent=feed.user_agent or feeds.user_agent,
    )
    return WantedFeed(feed.address, feed.name, options)


def listed_as_wanted(feed: ListedFeed, feeds: Feeds) -> WantedFeed:
    """Give a feed of a list as it would be with nothing but its address and name configured."""
    return wanted_of(Feed(address=feed.address, name=feed.name), feeds)


def read_list(path: Path) -> FeedList:
    """Read a list of feeds from a file.

    Raises:
        FeedListError: There is none, or it is no list of feeds.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FeedListError(f"{path} cannot be read: {error.strerror}") from error
    return read_opml(data, str(path))


def _look(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_mtime_ns, found.st_size
