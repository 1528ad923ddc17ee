"""Finding and retracting posts, and telling people of a pause, in a simulated Discord."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

import discord
import pytest

from bot.deliveries.contents import StoryContent
from bot.errors import ChannelDeliveryError, TemporaryDeliveryError
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import NOW, make_article
from tests.ui.posts.posting import COLOUR, CONTENT, delete, deny, post_to, stand_in, subscription_of
from tests.ui.world import World, text_of


@pytest.fixture
def publisher(world: World) -> ChannelPublisher:
    return ChannelPublisher(world.bot, COLOUR)


class TestFind:
    async def test_a_post_that_stands_is_found(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        await publisher.publish(
            post_to(world.newsroom.id), StoryContent(make_article("A later story"), ())
        )
        for _ in range(3):
            await world.member.send(world.newsroom, CONTENT.article.url)
        assert await publisher.find(post, CONTENT) == message_id

    async def test_it_is_found_behind_a_busy_hour(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        backend = world.env.backend
        for number in range(250):
            backend.create_message(world.newsroom.id, world.member.id, f"chatter {number}")
        await world.env.settle()
        assert await publisher.find(post, CONTENT) == message_id

    async def test_another_article_or_author_is_not_taken_for_it(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        other = StoryContent(make_article("Another story"), ())
        await publisher.publish(post, other)
        assert await publisher.find(post, CONTENT) is None
        stand_in(world, world.member.id)
        assert await publisher.find(post, CONTENT) is None

    async def test_what_a_member_shared_is_not_taken_for_it(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        """The bot's public answers show the same embed, as messages of its webhook."""
        stand_in(world, world.env.backend.bot_user.id, webhook_id=world.bot.application_id)
        assert await publisher.find(post_to(world.newsroom.id), CONTENT) is None

    async def test_what_stood_there_before_is_older_news(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        await publisher.publish(post_to(world.newsroom.id), CONTENT)
        later = post_to(world.newsroom.id, planned_at=NOW + timedelta(hours=1))
        assert await publisher.find(later, CONTENT) is None

    async def test_the_spelling_of_an_address_does_not_matter(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        respelled = replace(CONTENT.article, url=CONTENT.article.url.replace("https", "http") + "/")
        assert await publisher.find(post, StoryContent(respelled, ())) == message_id

    async def test_a_message_may_show_any_address_that_its_article_had(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        former = frozenset({CONTENT.article.url, "https://forbes.com/moved"})
        moved = replace(CONTENT.article, url="https://forbes.com/moved", title="Trams go")
        assert await publisher.find(post, StoryContent(moved, ())) is None
        assert await publisher.find(post, StoryContent(moved, (), former)) == message_id

    async def test_an_article_without_an_address_to_show_is_found_by_its_title(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        nowhere = StoryContent(replace(CONTENT.article, url="https://x.example/" + "a" * 3000), ())
        post = post_to(world.newsroom.id)
        assert await publisher.find(post, nowhere) is None
        message_id = await publisher.publish(post, nowhere)
        assert await publisher.find(post, nowhere) == message_id
        assert await publisher.find(post, CONTENT) is None

    async def test_without_the_history_nothing_is_found_and_it_is_logged(
        self, world: World, publisher: ChannelPublisher, caplog: pytest.LogCaptureFixture
    ) -> None:
        post = post_to(world.newsroom.id)
        await publisher.publish(post, CONTENT)
        await deny(world, world.newsroom, read_message_history=True)
        with caplog.at_level(logging.WARNING, "bot.ui"):
            assert await publisher.find(post, CONTENT) is None
        assert "may not read the history" in caplog.text

    async def test_a_channel_that_is_gone_is_an_error(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        await delete(world, world.newsroom)
        with pytest.raises(ChannelDeliveryError):
            await publisher.find(post_to(world.newsroom.id), CONTENT)


class TestRetract:
    async def test_the_message_goes(self, world: World, publisher: ChannelPublisher) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        await publisher.retract(post, message_id)
        assert not world.newsroom.history()

    async def test_what_is_gone_already_is_no_error(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        await publisher.retract(post, message_id)
        await publisher.retract(post, message_id)
        await delete(world, world.newsroom)
        await publisher.retract(post, message_id)

    async def test_an_outage_is_temporary(self, world: World, publisher: ChannelPublisher) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        world.env.inject_error("DELETE", "/channels/*/messages/*", status=503)
        with pytest.raises(TemporaryDeliveryError):
            await publisher.retract(post, message_id)
        assert len(world.newsroom.history()) == 1

    async def test_a_closed_channel_is_an_error(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, CONTENT)
        await deny(world, world.newsroom, view_channel=True)
        with pytest.raises(ChannelDeliveryError, match="#newsroom"):
            await publisher.retract(post, message_id)


class TestReportPause:
    async def test_the_channel_itself_is_told(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        await deny(world, world.newsroom, embed_links=True)
        because = "I may not post in #newsroom: I need Embed Links there."
        await publisher.report_pause(subscription_of(world, world.newsroom.id), because)
        (message,) = world.newsroom.history()
        assert because in message.content
        assert "/subscription resume" in message.content
        assert not world.manager.user.dm_channel.history()

    @pytest.mark.parametrize("is_gone", [True, False])
    async def test_else_the_person_who_made_the_subscription_is_told(
        self, world: World, publisher: ChannelPublisher, is_gone: bool
    ) -> None:
        if is_gone:
            await delete(world, world.newsroom)
        else:
            await deny(world, world.newsroom, send_messages=True)
        assert await publisher.report_pause(subscription_of(world, world.newsroom.id), "No way in.")
        (message,) = world.manager.user.dm_channel.history()
        assert message.content.startswith("In **The Newsroom**: ⏸ Subscription 7")
        assert "No way in." in message.content

    async def test_where_nobody_can_be_told_it_is_logged(
        self, world: World, publisher: ChannelPublisher, caplog: pytest.LogCaptureFixture
    ) -> None:
        await delete(world, world.newsroom)
        world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007)
        with caplog.at_level(logging.WARNING, "bot.ui"):
            subscription = subscription_of(world, world.newsroom.id)
            assert not await publisher.report_pause(subscription, "No way in.")
        assert "nobody could be told of subscription 7" in caplog.text

    async def test_a_reason_can_neither_ping_nor_run_over(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        because = "@everyone **look** " * 300
        await publisher.report_pause(subscription_of(world, world.newsroom.id), because)
        (message,) = world.newsroom.history()
        assert "@everyone" not in message.content
        assert len(message.content) <= 2000


class TestLostRoles:
    async def test_a_role_is_there_until_it_is_deleted(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        role = world.guild.create_role("Trams")
        await world.env.settle()
        assert publisher.has_role(world.guild.id, role.id)
        assert publisher.has_role(world.guild.id + 1, role.id)  # nobody knows that server

        world.env.backend.delete_role(world.guild.id, role.id)
        await world.env.settle()
        assert not publisher.has_role(world.guild.id, role.id)

    async def test_whoever_made_the_subscription_is_told(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        await publisher.report_lost_role(subscription_of(world, world.newsroom.id))
        (message,) = world.manager.user.dm_channel.history()
        assert "The role that subscription 7" in message.content
        assert not world.newsroom.history()


class TestMark:
    async def test_a_marked_post_shows_nothing_of_its_story_and_comes_back_in_place(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        post = post_to(world.newsroom.id)
        message_id = await publisher.publish(post, replace(CONTENT, more=3))
        channel = await world.bot.fetch_channel(world.newsroom.id)
        assert isinstance(channel, discord.TextChannel)
        assert await publisher.mark(post, message_id)
        marked = await channel.fetch_message(message_id)
        assert text_of(marked) == "This story was taken down."
        assert (marked.components, marked.embeds[0].url) == ([], None)

        await publisher.edit(post, message_id, CONTENT)
        shown = await channel.fetch_message(message_id)
        assert shown.embeds[0].url == CONTENT.article.url

    async def test_what_was_deleted_by_hand_is_told_apart(
        self, world: World, publisher: ChannelPublisher
    ) -> None:
        assert not await publisher.mark(post_to(world.newsroom.id), 4711)
