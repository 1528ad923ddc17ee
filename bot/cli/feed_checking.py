"""Reads one feed once, from the web or from a file, as ``newsdesk feeds check`` does."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from pathlib import Path

from bot.clock import system_clock
from bot.documents.feeds import ParsedFeed
from bot.errors import FeedError, SlowFeedError
from bot.identity import is_web_address
from bot.loading.feed_reader import FeedJob, FeedReader
from bot.sources.web.answers import Fetched, NotFetched
from bot.sources.web.fetching import MAX_BYTES, Web, agent_name, open_web
from bot.sources.web.guarding import anywhere, is_public


async def check_feed(feed: str, *, is_private_allowed: bool = False) -> ParsedFeed:
    """Read a feed; of a page that names feeds, the first one.

    Args:
        feed: Its web address, or the path of a file.
        is_private_allowed: Whether it may stand in a private network.

    Returns:
        What it gave; whatever went wrong on the way is among its problems.

    Raises:
        FeedError: There is no such file, it cannot be read, or the address is none of the web.
    """
    async with aclosing(_Reader(FeedReader())) as reading:
        if not is_web_address(feed):
            if "://" in feed:
                raise FeedError(f"{feed} is no address of a feed: it must begin with https or http")
            return await reading.read(await asyncio.to_thread(_file, feed), "", "")
        rule = anywhere if is_private_allowed else is_public
        async with open_web(agent_name(), rule=rule) as web:
            parsed = await _from_web(feed, web, reading)
            return await _from_web(parsed.feeds[0], web, reading) if parsed.feeds else parsed


class _Reader:
    """Reads in a process that can be killed, and tells of that as of any other problem."""

    def __init__(self, reader: FeedReader) -> None:
        self._reader = reader

    async def read(self, data: bytes, address: str, content_type: str) -> ParsedFeed:
        try:
            return await self._reader.read(FeedJob(data, address, content_type, system_clock()))
        except SlowFeedError as error:
            return ParsedFeed(problems=(str(error),))

    async def aclose(self) -> None:
        await self._reader.close()


async def _from_web(address: str, web: Web, reading: _Reader) -> ParsedFeed:
    answer = await web.fetch(address, system_clock())
    if isinstance(answer, Fetched):
        return await reading.read(answer.body, answer.address, answer.content_type)
    problem = answer.problem if isinstance(answer, NotFetched) else "it says that nothing changed"
    return ParsedFeed(problems=(f"{address}: {problem}",))


def _file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FeedError(f"{path} cannot be read: {reason}") from error
    if len(data) > MAX_BYTES:
        raise FeedError(f"{path} is larger than {MAX_BYTES:,} bytes, and no feed may be")
    return data
