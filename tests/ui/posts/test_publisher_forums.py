"""Posts in forums: a thread each, with tags by topic, found, edited and taken down as one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
import pytest_asyncio
from simcord.builders import ChannelHandle

from bot.deliveries.contents import StoryContent
from bot.errors import ChannelDeliveryError
from bot.posting.ledger import Kind
from bot.posting.options import Options
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import NOW, make_article
from tests.ui.posts.posting import COLOUR, CONTENT, deny, post_to
from tests.ui.world import World


class StarterIds:
    """Gives a thread's first message the thread's id, as Discord does and the simulation not."""

    def __init__(self, world: World, request: Callable[..., Any]) -> None:
        self._world = world
        self._request = request

    async def __call__(self, route: discord.http.Route, **options: Any) -> Any:
        place, message = route.channel_id, route.url.rpartition("/")[2]
        if place is not None and message == str(place) and "/messages/" in route.url:
            first = min(self._world.env.backend.messages[int(place)])
            route = discord.http.Route(route.method, route.path, channel_id=place, message_id=first)
        return await self._request(route, **options)


@pytest.fixture
def publisher(world: World, monkeypatch: pytest.MonkeyPatch) -> ChannelPublisher:
    monkeypatch.setattr(world.bot.http, "request", StarterIds(world, world.bot.http.request))
    return ChannelPublisher(world.bot, COLOUR)


@pytest_asyncio.fixture
async def forum(world: World) -> ChannelHandle:
    made = world.guild.create_forum_channel("stories")
    await world.env.settle()
    return made


async def offer(world: World, forum: ChannelHandle, *names: str, demands: bool = False) -> None:
    """Let a forum have tags; those with a "!" are for moderators only."""
    channel = world.bot.get_channel(forum.id)
    assert isinstance(channel, discord.ForumChannel)
    tags = [discord.ForumTag(name=one.strip("!"), moderated=one.endswith("!")) for one in names]
    await channel.edit(available_tags=tags)
    await world.env.settle()
    if demands:
        channel._flags |= 1 << 4  # noqa: SLF001 - the simulation has no such flag to set


def threads(world: World) -> list[Any]:
    return list(world.env.backend.active_threads(world.guild.id))


def tags_of(world: World, thread_id: int) -> list[str]:
    thread = world.bot.get_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    return [tag.name for tag in thread.applied_tags]


async def test_a_post_is_a_thread_with_the_storys_title(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    post = replace(post_to(forum.id), options=Options(mention_role=42, silent=True))
    thread_id = await publisher.publish(post, CONTENT)
    (thread,) = threads(world)
    assert (thread.id, thread.name) == (thread_id, "Trams stop @everyone")
    opened = next(one.json for one in world.env.http_requests if one.path.endswith("/threads"))
    assert opened is not None
    assert opened["message"]["content"] == "<@&42>"
    assert opened["message"]["allowed_mentions"]["parse"] == []
    assert opened["message"]["flags"] == 1 << 12


async def test_tags_are_chosen_by_topic(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    await offer(world, forum, "Public Transport", "Law", "Moderators!", *"abcde")
    topics = ["publictransport", "MODERATORS", "Sport", "A", "b", "C", "d", "e"]
    content = StoryContent(make_article("Trams", topics=topics), ())
    thread_id = await publisher.publish(post_to(forum.id), content)
    await world.env.settle()
    assert tags_of(world, thread_id) == ["Public Transport", "a", "b", "c", "d"]


@pytest.mark.parametrize("demands", [True, False])
async def test_where_no_tag_fits_the_first_is_taken_if_one_is_demanded(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle, demands: bool
) -> None:
    await offer(world, forum, "Staff!", "News", "Law", demands=demands)
    thread_id = await publisher.publish(post_to(forum.id), CONTENT)
    await world.env.settle()
    assert tags_of(world, thread_id) == (["News"] if demands else [])


async def test_a_forum_that_demands_what_nobody_can_give_says_so(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    await offer(world, forum, "Staff!", demands=True)
    with pytest.raises(ChannelDeliveryError, match="#stories demands a tag"):
        await publisher.publish(post_to(forum.id), CONTENT)
    assert threads(world) == []


async def test_a_missing_right_is_called_as_in_forums(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    await deny(world, forum, send_messages=True)
    with pytest.raises(ChannelDeliveryError, match="#stories: I need Create Posts there"):
        await publisher.publish(post_to(forum.id), CONTENT)


@pytest.mark.parametrize("is_archived", [True, False])
async def test_a_post_that_stands_is_found_archived_or_not(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle, is_archived: bool
) -> None:
    """A forum takes no nonce, so looking is all that keeps a repeat away."""
    post = post_to(forum.id)
    other = StoryContent(make_article("Another story"), ())
    await publisher.publish(post_to(forum.id), other)
    thread_id = await publisher.publish(post, CONTENT)
    if is_archived:
        thread = await world.bot.fetch_channel(thread_id)
        assert isinstance(thread, discord.Thread)
        await thread.edit(archived=True)
    assert await publisher.find(post, CONTENT) == thread_id
    assert await publisher.find(post, StoryContent(make_article("A third"), ())) is None
    later = post_to(forum.id, planned_at=NOW + timedelta(hours=1))
    assert await publisher.find(later, CONTENT) is None


async def test_an_edit_reaches_the_threads_first_message(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    await publisher.edit(post, thread_id, StoryContent(make_article("Trams run again"), ()))
    thread = await world.bot.fetch_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    (message,) = [one async for one in thread.history()]
    assert message.embeds[0].title == "Trams run again"


async def test_a_threads_name_follows_the_article_that_leads(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    for title in ("Trams run again", "T" * 300):
        await publisher.edit(post, thread_id, StoryContent(make_article(title), ()))
        thread = await world.bot.fetch_channel(thread_id)
        assert isinstance(thread, discord.Thread)
        assert thread.name == (title if len(title) <= 100 else f"{'T' * 99}…")


async def test_a_marked_thread_does_not_tell_what_it_was_about(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    assert await publisher.mark(post, thread_id)
    thread = await world.bot.fetch_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    assert thread.name == "Taken down"
    (message,) = [one async for one in thread.history()]
    assert message.embeds[0].description == "This story was taken down."


async def test_a_thread_that_is_called_right_is_not_renamed(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    """Discord lets a thread be renamed twice in ten minutes."""
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    await publisher.edit(post, thread_id, replace(CONTENT, more=3))
    renamed = [
        one
        for one in world.env.http_requests
        if one.method == "PATCH" and one.path.endswith(f"/channels/{thread_id}")
    ]
    assert renamed == []


async def test_what_follows_a_story_stands_in_its_thread_found_and_taken_down(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    thread_id = await publisher.publish(post_to(forum.id), CONTENT)
    more = StoryContent(make_article("Trams run again"), ())
    post = replace(post_to(forum.id), id=2, kind=Kind.FOLLOW_UP, reply_to=thread_id)
    message_id = await publisher.publish(post, more)
    thread = await world.bot.fetch_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    assert [one.id for one in threads(world)] == [thread_id]
    shown = [one.embeds[0].title async for one in thread.history(oldest_first=True)]
    assert shown[1:] == ["Trams run again"]
    assert await publisher.find(post, more) == message_id
    await publisher.retract(post, message_id)
    assert len([one async for one in thread.history()]) == 1


async def test_an_edit_wakes_an_archived_thread(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    thread = await world.bot.fetch_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    await thread.edit(archived=True)
    path = f"/channels/{thread_id}/messages/*"
    world.env.inject_error("PATCH", path, status=400, code=50083, times=1)
    await publisher.edit(post, thread_id, StoryContent(make_article("Trams run again"), ()))
    (message,) = [one async for one in thread.history()]
    assert message.embeds[0].title == "Trams run again"
    assert [one.id for one in threads(world)] == [thread_id]
    edits = [
        one.json or {}
        for one in world.env.http_requests
        if one.method == "PATCH" and "/messages/" in one.path
    ]
    assert [one["allowed_mentions"] for one in edits] == [{"parse": []}] * len(edits)


async def test_taking_down_deletes_the_thread(
    world: World, publisher: ChannelPublisher, forum: ChannelHandle
) -> None:
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    for _ in range(2):
        await publisher.retract(post, thread_id)
    assert threads(world) == []


async def test_where_threads_may_not_be_deleted_their_first_message_is(
    world: World,
    publisher: ChannelPublisher,
    forum: ChannelHandle,
    caplog: pytest.LogCaptureFixture,
) -> None:
    post = post_to(forum.id)
    thread_id = await publisher.publish(post, CONTENT)
    world.env.inject_error("DELETE", f"/channels/{thread_id}", status=403, code=50013)
    await publisher.retract(post, thread_id)
    thread = await world.bot.fetch_channel(thread_id)
    assert isinstance(thread, discord.Thread)
    assert [one async for one in thread.history()] == []
    assert "I need Manage Threads" in caplog.text
