"""What is taken for a post when the bot looks back in a channel, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from simcord.enums import ChannelType

from bot.deliveries.contents import StoryContent
from bot.posting.ledger import Post
from bot.ui.embeds import article_embed
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import NOW, make_article
from tests.ui.posts.posting import COLOUR, CONTENT, deny, post_to
from tests.ui.world import World

OTHERS = [StoryContent(make_article(f"Story {number}"), ()) for number in range(4)]


@pytest.fixture
def publisher(world: World) -> ChannelPublisher:
    return ChannelPublisher(world.bot, COLOUR)


def stand(world: World, content: str = "", **changes: Any) -> int:
    """Put a message of the bot's own into the newsroom that shows the article."""
    embed = dict(article_embed(CONTENT.article, (), colour=COLOUR).to_dict()) | changes
    bot = world.env.backend.bot_user.id
    return world.env.backend.create_message(
        world.newsroom.id, bot, content=content, embeds=[embed]
    ).id


async def find(world: World, publisher: ChannelPublisher) -> int | None:
    return await publisher.find(post_to(world.newsroom.id), CONTENT)


@pytest.mark.parametrize("text", ["", "<@&4711>"])
async def test_a_post_has_nothing_above_it_but_a_role(
    world: World, publisher: ChannelPublisher, text: str
) -> None:
    message_id = stand(world, text)
    assert await find(world, publisher) == message_id


async def test_a_test_is_none(world: World, publisher: ChannelPublisher) -> None:
    stand(world, "🧪 **Test** of subscription 7, asked for by nora.")
    assert await find(world, publisher) is None


async def test_what_discord_shows_of_a_link_is_none(
    world: World, publisher: ChannelPublisher
) -> None:
    stand(world, type="article")
    assert await find(world, publisher) is None


async def test_a_corrected_title_or_date_does_not_hide_it(
    world: World, publisher: ChannelPublisher
) -> None:
    """But what has neither in common is another post with that link."""
    stand(world, title="Another title", timestamp="2020-01-01T00:00:00+00:00")
    assert await find(world, publisher) is None
    renamed = stand(world, title="Another title")
    assert await find(world, publisher) == renamed
    redated = stand(world, timestamp="2020-01-01T00:00:00+00:00")
    assert await find(world, publisher) == redated


async def test_what_is_taken_is_passed_over(world: World, publisher: ChannelPublisher) -> None:
    first, second = stand(world), stand(world)
    post = post_to(world.newsroom.id)
    assert await publisher.find(post, CONTENT, {second}) == first
    assert await publisher.find(post, CONTENT, {first, second}) is None


def wanted(channel_id: int) -> list[tuple[Post, StoryContent]]:
    late = NOW + timedelta(days=1)
    return [
        (replace(post_to(channel_id, planned_at=late), id=number), content)
        for number, content in enumerate(OTHERS, start=1)
    ]


async def test_several_are_found_at_once_whenever_they_were_planned(
    world: World, publisher: ChannelPublisher
) -> None:
    sought = wanted(world.newsroom.id)
    sent = {post.id: await publisher.publish(post, content) for post, content in sought[:3]}
    requests = world.count_requests("GET", f"{world.newsroom.id}/messages")

    assert await publisher.look_back(sought, NOW, frozenset()) == sent
    assert world.count_requests("GET", f"{world.newsroom.id}/messages") == requests + 1
    assert await publisher.look_back(sought, NOW + timedelta(hours=1), frozenset()) == {}


async def test_it_ends_after_five_hundred_messages(
    world: World, publisher: ChannelPublisher
) -> None:
    message_id = stand(world)
    for number in range(499):
        world.env.backend.create_message(world.newsroom.id, world.member.id, f"chatter {number}")
    sought = [(post_to(world.newsroom.id), CONTENT)]
    assert await publisher.look_back(sought, NOW, frozenset()) == {1: message_id}

    world.env.backend.create_message(world.newsroom.id, world.member.id, "one more")
    assert await publisher.look_back(sought, NOW, frozenset()) == {}


async def test_in_a_forum_only_threads_of_that_name_are_looked_into(
    world: World, publisher: ChannelPublisher
) -> None:
    backend = world.env.backend
    forum = backend.create_channel(world.guild.id, "stories", type=ChannelType.FORUM).id
    await world.env.settle()
    sought = wanted(forum)
    sent = {post.id: await publisher.publish(post, content) for post, content in sought[:2]}
    await publisher.publish(post_to(forum), CONTENT)

    assert await publisher.look_back(sought, NOW, frozenset()) == sent
    assert sum(world.count_requests("GET", f"{one}/messages") for one in sent.values()) == 2


async def test_without_the_history_nothing_is_found(
    world: World, publisher: ChannelPublisher
) -> None:
    stand(world)
    await deny(world, world.newsroom, read_message_history=True)
    assert await find(world, publisher) is None


async def test_a_messages_id_tells_when_it_was_sent(
    world: World, publisher: ChannelPublisher
) -> None:
    message_id = await publisher.publish(post_to(world.newsroom.id), CONTENT)
    (message,) = world.newsroom.history()
    assert publisher.sent_at(message_id) == message.created_at
