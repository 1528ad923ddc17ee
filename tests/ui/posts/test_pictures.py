"""A picture that Discord refuses does not take its post with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import discord
import pytest

from bot.articles import Image, Provider
from bot.deliveries.contents import StoryContent
from bot.errors import RefusedDeliveryError
from bot.ui.posts.publisher import ChannelPublisher
from tests.ui.posts.posting import COLOUR, CONTENT, fail_sends, post_to
from tests.ui.world import World

PICTURE = Image("https://pictures.example/tram.jpg", 1200, 630)
ILLUSTRATED = StoryContent(
    replace(
        CONTENT.article,
        images=(PICTURE,),
        provider=Provider("Forbes", "forbes.com", (PICTURE,)),
        topics=("Traffic",),
    ),
    (),
)


@pytest.fixture
def publisher(world: World) -> ChannelPublisher:
    return ChannelPublisher(world.bot, COLOUR)


@pytest.fixture
def requests(world: World, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Let Discord refuse every message with a picture; gives methods and whether one was in it."""
    seen: list[tuple[str, bool]] = []
    send: Callable[..., Any] = world.bot.http.request

    async def request(route: discord.http.Route, **options: Any) -> Any:
        payload = options.get("json") or {}
        if isinstance(payload, dict) and "embeds" in payload:
            seen.append((route.method, PICTURE.url in str(payload)))
            if seen[-1][1]:
                path = f"/channels/{world.newsroom.id}/messages*"
                world.env.inject_error(route.method, path, status=400, code=50035)
        return await send(route, **options)

    monkeypatch.setattr(world.bot.http, "request", request)
    return seen


async def test_it_is_sent_once_more_without(
    world: World, publisher: ChannelPublisher, requests: list[tuple[str, bool]]
) -> None:
    message_id = await publisher.publish(post_to(world.newsroom.id), ILLUSTRATED)

    assert requests == [("POST", True), ("POST", False)]
    (message,) = world.newsroom.history()
    assert message.id == message_id
    (embed,) = message.embeds
    assert (embed.url, embed.author.name) == (ILLUSTRATED.article.url, "Forbes")
    assert (embed.image.url, embed.author.icon_url) == (None, None)
    assert embed.footer.text == "Traffic"


async def test_so_is_an_edit(
    world: World, publisher: ChannelPublisher, requests: list[tuple[str, bool]]
) -> None:
    post = post_to(world.newsroom.id)
    message_id = await publisher.publish(post, CONTENT)
    changed = StoryContent(replace(ILLUSTRATED.article, title="Trams run again"), ())
    await publisher.edit(post, message_id, changed)

    assert requests == [("POST", False), ("PATCH", True), ("PATCH", False)]
    (message,) = world.newsroom.history()
    assert message.embeds[0].title == "Trams run again"


@pytest.mark.parametrize("code", [50035, 50006])
async def test_what_has_no_picture_or_another_fault_is_refused_at_once(
    world: World, publisher: ChannelPublisher, code: int
) -> None:
    content = CONTENT if code == 50035 else ILLUSTRATED
    fail_sends(world, world.newsroom, 400, code)
    with pytest.raises(RefusedDeliveryError):
        await publisher.publish(post_to(world.newsroom.id), content)
    assert world.count_requests("POST", f"{world.newsroom.id}/messages") == 1
