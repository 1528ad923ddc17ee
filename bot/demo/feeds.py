"""Feeds of the demo's own: a small server on this machine that lists its dispatches as they come.

They are read as any feed on the web is, save that the guard lets them stand on this machine.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from functools import partial
from html import escape
from ipaddress import ip_address
from typing import Final
from urllib.parse import quote, urlsplit, urlunsplit

from aiohttp import web

from bot.articles import Article
from bot.clock import Clock
from bot.demo.dispatches import CHANNELS, Channel, Dispatch
from bot.documents.feeds import article_of, read_feed
from bot.sources.web.guarding import Address, is_public
from bot.store import Store
from bot.store.feeds.records import KnownFeed

_HOST: Final = "127.0.0.1"
_TYPE: Final = "application/rss+xml"


def is_public_or_ours(address: Address) -> bool:
    """Tell whether a feed may stand at an address: on the web, or here where the demo's own do."""
    return address == ip_address(_HOST) or is_public(address)


class OwnFeeds:
    """What the demo's server answers with, from the moment at which it was made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._start = clock()

    def application(self) -> web.Application:
        """Give what serves a page and a feed for each channel."""
        application = web.Application()
        for channel in CHANNELS:
            application.router.add_get(channel.page, partial(_show_page, channel))
            application.router.add_get(_feed_path(channel), partial(self._list_entries, channel))
        return application

    async def _list_entries(self, channel: Channel, _request: web.Request) -> web.Response:
        return web.Response(body=self.feed(channel, self._clock()), content_type=_TYPE)

    def feed(self, channel: Channel, now: datetime) -> bytes:
        """Give what a feed lists at a moment."""
        listed = [one for one in channel.dispatches if self._moment(one) <= now]
        items = "".join(self._item(channel, one) for one in reversed(listed))
        return (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
            f"<title>{escape(channel.name)}</title><link>https://{channel.domain}/</link>{items}"
            "</channel></rss>"
        ).encode()

    def articles(self) -> Iterator[Article]:
        """Give every article that the feeds will bring, for their pictures."""
        for channel in CHANNELS:
            last = max(map(self._moment, channel.dispatches))
            address = f"https://{channel.domain}{_feed_path(channel)}"
            for entry in read_feed(self.feed(channel, last), address, _TYPE, last).entries:
                yield article_of(entry, published_at=entry.published_at)

    def _moment(self, dispatch: Dispatch) -> datetime:
        return self._start + timedelta(seconds=dispatch.after)

    def _item(self, channel: Channel, dispatch: Dispatch) -> str:
        slug = quote("-".join(dispatch.title.lower().replace("'", "").split()), safe="")
        link = f"https://{channel.domain}/{slug}"
        topics = "".join(f"<category>{escape(topic)}</category>" for topic in dispatch.topics)
        picture = f"https://pictures.{channel.domain}/{slug}.jpg"
        shown = f'<media:content url="{picture}" medium="image" width="1280" height="720"/>'
        return (
            f"<item><title>{escape(dispatch.title)}</title><link>{link}</link><guid>{link}</guid>"
            f"<pubDate>{format_datetime(self._moment(dispatch))}</pubDate>"
            f"<description>{escape(dispatch.text)}</description>{topics}"
            f"{'' if channel.is_short else shown}</item>"
        )


@asynccontextmanager
async def served_feeds(feeds: OwnFeeds) -> AsyncIterator[tuple[str, ...]]:
    """Serve the feeds at a free port of this machine; gives the addresses of their pages."""
    runner = web.AppRunner(feeds.application(), access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, _HOST, 0)
        await site.start()
        (where,) = runner.addresses
        yield tuple(f"http://{_HOST}:{where[1]}{channel.page}" for channel in CHANNELS)
    finally:
        await runner.cleanup()


async def follow_own_feeds(store: Store, pages: tuple[str, ...]) -> None:
    """Let feeds of an earlier run be asked where they stand now, if the database was kept.

    Raises:
        StoreError: The database cannot be written.
    """
    here = urlsplit(pages[0]).netloc
    for feed in await store.feeds.every_one():
        stood = urlsplit(feed.location)
        if _is_ours(feed) and stood.netloc != here:
            await store.feeds.settle_move(feed, urlunsplit(stood._replace(netloc=here)))


async def ask_own_feeds(store: Store, now: datetime) -> None:
    """Have the demo's own feeds asked at once: they change within seconds, and harm nobody.

    Raises:
        StoreError: The database cannot be written.
    """
    for feed in await store.feeds.every_one():
        if _is_ours(feed) and feed.paused_at is None:
            await store.feeds.resume(feed.address, now)


def _is_ours(feed: KnownFeed) -> bool:
    stands = urlsplit(feed.location)
    return stands.hostname == _HOST and stands.path in set(map(_feed_path, CHANNELS))


def _feed_path(channel: Channel) -> str:
    return f"{channel.page.rstrip('/')}/feed.xml"


async def _show_page(channel: Channel, _request: web.Request) -> web.Response:
    name, path = escape(channel.name), _feed_path(channel)
    page = (
        f'<!DOCTYPE html><html lang="en"><head><title>{name}</title>'
        f'<link rel="alternate" type="{_TYPE}" title="{name}" href="{path}"></head>'
        f"<body><h1>{name}</h1><p>Its feed stands at <a href='{path}'>{path}</a>.</p></body></html>"
    )
    return web.Response(text=page, content_type="text/html")
