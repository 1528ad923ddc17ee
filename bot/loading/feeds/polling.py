"""Asks the feeds that are due, each on its own: one that fails holds up no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Final

from bot.clock import Clock
from bot.documents.feeds import ParsedFeed
from bot.errors import SlowFeedError, StoreError
from bot.loading.feed_reader import FeedJob, FeedReader
from bot.loading.feeds.taking import Reading, newest_dates, take
from bot.sources.politeness import (
    Hosts,
    Move,
    host_of,
    is_settled,
    is_to_be_told,
    moved,
    next_poll,
    poll_after_failure,
    poll_after_unreadable,
)
from bot.sources.web.answers import Answer, Fetched, NotFetched, NotModified, Trouble
from bot.sources.web.fetching import Web
from bot.store.engine import Engine
from bot.store.feeds.feeds import Feeds
from bot.store.feeds.hosts import HostClaims
from bot.store.feeds.records import KnownFeed

log = logging.getLogger(__name__)

#: How many are asked in one turn; what is left is asked in the next.
_AT_ONCE: Final = 50
#: How long nothing is asked for where nothing can be written.
_REST: Final = timedelta(minutes=1)


class Polling:
    """Asks feeds. It is told by ``turn`` when to look whether any is due.

    Args:
        database: Where articles go.
        web: By which feeds are asked.
        reader: By which they are read.
        clock: Gives the present moment.
    """

    def __init__(self, database: Engine, web: Web, reader: FeedReader, clock: Clock) -> None:
        self._database = database
        self._feeds = Feeds(database)
        self._claims = HostClaims(database)
        self._web = web
        self._reader = reader
        self._clock = clock
        self._hosts = Hosts()
        self._running: list[asyncio.Task[None]] = []
        self._rests_until = clock()

    async def turn(self) -> int:
        """Ask the feeds that are due, of each host one; gives how many were asked.

        Raises:
            StoreError: The database cannot be read or written; what is not written is asked for
                again.
        """
        if self._clock() < self._rests_until:
            return 0
        asked = await self._claim(await self._feeds.due(self._clock()))
        self._running = [asyncio.create_task(self._poll(feed)) for feed in asked.values()]
        outcomes = await asyncio.gather(*self._running, return_exceptions=True)
        await self._release(asked)
        for outcome in outcomes:
            if isinstance(outcome, StoreError):
                # What cannot be kept is not to be asked for again and again.
                self._rests_until = self._clock() + _REST
            if outcome is not None and not isinstance(outcome, asyncio.CancelledError):
                raise outcome
        return len(asked)

    def stop(self) -> None:
        """End what is being asked for; what was not written yet is asked for again."""
        for task in self._running:
            task.cancel()

    async def _claim(self, due: Iterable[KnownFeed]) -> dict[str, KnownFeed]:
        """Choose what to ask, by host: a feed of each one that nobody asks, here or elsewhere."""
        now = self._clock()
        wanted: dict[str, KnownFeed] = {}
        for feed in due:
            if len(wanted) < _AT_ONCE and self._hosts.is_free(feed.location, now):
                wanted.setdefault(host_of(feed.location), feed)
        ids = await self._claims.claim({host: feed.id for host, feed in wanted.items()}, now)
        asked = {host: feed for host, feed in wanted.items() if feed.id in ids}
        for feed in asked.values():
            self._hosts.begin(feed.location)
        return asked

    async def _release(self, asked: dict[str, KnownFeed]) -> None:
        if asked:
            now = self._clock()
            free_at = {
                host: self._hosts.free_at(feed.location, now) for host, feed in asked.items()
            }
            await self._claims.release(free_at, now)

    async def _poll(self, feed: KnownFeed) -> None:
        try:
            await self._ask(feed)
        except StoreError:
            raise
        except Exception as error:  # a bug of ours is no reason to ask every few seconds
            log.exception("feed %s: it is asked again later", feed.address)
            problem = f"Newsdesk has failed with it ({type(error).__name__}); the log has more"
            await self._note_failure(feed, NotFetched(Trouble.FAILING, problem), self._clock())

    async def _ask(self, feed: KnownFeed) -> None:
        now = self._clock()
        answer: Answer | None = None
        try:
            answer = await self._web.fetch(
                feed.location, now, feed.validators, user_agent=feed.options.user_agent
            )
        finally:
            self._hosts.end(feed.location, self._clock(), answer)
        if isinstance(answer, NotFetched):
            await self._note_failure(feed, answer, now)
        elif isinstance(answer, NotModified):
            due = _due(feed, now, answer.fresh_until)
            await self._feeds.note_unchanged(feed, answer.validators, feed.move, now, due)
        else:
            await self._read(feed, answer, now)

    async def _read(self, feed: KnownFeed, answer: Fetched, now: datetime) -> None:
        move = moved(feed.move, answer.moved_to, now)
        digest = blake2b(answer.body, digest_size=16).hexdigest()
        if digest == feed.digest:
            due = _due(feed, now, answer.fresh_until)
            await self._feeds.note_unchanged(feed, answer.validators, move, now, due)
        else:
            job = FeedJob(answer.body, answer.address, answer.content_type, now, feed.name)
            try:
                parsed = await self._reader.read(job)
            except SlowFeedError as error:
                log.warning("feed %s", error)
                due = poll_after_unreadable(now)
                await self._feeds.note_failure(feed, str(error), now, due, is_told=True)
                return
            if not parsed.is_feed:
                await self._follow_page(feed, parsed, now)
                return
            await self._take(feed, answer, parsed, digest, move, now)
        if move is not None and is_settled(move, now):
            log.info("feed %s has moved to %s", feed.address, move.address)
            await self._feeds.settle_move(feed, move.address)

    async def _take(
        self,
        feed: KnownFeed,
        answer: Fetched,
        parsed: ParsedFeed,
        digest: str,
        move: Move | None,
        now: datetime,
    ) -> None:
        as_read = replace(feed, dates=tuple(newest_dates(parsed)), every=parsed.every)
        due = _due(as_read, now, answer.fresh_until)
        reading = Reading(parsed, answer.validators, digest, move, now, due)
        outcome = await take(self._database, feed, reading)
        if outcome.added or outcome.updated:
            log.info(
                "feed %s: %d added, %d updated",
                feed.address,
                len(outcome.added),
                len(outcome.updated),
            )

    async def _follow_page(self, feed: KnownFeed, parsed: ParsedFeed, now: datetime) -> None:
        """Ask for the feed that a page names, where its address was given; else it is trouble.

        What was a feed once is one: a page in its place is about repairs, or asks for a login.
        """
        is_given = feed.first_loaded_at is None and feed.location == feed.address
        if parsed.feeds and is_given:
            log.info("feed %s is a page; its feed is %s", feed.address, parsed.feeds[0])
            await self._feeds.settle_move(feed, parsed.feeds[0])
        else:
            problem = "; ".join(parsed.problems) or "there is no feed in it"
            await self._note_failure(feed, NotFetched(Trouble.FAILING, problem), now)

    async def _note_failure(self, feed: KnownFeed, answer: NotFetched, now: datetime) -> None:
        failures = feed.failures + 1
        is_told = is_to_be_told(
            answer.trouble, since=feed.failing_since or now, now=now, failures=failures
        )
        if feed.problem != answer.problem:
            log.warning("feed %s: %s", feed.address, answer.problem)
        due = poll_after_failure(
            now, feed.address, answer, interval=feed.options.interval, failures=failures
        )
        await self._feeds.note_failure(feed, answer.problem, now, due, is_told=is_told)


def _due(feed: KnownFeed, now: datetime, fresh_until: datetime | None) -> datetime:
    return next_poll(
        now,
        feed.address,
        interval=feed.options.interval,
        dates=feed.dates,
        fresh_until=fresh_until,
        every=feed.every,
    )
