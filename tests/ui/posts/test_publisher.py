"""Publishing with real discord.py in a simulated Discord: what arrives, and what goes wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
import discord
import pytest
from simcord.enums import ChannelType

from bot.deliveries.contents import StoryContent
from bot.errors import (
    ChannelDeliveryError,
    DeliveryError,
    RateLimitError,
    RefusedDeliveryError,
    TemporaryDeliveryError,
)
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import make_article
from tests.ui.posts.posting import COLOUR, CONTENT, delete, deny, fail_sends, post_to
from tests.ui.world import World


@pytest.fixture
def publisher(world: World) -> ChannelPublisher:
    return ChannelPublisher(world.bot, COLOUR)


class FaultyDiscord:
    """What the simulation leaves out: lost requests and replies, 5xx by type, nonces."""

    def __init__(self, request: Callable[..., Any]) -> None:
        self._request = request
        self._sent: dict[tuple[str, str], Any] = {}
        self.before: list[Exception] = []
        self.after: list[Exception] = []
        self.is_silent = False

    async def __call__(self, route: discord.http.Route, **options: Any) -> Any:
        if (route.method, route.path) != ("POST", "/channels/{channel_id}/messages"):
            return await self._request(route, **options)
        if self.is_silent:
            await asyncio.Event().wait()
        if self.before:
            raise self.before.pop()
        payload = options["json"]
        key = (route.url, payload["nonce"])
        if not payload["enforce_nonce"] or key not in self._sent:
            self._sent[key] = await self._request(route, **options)
        if self.after:
            raise self.after.pop()
        return self._sent[key]


@pytest.fixture
def faults(world: World, monkeypatch: pytest.MonkeyPatch) -> FaultyDiscord:
    faulty = FaultyDiscord(world.bot.http.request)
    monkeypatch.setattr(world.bot.http, "request", faulty)
    return faulty


def server_error(status: int) -> discord.DiscordServerError:
    response = cast("Any", SimpleNamespace(status=status, reason="Unavailable", headers={}))
    return discord.DiscordServerError(response, "upstream")


class TestPublish:
    async def test_the_post_stands_in_the_channel(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        message_id = await publisher.publish(post_to(world.newsroom.id), CONTENT)
        (message,) = world.newsroom.history()
        assert message.id == message_id
        (embed,) = message.embeds
        assert embed.url == CONTENT.article.url
        assert embed.colour == discord.Colour(COLOUR)
        assert "**Related coverage**\n• [" in (embed.description or "")

    async def test_it_pings_nobody_and_carries_the_nonce(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        await publisher.publish(post, CONTENT)
        sent = [one.json for one in world.env.http_requests if one.path.endswith("/messages")]
        (payload,) = [one for one in sent if one]
        assert payload["allowed_mentions"] == {"parse": []}
        assert (payload["nonce"], payload["enforce_nonce"]) == (post.nonce, True)

    async def test_a_repeat_after_a_lost_reply_is_the_same_message(
        self, world: World, publisher: ChannelPublisher, faults: FaultyDiscord
    ) -> None:
        faults.after.append(aiohttp.ServerDisconnectedError())
        post = post_to(world.newsroom.id)
        with pytest.raises(TemporaryDeliveryError):
            await publisher.publish(post, CONTENT)
        message_id = await publisher.publish(post, CONTENT)
        assert [message.id for message in world.newsroom.history()] == [message_id]

    async def test_each_post_is_drawn_anew(self, world: World, publisher: ChannelPublisher) -> None:
        other = StoryContent(make_article("Another story"), ())
        for post in (CONTENT, CONTENT, other):
            await publisher.publish(post_to(world.newsroom.id), post)
        addresses = [message.embeds[0].url for message in world.newsroom.history()]
        assert addresses == [CONTENT.article.url, CONTENT.article.url, other.article.url]

    async def test_threads_receive_too(self, world: World, publisher: ChannelPublisher) -> None:
        channel = world.bot.get_channel(world.newsroom.id)
        assert isinstance(channel, discord.TextChannel)
        thread = await channel.create_thread(name="Trams", type=discord.ChannelType.public_thread)
        await publisher.publish(post_to(thread.id), CONTENT)
        (message,) = [one async for one in thread.history() if one.embeds]
        assert message.embeds[0].url == CONTENT.article.url

    @pytest.mark.parametrize(
        ("right", "name"),
        [
            ("view_channel", "View Channel"),
            ("send_messages", "Send Messages"),
            ("embed_links", "Embed Links"),
        ],
    )
    async def test_a_missing_right_is_named_before_anything_is_sent(
        self, world: World, publisher: ChannelPublisher, right: str, name: str
    ) -> None:
        await deny(world, world.newsroom, **{right: True})
        with pytest.raises(ChannelDeliveryError, match=rf"#newsroom: I need {name} there"):
            await publisher.publish(post_to(world.newsroom.id), CONTENT)
        assert not world.newsroom.history()

    async def test_all_missing_rights_are_named(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        await deny(world, world.newsroom, send_messages=True, embed_links=True)
        with pytest.raises(ChannelDeliveryError, match="Send Messages and Embed Links"):
            await publisher.publish(post_to(world.newsroom.id), CONTENT)

    async def test_a_channel_that_is_gone_says_so(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        await delete(world, world.newsroom)
        with pytest.raises(ChannelDeliveryError, match="the channel is gone"):
            await publisher.publish(post_to(world.newsroom.id), CONTENT)

    async def test_a_channel_without_messages_is_refused(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        backend = world.env.backend
        group = backend.create_channel(world.guild.id, "group", type=ChannelType.CATEGORY)
        await world.env.settle()
        with pytest.raises(ChannelDeliveryError, match="#group is no channel that takes messages"):
            await publisher.publish(post_to(group.id), CONTENT)

    @pytest.mark.parametrize(
        ("status", "code", "expected"),
        [
            (400, 50035, RefusedDeliveryError),
            (400, 160005, ChannelDeliveryError),
            (401, 0, TemporaryDeliveryError),
            (403, 50013, ChannelDeliveryError),
            (404, 10003, ChannelDeliveryError),
            (429, 0, RateLimitError),
            (500, 0, TemporaryDeliveryError),
            (503, 0, TemporaryDeliveryError),
        ],
    )
    async def test_what_discord_answers_decides_what_follows(
        self,
        world: World,
        publisher: ChannelPublisher,
        status: int,
        code: int,
        expected: type[DeliveryError],
    ) -> None:
        fail_sends(world, world.newsroom, status, code)
        with pytest.raises(expected) as caught:
            await publisher.publish(post_to(world.newsroom.id), CONTENT)
        assert type(caught.value) is expected
        assert "Injected" not in str(caught.value)

    async def test_a_refused_token_is_told_from_an_outage(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        fail_sends(world, world.newsroom, 401)
        with pytest.raises(TemporaryDeliveryError, match="token"):
            await publisher.publish(post_to(world.newsroom.id), CONTENT)

    @pytest.mark.parametrize(
        "fault",
        [
            server_error(502),
            discord.RateLimited(60.0),
            aiohttp.ClientConnectionError(),
            TimeoutError(),
            OSError("no route"),
        ],
    )
    async def test_a_lost_connection_is_temporary(
        self, world: World, publisher: ChannelPublisher, faults: FaultyDiscord, fault: Exception
    ) -> None:
        faults.before.append(fault)
        with pytest.raises(TemporaryDeliveryError) as caught:
            await publisher.publish(post_to(world.newsroom.id), CONTENT)
        assert "no route" not in str(caught.value)
        assert not world.newsroom.history()

    async def test_silence_is_not_waited_for_endlessly(
        self, world: World, faults: FaultyDiscord
    ) -> None:
        faults.is_silent = True
        publisher = ChannelPublisher(world.bot, COLOUR, patience=timedelta(0))
        with pytest.raises(TemporaryDeliveryError, match="in time"):
            await publisher.publish(post_to(world.newsroom.id), CONTENT)
