"""A newsroom that reads feeds, for tests: a server that plays them, a store, and a desk that posts.

Feeds are written here as their publishers write them, only shorter.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape

from bot.articles import Article
from bot.clock import Clock
from bot.loading.feed_reader import FeedReader
from bot.loading.feeds.polling import Polling
from bot.sources.web.fetching import Web
from bot.store import Store
from bot.store.feeds.records import FeedOptions, KnownFeed, WantedFeed
from tests.deliveries.desk import CHANNEL, Desk
from tests.samples import NOW
from tests.sources.web.player import Play, Player

#: After it, every feed is due again and every host may be asked.
LATER = timedelta(hours=5)
OPEN = FeedOptions(default_published=True)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as a feed writes it; None leaves a part out."""

    title: str | None
    link: str | None = ""
    guid: str | None = ""
    age: timedelta | None = timedelta(hours=1)
    more: str = ""

    def written(self) -> str:
        """Write it; what is empty is made of the title."""
        slug = "-".join((self.title or "untitled").lower().split())
        link = f"https://news.example/{slug}" if self.link == "" else self.link
        guid = slug if self.guid == "" else self.guid
        date = None if self.age is None else format_datetime(NOW - self.age)
        parts = {"title": self.title, "link": link, "pubDate": date}
        text = "".join(
            f"<{name}>{escape(value)}</{name}>"
            for name, value in parts.items()
            if value is not None
        )
        text += f'<guid isPermaLink="false">{escape(guid)}</guid>' if guid is not None else ""
        return f"<item>{text}{self.more}</item>"


def rss(*items: Item | str, title: str = "Example News", more: str = "") -> bytes:
    """Write a feed; a text stands for an item with that title."""
    written = "".join((Item(item) if isinstance(item, str) else item).written() for item in items)
    return (
        f'<?xml version="1.0"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">'
        f"<channel><title>{title}</title><link>https://news.example/</link>{more}{written}"
        "</channel></rss>"
    ).encode()


@dataclass(slots=True)
class Wire:
    """A server that plays feeds, and a newsroom that reads them."""

    player: Player
    store: Store
    web: Web
    reader: FeedReader
    desk: Desk
    clock: Clock
    wanted: list[WantedFeed] = field(default_factory=list)
    _polling: Polling | None = None

    @property
    def polling(self) -> Polling:
        """What asks feeds; the same until ``restart``."""
        if self._polling is None:
            self._polling = Polling(self.store.database, self.web, self.reader, self.clock)
        return self._polling

    def restart(self) -> None:
        """Forget what is kept in memory."""
        self._polling = None

    async def want(self, path: str = "/feed", options: FeedOptions = OPEN, name: str = "") -> str:
        """Name a feed in the configuration; gives its address."""
        address = self.player.address(path)
        self.wanted.append(WantedFeed(address, name, options))
        await self.store.feeds.want("config", self.wanted, self.clock())
        return address

    async def gives(self, *items: Item | str, path: str = "/feed") -> list[str]:
        """Have a feed list these entries, wait until it is asked, and give what was posted then."""
        return await self.plays(Play(rss(*items)), path=path)

    async def plays(self, play: Play, *, path: str = "/feed") -> list[str]:
        """Have a server answer so, wait until it is asked, and give what was posted then."""
        self.player.plays(path, play)
        return await self.turn()

    async def turn(self) -> list[str]:
        """Wait until feeds are due again, ask each, and give the titles that were posted then."""
        self.desk.clock.advance(LATER)
        while await self.polling.turn():
            self.desk.clock.advance(timedelta(seconds=2))
        before = len(self.desk.publisher.sent)
        await self.desk.tick()
        return [title for _, title, _ in self.desk.publisher.sent[before:]]

    def channel(self) -> list[str]:
        """Give the titles that stand in the channel."""
        return self.desk.publisher.titles(CHANNEL)

    async def articles(self) -> dict[str, str]:
        """Give the address of each article by its title."""
        rows = await self.store.database.fetch("SELECT title, url FROM articles ORDER BY position")
        return {row[0]: row[1] for row in rows}

    async def article(self, title: str) -> Article:
        """Give the article with a title."""
        ((one,),) = await self.store.database.fetch(
            "SELECT id FROM articles WHERE title = :title", {"title": title}
        )
        found = await self.store.articles.find(one)
        assert found is not None
        return found

    async def feed(self) -> KnownFeed:
        """Give the first feed."""
        return (await self.store.feeds.every_one())[0]

    async def dates(self) -> dict[str, datetime]:
        """Give the date of each article by its title."""
        return {title: (await self.article(title)).published_at for title in await self.articles()}
