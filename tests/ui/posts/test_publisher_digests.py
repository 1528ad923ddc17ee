"""Digest posts with real discord.py: sent, found by their button, and edited."""

from __future__ import annotations

from dataclasses import replace

import discord
import pytest

from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.ui.posts.digest_buttons import is_digest_of
from bot.ui.posts.publisher import ChannelPublisher
from tests.ui.posts.posting import COLOUR, post_to
from tests.ui.posts.test_digest_embeds import content
from tests.ui.world import World


@pytest.fixture
def publisher(world: World) -> ChannelPublisher:
    return ChannelPublisher(world.bot, COLOUR)


def digest_post(world: World, number: int = 1) -> Post:
    return replace(post_to(world.newsroom.id), id=number, kind=Kind.DIGEST, stories=())


async def test_a_digest_stands_with_its_button_and_no_ping(
    world: World, publisher: ChannelPublisher
) -> None:
    post = replace(digest_post(world), options=Options(mention_role=42))
    message_id = await publisher.publish(post, content(8))
    (message,) = world.newsroom.history()
    assert message.id == message_id
    assert message.content == "<@&42>"
    assert is_digest_of(message, post)
    assert world.bot.persistent_views == []


async def test_a_digest_is_found_whatever_it_shows(
    world: World, publisher: ChannelPublisher
) -> None:
    first, second = digest_post(world, 1), digest_post(world, 2)
    message_id = await publisher.publish(first, content(8))
    assert await publisher.find(first, content(2)) == message_id
    assert await publisher.find(second, content(8)) is None


async def test_an_edited_digest_shows_what_is_left(
    world: World, publisher: ChannelPublisher
) -> None:
    post = digest_post(world)
    message_id = await publisher.publish(post, content(8))
    (before,) = world.newsroom.history()
    await publisher.edit(post, message_id, content(1))
    (after,) = world.newsroom.history()
    assert len(after.embeds) < len(before.embeds)
    assert is_digest_of(after, post)


async def test_in_a_forum_its_thread_is_called_as_it_is(
    world: World, publisher: ChannelPublisher
) -> None:
    forum = world.guild.create_forum_channel("stories")
    await world.env.settle()
    thread_id = await publisher.publish(
        replace(digest_post(world), channel_id=forum.id), content(3)
    )
    thread = world.bot.get_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    assert "igest" in thread.name
