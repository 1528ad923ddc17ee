"""The *Apps* menu of a post: a story is taken down, read and explained from its own message."""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.deliveries.courier import Courier
from bot.deliveries.planner import plan_deliveries
from bot.store.posts.standing import stories_of_message
from bot.ui.lasting import laid_out
from bot.ui.moderation.post_menus import TakeSharedButton
from bot.ui.posts.publisher import ChannelPublisher
from tests.samples import NOW, make_article, subscribe, write
from tests.ui.world import World, answer, labels_of, private, text_of

STORY = make_article("Open day at the library")
OTHER = make_article("Trams stand still")
ENTRIES = ["Take story down", "Story details", "Why here?", "Correct its story"]


async def newest(world: World) -> discord.Message:
    """Give the newest message of the newsroom's channel."""
    channel = world.bot.get_channel(world.newsroom.id)
    assert isinstance(channel, discord.TextChannel)
    (message,) = [one async for one in channel.history(limit=1)]
    return message


async def posted(world: World) -> discord.Message:
    """Post what is due as the bot does, and give the newest message."""
    await plan_deliveries(world.store, world.clock())
    publisher = ChannelPublisher(world.bot, world.config.posting.colour)
    await Courier(world.store, publisher, world.clock).work()
    return await newest(world)


async def chosen(world: World, entry: str, message: discord.Message) -> simcord.InteractionResult:
    return await world.moderator.context_menu(world.newsroom, entry, message)


async def test_a_post_is_taken_down_from_its_own_menu_in_two_presses(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, STORY)
    asked = answer(await chosen(world, "Take story down", await posted(world)))
    place = world.newsroom.mention
    assert asked.ephemeral
    assert asked.content.startswith(f"It stands in 1 channel: {place}. Take it down there?")
    await world.moderator.click(asked, label="Yes, take it down")
    assert asked.content.startswith(f"Unpublished. Its posts in {place} are taken down")
    assert labels_of(asked) == ["Undo", "What came of it?"]
    assert not await world.store.articles.is_published(STORY.id, world.guild.id)


async def test_a_post_shows_its_story_and_why_it_is_there(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, STORY)
    message = await posted(world)
    details = await chosen(world, "Story details", message)
    assert "It stands in 1 channel" in private(details)
    assert labels_of(answer(details)) == ["Share", "Take down", "Why here?", "Correct its story"]
    stamp = f"<t:{int(NOW.timestamp())}:R>"
    assert f"It was posted {stamp}." in private(await chosen(world, "Why here?", message))


async def test_members_read_a_post_and_are_refused_the_rest(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, STORY)
    message = await posted(world)
    for entry in ("Take story down", "Why here?"):
        await world.unhide(entry)
        refused = private(await world.member.context_menu(world.newsroom, entry, message))
        assert "Only moderators may do this" in refused
    details = await world.member.context_menu(world.newsroom, "Story details", message)
    assert labels_of(answer(details)) == ["Share"]
    assert STORY.title in private(details)


async def test_where_a_message_shows_several_stories_one_is_chosen(world: World) -> None:
    await write(world.store, STORY, OTHER)
    shared = answer(await world.member.slash(world.newsroom, "news latest"))
    await world.member.click(shared, label="Share")
    asked = answer(await chosen(world, "Take story down", await newest(world)))
    assert "This message shows several stories. Which one?" in text_of(asked)
    await world.restart()
    await world.moderator.select(asked, [str(OTHER.id)])
    assert asked.content == "Unpublished. No channel here showed it."
    assert await world.store.articles.is_published(STORY.id, world.guild.id)


async def test_a_shared_story_is_known_by_its_link(world: World) -> None:
    await write(world.store, STORY)
    shown = answer(await world.member.slash(world.newsroom, "news show", article="open day"))
    await world.member.click(shown, label="Share")
    message = await newest(world)
    asked = answer(await chosen(world, "Take story down", message))
    assert asked.content.startswith("Published here; no channel shows it. Somebody shared it here:")
    assert labels_of(asked) == ["Yes, take it down", "Keep it"]
    await world.restart()
    await world.moderator.click(asked, label="Yes, take it down")
    assert asked.content == (
        "Unpublished. No channel here showed it. The shared message is deleted."
    )
    assert labels_of(asked) == ["Undo", "What came of it?"]
    assert not await world.store.articles.is_published(STORY.id, world.guild.id)
    with pytest.raises(discord.NotFound):
        await message.fetch()


async def test_only_what_shows_the_story_and_is_ours_is_deleted(world: World) -> None:
    """The number of the message comes from a custom id, which somebody may forge."""
    await write(world.store, STORY)
    theirs = await world.member.send(world.newsroom, f"Look: {STORY.url}")
    ours = await world.send(laid_out(TakeSharedButton(STORY.id, theirs.id)))
    await world.moderator.click(ours, label="Yes, take it down")
    assert "I could not delete the shared message" in (await newest(world)).content
    await theirs.fetch()
    forged = await world.send(laid_out(TakeSharedButton(STORY.id, ours.id)))
    refused = private(await world.member.click(forged, label="Yes, take it down"))
    assert "Only moderators may do this" in refused


@pytest.mark.parametrize("entry", ENTRIES)
async def test_somebody_elses_message_is_no_story(world: World, entry: str) -> None:
    await write(world.store, STORY)
    message = await world.member.send(world.newsroom, f"Look: {STORY.url}")
    assert "That is no story of mine" in private(
        await world.moderator.context_menu(world.newsroom, entry, message)
    )


async def test_the_ledger_tells_of_posts_in_their_own_server_only(world: World) -> None:
    await subscribe(world.store, world.newsroom.id, world.guild.id)
    await write(world.store, STORY)
    message, database = await posted(world), world.store.database
    assert await stories_of_message(database, message.id, world.guild.id) == (STORY.id,)
    assert await stories_of_message(database, message.id, 999) == ()
