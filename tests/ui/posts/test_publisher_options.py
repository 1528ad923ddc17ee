"""What a subscription asks for beyond the message: a role, silence, threads, followers, colours."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import discord
import pytest
from simcord.enums import ChannelType

from bot.deliveries.contents import Content, StoryContent
from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.ui.posts.colours import topic_colour
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import make_article
from tests.ui.posts.posting import COLOUR, CONTENT, delete, deny, post_to
from tests.ui.world import World


@pytest.fixture
def publisher(world: World) -> ChannelPublisher:
    return ChannelPublisher(world.bot, COLOUR)


def post_with(channel_id: int, options: Options) -> Post:
    return replace(post_to(channel_id), options=options)


def payloads(world: World) -> list[dict[str, Any]]:
    """Give what was sent as messages."""
    requests = world.env.http_requests
    sent = [one for one in requests if one.method == "POST" and one.path.endswith("/messages")]
    return [one.json or {} for one in sent]


async def send(publisher: ChannelPublisher, post: Post, content: Content) -> None:
    """Send a post and what follows it, as the courier does."""
    await publisher.follow(post, await publisher.publish(post, content), content)


async def announcements(world: World) -> int:
    channel = world.env.backend.create_channel(
        world.guild.id, "announcements", type=ChannelType.NEWS
    )
    await world.env.settle()
    return channel.id


def threads(world: World) -> list[str]:
    return [thread.name or "" for thread in world.env.backend.active_threads(world.guild.id)]


async def test_exactly_the_chosen_role_is_mentioned(
    world: World, publisher: ChannelPublisher
) -> None:
    content = StoryContent(make_article("Trams stop <@&99> @everyone"), ())
    await publisher.publish(post_with(world.newsroom.id, Options(mention_role=42)), content)
    (payload,) = payloads(world)
    assert payload["content"] == "<@&42>"
    assert payload["allowed_mentions"] == {"parse": [], "roles": [42]}


async def test_an_edit_keeps_the_mention_and_repeats_none(
    world: World, publisher: ChannelPublisher
) -> None:
    post = post_with(world.newsroom.id, Options(mention_role=42))
    message_id = await publisher.publish(post, CONTENT)
    await publisher.edit(post, message_id, StoryContent(make_article("Trams run again"), ()))
    (message,) = world.newsroom.history()
    assert message.content == "<@&42>"
    assert message.embeds[0].title == "Trams run again"
    edit = next(one.json for one in world.env.http_requests if one.method == "PATCH")
    assert edit is not None
    assert edit["allowed_mentions"] == {"parse": []}


@pytest.mark.parametrize("silent", [True, False])
async def test_a_silent_post_notifies_nobody(
    world: World, publisher: ChannelPublisher, silent: bool
) -> None:
    await publisher.publish(post_with(world.newsroom.id, Options(silent=silent)), CONTENT)
    (payload,) = payloads(world)
    flag = discord.MessageFlags(suppress_notifications=True).value
    assert bool(payload.get("flags", 0) & flag) is silent


async def test_a_thread_is_opened_under_the_title(
    world: World, publisher: ChannelPublisher
) -> None:
    content = StoryContent(make_article("Trams " * 40), ())
    await send(publisher, post_with(world.newsroom.id, Options(thread=True)), content)
    (name,) = threads(world)
    assert name.startswith("Trams Trams")
    assert len(name) <= 100


@pytest.mark.parametrize("fault", ["permission", "outage"])
async def test_a_thread_that_cannot_be_opened_fails_nothing(
    world: World, publisher: ChannelPublisher, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    if fault == "permission":
        await deny(world, world.newsroom, create_public_threads=True)
    else:
        world.env.inject_error("POST", "/channels/*/messages/*/threads", status=503)
    with caplog.at_level(logging.WARNING, "bot.ui"):
        await send(publisher, post_with(world.newsroom.id, Options(thread=True)), CONTENT)
    assert len(world.newsroom.history()) == 1
    assert threads(world) == []
    assert "Create Public Threads" in caplog.text or "not opened" in caplog.text


async def test_posts_in_announcement_channels_reach_their_followers(
    world: World, publisher: ChannelPublisher
) -> None:
    """Ten an hour, as Discord lets them; the others are logged, never waited for."""
    channel_id = await announcements(world)
    for _ in range(12):
        await send(publisher, post_with(channel_id, Options(crosspost=True)), CONTENT)
    assert world.count_requests("POST", "/crosspost") == 10
    assert len(payloads(world)) == 12


async def test_an_ordinary_channel_has_no_followers(
    world: World, publisher: ChannelPublisher
) -> None:
    await send(publisher, post_with(world.newsroom.id, Options(crosspost=True)), CONTENT)
    assert world.count_requests("POST", "/crosspost") == 0


async def test_followers_that_cannot_be_reached_fail_nothing(
    world: World, publisher: ChannelPublisher, caplog: pytest.LogCaptureFixture
) -> None:
    channel_id = await announcements(world)
    world.env.inject_error("POST", "/channels/*/messages/*/crosspost", status=403, code=50013)
    with caplog.at_level(logging.WARNING, "bot.ui"):
        await send(publisher, post_with(channel_id, Options(crosspost=True)), CONTENT)
    assert "was not published to followers" in caplog.text


async def test_what_a_crash_kept_from_following_a_post_follows_it_later(
    world: World, publisher: ChannelPublisher
) -> None:
    """Discord itself refuses a second thread, and to publish a message again."""
    channel_id = await announcements(world)
    post = post_with(channel_id, Options(thread=True, crosspost=True))
    message_id = await publisher.publish(post, CONTENT)
    assert threads(world) == []
    await publisher.follow(post, message_id, CONTENT)
    assert len(threads(world)) == 1
    assert world.count_requests("POST", "/crosspost") == 1


async def test_nothing_follows_a_post_whose_channel_is_gone(
    world: World, publisher: ChannelPublisher, caplog: pytest.LogCaptureFixture
) -> None:
    post = post_with(world.newsroom.id, Options(thread=True))
    message_id = await publisher.publish(post, CONTENT)
    await delete(world, world.newsroom)
    with caplog.at_level(logging.WARNING, "bot.ui"):
        await publisher.follow(post, message_id, CONTENT)
    assert "nothing follows it" in caplog.text


async def test_a_topic_has_a_colour_of_its_own(world: World, publisher: ChannelPublisher) -> None:
    for topics in (["AI"], ["a i"], ["Law"], []):
        content = StoryContent(make_article("Trams", topics=topics), ())
        options = Options(colour_by_topic=True)
        await publisher.publish(post_with(world.newsroom.id, options), content)
    colours = [one.embeds[0].colour for one in world.newsroom.history()]
    assert colours[0] == colours[1]
    assert len(set(colours)) == 3
    assert discord.Colour(COLOUR) in colours


def test_colours_stay_the_same_and_can_be_seen() -> None:
    assert topic_colour(("AI", "Law"), 1) == topic_colour((" ai",), 2)
    assert topic_colour((), 7) == 7
    for number in range(50):
        colour = discord.Colour(topic_colour((f"Topic {number}",), 0))
        assert max(colour.to_rgb()) > 150
        assert min(colour.to_rgb()) < 120


@pytest.mark.parametrize("may_reply", [True, False])
async def test_what_follows_a_story_replies_to_its_post_and_mentions_nobody(
    world: World, publisher: ChannelPublisher, *, may_reply: bool
) -> None:
    """Whoever may not read a channel's history may not reply there either."""
    if not may_reply:
        await deny(world, world.newsroom, read_message_history=True)
    options = Options(mention_role=42, thread=True)
    message_id = await publisher.publish(post_to(world.newsroom.id), CONTENT)
    more = StoryContent(make_article("Trams run again"), ())
    post = post_with(world.newsroom.id, options)
    await send(publisher, replace(post, kind=Kind.FOLLOW_UP, reply_to=message_id), more)

    sent = payloads(world)[-1]
    assert sent["content"] == "More on this story"
    assert sent["allowed_mentions"]["parse"] == []
    replied = sent.get("message_reference", {}).get("message_id")
    assert replied == (message_id if may_reply else None)
    assert threads(world) == []


async def test_what_follows_a_story_is_not_taken_for_its_post_nor_the_other_way_round(
    world: World, publisher: ChannelPublisher
) -> None:
    """By then the story's post may show the same article, since that leads it."""
    story = post_to(world.newsroom.id)
    message_id = await publisher.publish(story, CONTENT)
    post = replace(story, id=2, kind=Kind.FOLLOW_UP, reply_to=message_id, nonce="another")
    assert await publisher.find(post, CONTENT) is None
    reply_id = await publisher.publish(post, CONTENT)
    assert await publisher.find(post, CONTENT) == reply_id
    assert await publisher.find(story, CONTENT) == message_id
