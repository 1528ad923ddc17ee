"""Feeds in the running bot: from a server to a post in Discord."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import pytest
import simcord

from bot.config.feeds import Feed, Feeds
from bot.config.settings import Config
from bot.errors import FeedError
from bot.loading.feeds.reception import open_reception
from bot.running.app import newsdesk
from bot.running.ticking import ticks_of
from bot.store import Store
from tests.loading.feeds.wire import LATER, Item, rss
from tests.samples import subscribe
from tests.sources.web.player import Ending, Play, playing
from tests.ui.world import ManualClock


def configured(config: Config, *addresses: str, is_private_allowed: bool = True) -> Config:
    """Give a configuration with feeds in the place of folders."""
    feeds = Feeds(
        list=tuple(Feed(address=address, topics=("Wire",)) for address in addresses),
        private_networks=is_private_allowed,
        default_published=True,
        contact="https://example.org/contact",
    )
    return replace(config, sources=(), feeds=feeds)


async def test_a_story_of_a_feed_is_a_post_and_its_correction_an_edit(
    config: Config, clock: ManualClock
) -> None:
    async with playing() as player:
        config = configured(config, player.plays("/feed", Play(rss("One"))))
        async with newsdesk(config, clock) as desk:
            env = simcord.Env(desk.client, shard_count=1)
            await env.start()
            guild = env.create_guild("The Newsroom")
            channel = guild.create_text_channel("news")
            await env.settle()
            await subscribe(desk.store, channel.id, guild.id)

            async def tick() -> list[str | None]:
                clock.advance(LATER)
                await desk.poll()
                await desk.deliver()
                clock.advance(timedelta(minutes=1))  # what has changed is edited a little later
                await desk.deliver()
                await env.settle()
                return [message.embeds[0].title for message in channel.history()]

            assert await tick() == []
            player.plays("/feed", Play(rss("Two", "One")))
            assert await tick() == ["Two"]
            corrected = Item("Two, at last", link="https://news.example/two", guid="two")
            player.plays("/feed", Play(rss(corrected, "One")))
            assert await tick() == ["Two, at last"]
            await env.shutdown()
    assert "(+https://example.org/contact)" in player.asked[0].headers["User-Agent"]


async def test_from_looking_at_a_feed_to_its_first_story_it_takes_two_presses(
    config: Config, clock: ManualClock
) -> None:
    async with playing() as player:
        address = player.plays("/feed", Play(rss("One", Item("Older", age=timedelta(hours=2)))))
        config = replace(config, sources=(), feeds=Feeds(private_networks=True))
        async with newsdesk(config, clock) as desk:
            env = simcord.Env(desk.client, shard_count=1)
            await env.start()
            assert desk.client.application is not None
            desk.client.application.bot_public = False
            guild = env.create_guild("The Newsroom")
            channel = guild.create_text_channel("news")
            rights = discord.Permissions(manage_messages=True, manage_channels=True)
            editor = guild.add_member(
                env.create_user("ada"), roles=[guild.create_role("Editor", permissions=rights)]
            )
            await env.settle()

            shown = await editor.slash(channel, "feed add", address=address)
            assert shown.response is not None
            await editor.click(shown.response, label="Add and post here")
            clock.advance(timedelta(seconds=5))
            await desk.poll()
            await desk.deliver()
            await env.settle()

            assert [message.embeds[0].title for message in channel.history()] == ["One"]
            await env.shutdown()


async def test_no_private_network_is_looked_at_for_a_feed(store: Store, clock: ManualClock) -> None:
    async with playing() as player, open_reception(Feeds(), store, clock) as feeds:
        with pytest.raises(FeedError, match="private network"):
            await feeds.look(player.plays("/", Play(rss("One"))))
    assert player.asked == []


async def test_no_private_network_is_asked_unless_the_operator_says_so(
    config: Config, clock: ManualClock
) -> None:
    async with playing() as player:
        address = player.plays("/feed", Play(rss("One")))
        config = configured(config, address, is_private_allowed=False)
        async with newsdesk(config, clock) as desk:
            await desk.poll()
            (feed,) = await desk.store.feeds.every_one()

    assert player.asked == []
    assert "private network" in feed.problem


async def test_stopping_does_not_wait_for_a_slow_server(config: Config, clock: ManualClock) -> None:
    async with playing() as player:
        address = player.plays("/feed", Play(rss("One"), ending=Ending.SILENT))
        config = configured(config, address)
        async with newsdesk(config, clock) as desk:
            schedule = ticks_of(desk)
            schedule.start()
            await player.was_asked.wait()
            desk.break_off()
            await schedule.stop()
            clock.advance(timedelta(seconds=5))
            assert [one.address for one in await desk.store.feeds.due(clock())] == [address]
