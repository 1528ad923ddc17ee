"""The demo's own feeds: they can be added in a channel, and tell what documents tell, too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path

import discord
import pytest

from bot.demo.dispatches import CHANNELS
from bot.demo.feeds import (
    OwnFeeds,
    ask_own_feeds,
    follow_own_feeds,
    is_public_or_ours,
    served_feeds,
)
from bot.demo.newsroom import ARRIVALS, Newsroom
from bot.demo.show import demo_config, opened
from bot.demo.world import World
from bot.running.app import Newsdesk, newsdesk
from tests.demo.samples import NOW, SEEDS
from tests.ui.world import ManualClock, answer, text_of

CRANES = next(place for place, name in enumerate(ARRIVALS) if "port-cranes" in name)


@dataclass(slots=True)
class Demo:
    """A demo on a clock that stands still."""

    desk: Newsdesk
    world: World
    newsroom: Newsroom
    clock: ManualClock
    pages: tuple[str, ...]

    async def add(self, page: str) -> str:
        """Add the feed of a page as the moderator, and give what is said of it."""
        moderator, channel = self.world.people[-1], self.world.rooms[0].channel
        shown = answer(await moderator.slash(channel, "feed add", address=page))
        return text_of(answer(await moderator.click(shown, label="Add and post here")))

    async def tick(self, span: timedelta) -> None:
        """Let time pass, and everything happen that is due."""
        self.clock.advance(span)
        await ask_own_feeds(self.desk.store, self.clock())
        while await self.polled():
            self.clock.advance(timedelta(seconds=2))
        for _ in range(2):  # what has changed is edited a little later
            await self.desk.refresh(self.desk.config.sources[0])
            await self.desk.deliver()
            self.clock.advance(timedelta(minutes=6))

    async def polled(self) -> bool:
        await self.desk.poll()
        return bool(await self.desk.store.feeds.due(self.clock()))

    def posts(self) -> list[discord.Message]:
        """Give the posts in the first channel."""
        return [one for one in self.world.rooms[0].channel.history() if one.embeds]


@asynccontextmanager
async def begun(folder: Path, clock: ManualClock) -> AsyncIterator[Demo]:
    newsroom = Newsroom(SEEDS, folder / "newsroom", clock)
    async with (
        served_feeds(OwnFeeds(clock)) as pages,
        newsdesk(
            demo_config(folder / "demo.db", newsroom.folder), clock, feeds_stand=is_public_or_ours
        ) as desk,
        opened(desk, newsroom, clock) as world,
    ):
        await follow_own_feeds(desk.store, pages)
        yield Demo(desk, world, newsroom, clock, pages)


async def test_a_feed_is_added_by_its_page_and_its_newest_story_comes(tmp_path: Path) -> None:
    async with begun(tmp_path, ManualClock(NOW)) as demo:
        told = await demo.add(demo.pages[0])
        assert "**Ellery Wire** is read from now on" in told
        assert "Its newest one is here within a minute." in told
        await demo.tick(timedelta(seconds=5))

        (post,) = demo.posts()
        assert post.embeds[0].title == "The lighthouse gets a new lamp and keeps the old keeper"
        assert post.embeds[0].author.name == "Ellery Wire"
        assert post.embeds[0].image.url


async def test_what_a_document_and_two_feeds_tell_is_one_post(tmp_path: Path) -> None:
    async with begun(tmp_path, ManualClock(NOW)) as demo:
        for page in demo.pages:
            await demo.add(page)
        await demo.tick(timedelta(seconds=5))
        for _ in range(CRANES + 1):
            demo.newsroom.let_one_arrive()
            await demo.tick(timedelta(seconds=5))

        told = [post for post in demo.posts() if "cranes" in text_of(post).lower()]
        assert [post.embeds[0].title for post in told] == [
            "Port cranes ran on the factory password for nine years, audit finds"
        ]
        for name in ("Ellery Wire", "Gull Island Times"):
            assert name in (told[0].embeds[0].description or "")


async def test_a_kept_feed_is_asked_where_it_stands_in_the_next_run(tmp_path: Path) -> None:
    clock = ManualClock(NOW)
    async with begun(tmp_path, clock) as demo:
        await demo.add(demo.pages[0])
        await demo.tick(timedelta(seconds=5))
    clock.advance(timedelta(hours=1))
    async with begun(tmp_path, clock) as demo:
        await demo.tick(timedelta(seconds=5))
        (feed,) = await demo.desk.store.feeds.every_one()

    assert (feed.problem, feed.failures) == ("", 0)
    assert feed.location == f"{demo.pages[0]}feed.xml"


@pytest.mark.parametrize(
    ("address", "may"),
    [("127.0.0.1", True), ("127.0.0.2", False), ("10.0.0.1", False), ("93.184.216.34", True)],
)
def test_feeds_stand_on_the_web_or_where_the_demos_own_do(address: str, may: bool) -> None:
    assert is_public_or_ours(ip_address(address)) is may


def test_each_feed_has_a_story_of_its_own_when_somebody_comes() -> None:
    for channel in CHANNELS:
        assert max(one.after for one in channel.dispatches if one.after < 60) < 0
        assert len({one.title for one in channel.dispatches}) == len(channel.dispatches)
