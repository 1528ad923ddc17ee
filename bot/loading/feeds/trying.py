"""Looks at a feed that nobody has added yet: reads it once, and keeps nothing of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.clock import Clock
from bot.documents.feeds import ParsedFeed
from bot.errors import FeedError
from bot.loading.feed_reader import FeedJob, FeedReader
from bot.sources.web.answers import Fetched, NotFetched
from bot.sources.web.fetching import Web


@dataclass(frozen=True, slots=True)
class Trial:
    """A feed that was looked at.

    Attributes:
        address: The feed's own, where a page was given that names it.
        parsed: What it lists now.
    """

    address: str
    parsed: ParsedFeed


class Trying:
    """Looks at feeds.

    Args:
        web: By which they are asked for, guards included.
        reader: By which they are read.
        clock: Gives the present moment.
        user_agent: By which servers know who asks; empty for the usual name.
    """

    def __init__(self, web: Web, reader: FeedReader, clock: Clock, user_agent: str = "") -> None:
        self._web = web
        self._reader = reader
        self._clock = clock
        self._user_agent = user_agent

    async def look(self, address: str) -> Trial:
        """Look at a feed, or at the first one that a page names.

        Raises:
            FeedError: There is none, or it cannot be had or read; says why.
        """
        parsed = await self._read(address)
        if not parsed.is_feed and parsed.feeds:
            address = parsed.feeds[0]
            parsed = await self._read(address)
        if not parsed.is_feed:
            raise FeedError("; ".join(parsed.problems) or "there is no feed in it")
        return Trial(address, parsed)

    async def _read(self, address: str) -> ParsedFeed:
        now = self._clock()
        answer = await self._web.fetch(address, now, user_agent=self._user_agent)
        if isinstance(answer, NotFetched):
            raise FeedError(answer.problem)
        if not isinstance(answer, Fetched):
            raise FeedError("the site says that nothing has changed, though it was never asked")
        return await self._reader.read(
            FeedJob(answer.body, answer.address, answer.content_type, now)
        )
