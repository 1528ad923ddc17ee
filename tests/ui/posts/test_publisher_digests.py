"""Digest posts with real discord.py: sent, found by their button, and edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.deliveries.contents import DigestContent
from bot.posting.ledger import Kind, Post
from bot.posting.options import Options
from bot.ui.posts.digest_buttons import digest_number
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import NOW
from tests.ui.posts.posting import COLOUR, CONTENT, post_to
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
    assert digest_number(message) == post.id
    assert world.bot.persistent_views == []


async def test_a_digest_is_found_whatever_it_shows(
    world: World, publisher: ChannelPublisher
) -> None:
    first, second = digest_post(world, 1), digest_post(world, 2)
    message_id = await publisher.publish(first, content(8))
    assert await publisher.find(first, content(2)) == message_id
    assert await publisher.find(second, content(8)) is None


def gathering(count: int, *more: str) -> DigestContent:
    """Give a digest as it is looked for: by the addresses of all that it gathers."""
    digest = content(count)
    addresses = {story.headline.url for story in digest.stories}
    return replace(digest, addresses=frozenset({*addresses, *more}))


async def test_a_digest_of_another_number_is_found_by_most_of_its_stories(
    world: World, publisher: ChannelPublisher
) -> None:
    """Also where it was sent before the one that is looked for was made."""
    bracketed = replace(content(8).stories[7].headline, url="https://a.example/one_(two)")
    stories = (*content(7).stories, replace(content(8).stories[7], headline=bracketed))
    shown = replace(content(8), stories=stories)
    message_id = await publisher.publish(digest_post(world, 1), shown)
    anew = replace(digest_post(world, 2), planned_at=NOW + timedelta(hours=2))

    async def found(sought: DigestContent) -> bool:
        back = await publisher.look_back([(anew, sought)], NOW, frozenset())
        assert back in ({}, {2: message_id})
        return bool(back)

    assert await found(gathering(30))
    assert await found(gathering(4, bracketed.url))
    assert not await found(gathering(4))
    assert not await found(gathering(0, bracketed.url))


async def test_a_message_that_is_no_digest_is_never_taken_for_one(
    world: World, publisher: ChannelPublisher
) -> None:
    await publisher.publish(post_to(world.newsroom.id), CONTENT)
    sought = gathering(0, CONTENT.article.url)
    assert await publisher.look_back([(digest_post(world, 2), sought)], NOW, frozenset()) == {}


async def test_an_edited_digest_shows_what_is_left(
    world: World, publisher: ChannelPublisher
) -> None:
    post = digest_post(world)
    message_id = await publisher.publish(post, content(8))
    (before,) = world.newsroom.history()
    await publisher.edit(post, message_id, content(1))
    (after,) = world.newsroom.history()
    assert len(after.embeds) < len(before.embeds)
    assert digest_number(after) == post.id


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
