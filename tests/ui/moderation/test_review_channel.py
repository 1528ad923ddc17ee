"""The review channel in Discord: a story that waits is decided where it is shown."""

from __future__ import annotations

from datetime import timedelta

import discord
import pytest
import simcord
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from bot.articles import Article
from bot.config.settings import Moderation
from bot.deliveries.courier import Courier
from bot.deliveries.editing import Editor
from bot.deliveries.reviewing import Reviewer
from bot.publication import Action
from bot.shards import slots
from bot.store.editorial.decisions import Wanted, records
from bot.ui.deciding import Way
from bot.ui.lasting import laid_out
from bot.ui.moderation.post_menus import TakeSharedButton
from bot.ui.moderation.settings_menus import GoOnButton
from bot.ui.posts.publisher import ChannelPublisher
from bot.ui.reviewing import ReviewButton
from tests.samples import NOW, make_article, make_related, write
from tests.ui.moderation.managing import chief_of, open_settings, settle_on
from tests.ui.world import World, answer, labels_of, private, text_of

HELD = make_article(
    "Secret merger", published=False, quality=70, related=[make_related("They deny it")]
)
AGO = f"<t:{int(NOW.timestamp())}:R>"


async def review_channel(world: World, *people: simcord.MemberActor) -> simcord.ChannelHandle:
    place = await world.create_private_channel("desk", world.moderator, *people)
    await settle_on(world, review_channel=place.id)
    return place


async def tick(world: World) -> None:
    """Let the bot bring what waits, post it, and edit what was decided."""
    publisher = ChannelPublisher(
        world.bot, world.config.posting.colour, moderation=lambda: world.config.moderation
    )
    await Reviewer(world.store, publisher, world.clock).work()
    await Courier(world.store, publisher, world.clock).work()
    await Editor(world.store, publisher, world.clock).work()


async def messages(world: World, place: simcord.ChannelHandle) -> list[discord.Message]:
    """Give the messages of a channel as the bot sees them, oldest first."""
    channel = world.bot.get_channel(place.id)
    assert isinstance(channel, discord.TextChannel)
    return [one async for one in channel.history(oldest_first=True)]


def buttons_of(message: discord.Message) -> list[str | None]:
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return [item.label for row in rows for item in row.children if hasattr(item, "label")]


async def shown(world: World, article: Article, *people: simcord.MemberActor) -> discord.Message:
    """Let a story come, and give the message of the review channel, which some people see."""
    place = await review_channel(world, *people)
    await write(world.store, article)
    await tick(world)
    return (await messages(world, place))[-1]


async def test_what_waits_for_servers_of_another_process_is_brought_by_that(world: World) -> None:
    await review_channel(world)
    await write(world.store, HELD)
    for slot in sorted(slots(2, 1), key=lambda one: one.shards.have(world.guild.id)):
        world.store.serve(slot.shards)
        await tick(world)
        brought = await world.store.database.fetch("SELECT 1 FROM posts WHERE kind = 'review'")
        assert bool(brought) is slot.shards.have(world.guild.id)


async def test_a_story_that_waits_comes_with_its_coverage_and_is_published_by_one_press(
    world: World,
) -> None:
    message = await shown(world, HELD)
    assert message.content == "For review"
    assert HELD.title in text_of(message)
    assert "They deny it" in text_of(message)
    assert buttons_of(message) == ["Publish", "Reject"]

    told = await world.moderator.click(message, label="Publish")
    assert "Secret merger** · Published." in private(told)
    assert labels_of(answer(told)) == ["Undo", "What came of it?"]
    await tick(world)
    (message,) = await messages(world, message.channel)  # type: ignore[arg-type]  # has an id
    assert f"✅ Published\n{world.moderator.mention}, {AGO}" in text_of(message)
    assert buttons_of(message) == []


async def test_taken_down_by_its_menu_the_message_stays_and_says_so(world: World) -> None:
    """It shows coverage, too: what it asks about is meant, and nothing is asked back."""
    place = await review_channel(world)
    await write(world.store, HELD)
    await tick(world)
    (message,) = await messages(world, place)
    for published in (False, True):
        if published:
            await world.moderator.click(message, label="Publish")
            await tick(world)
        told = await world.moderator.context_menu(place, "Take story down", message)
        assert private(told).startswith("Unpublished" if published else "Rejected")
        assert labels_of(answer(told)) == ["Undo", "What came of it?"]
        await world.moderator.click(answer(told), label="Undo")
        await tick(world)
        (message,) = await messages(world, place)


async def test_no_forged_press_deletes_a_message_for_moderators(world: World) -> None:
    place = await review_channel(world)
    await write(world.store, HELD)
    await tick(world)
    (message,) = await messages(world, place)
    forged = laid_out(TakeSharedButton(HELD.id, message.id))
    sent = await world.bot.get_partial_messageable(place.id).send("Press here", view=forged)
    await world.moderator.click(sent, label="Yes, take it down")
    assert (await message.fetch()).id == message.id


async def test_undone_it_asks_again(world: World) -> None:
    message = await shown(world, HELD)
    told = answer(await world.moderator.click(message, label="Reject"))
    await tick(world)
    assert "🔒 Rejected" in text_of(await message.fetch())
    await world.moderator.click(told, label="Undo")
    await tick(world)
    message = await message.fetch()
    assert "Rejected" not in text_of(message)
    assert buttons_of(message) == ["Publish", "Reject"]


async def test_of_two_one_decides_and_the_other_hears_who_was_first(world: World) -> None:
    role = world.guild.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    second = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    message = await shown(world, HELD, second)
    other = await second.click(message, label="Reject")
    told = await world.moderator.click(message, label="Publish")
    assert "Rejected: it stays held here" in private(other)
    assert f"{second.mention} held it already, {AGO}." in private(told)
    assert labels_of(answer(told)) == ["What came of it?"]
    decided = await records(world.store.database, Wanted(server_ids=(world.guild.id,)))
    assert [one.decision.actor_id for one in decided] == [second.id]


async def test_a_month_and_a_restart_later_the_buttons_work(world: World) -> None:
    message = await shown(world, HELD)
    await world.restart()
    world.clock.advance(timedelta(days=31))
    await world.moderator.click(message, label="Publish")
    await tick(world)
    assert "✅ Published" in text_of(await message.fetch())


async def test_why_is_asked_where_that_is_wanted_and_stands_in_the_message(world: World) -> None:
    await settle_on(world, needs_reason=True)
    message = await shown(world, HELD)
    window = await world.moderator.click(message, label="Reject")
    sent = await world.moderator.submit_modal(window, {"reason": "One source *only*"})
    assert "Rejected: it stays held here" in private(sent)
    await tick(world)
    assert "> One source \\*only\\*" in text_of(await message.fetch())


async def test_what_was_decided_in_the_queue_stands_there_too(world: World) -> None:
    message = await shown(world, HELD)
    page = answer(await world.moderator.slash(world.newsroom, "moderate queue"))
    await world.moderator.click(page, label="Reject")
    await tick(world)
    assert "🔒 Rejected" in text_of(await message.fetch())
    assert buttons_of(await message.fetch()) == []


async def test_after_a_crash_the_message_that_stands_is_found(world: World) -> None:
    """Nothing comes twice, whether it asks still or was decided."""
    message = await shown(world, HELD)
    for action in (None, Action.PUBLISH):
        if action:
            await world.decide(HELD, action)
            await tick(world)
            await world.decide(HELD, Action.RESET)
        await world.store.database.run(
            "UPDATE posts SET state = 'sending', message_id = NULL, sent_at = NULL, attempts = 1"
        )
        await tick(world)
        (found,) = await messages(world, message.channel)  # type: ignore[arg-type]  # has an id
        ((message_id,),) = await world.store.database.fetch("SELECT message_id FROM posts")
        assert found.id == message.id == message_id


async def test_a_channel_that_becomes_visible_pauses_says_so_and_goes_on(world: World) -> None:
    chief = chief_of(world)
    place = await world.create_private_channel("desk", chief)
    card = await open_settings(world, chief)
    await chief.select(card, [place], custom_id="settings:review")
    everyone = world.guild.default_role.id
    world.env.backend.set_overwrite(place.id, Overwrite(everyone, OverwriteType.ROLE))
    await world.env.settle()
    await write(world.store, HELD)
    for _ in range(2):
        await tick(world)
    (said,) = await messages(world, place)
    assert said.content.startswith(f"⏸ Stories for review come no more in {place.mention}: Every")
    assert HELD.title not in text_of(said)

    card = await open_settings(world, chief)
    assert "⏸ Paused: Everybody sees" in text_of(card)
    await chief.click(card, label="Go on")
    assert card.content.startswith("⚠️ Everybody sees #desk")
    unseen = discord.Permissions(view_channel=True).value
    world.env.backend.set_overwrite(place.id, Overwrite(everyone, OverwriteType.ROLE, deny=unseen))
    await world.env.settle()
    await chief.click(card, label="Go on")
    assert card.content == "✅ It goes on."
    assert "Go on" not in labels_of(card)
    await tick(world)
    assert HELD.title in text_of((await messages(world, place))[-1])


async def test_where_the_operator_names_the_server_no_more_nothing_is_shown(world: World) -> None:
    place = await review_channel(world)
    await write(world.store, HELD)
    await world.restart(Moderation(servers=frozenset({4711})))
    await tick(world)
    (said,) = await messages(world, place)
    assert "does not let this server see what is held" in said.content


@pytest.mark.parametrize("who", ["member", "manager"])
async def test_only_moderators_decide_whoever_sees_the_button(world: World, who: str) -> None:
    await write(world.store, HELD)
    forged = await world.send(
        laid_out(*(ReviewButton(w, HELD.id) for w in (Way.PUBLISH, Way.REJECT)))
    )
    somebody: simcord.MemberActor = getattr(world, who)
    for label in ("Publish", "Reject"):
        assert "Only moderators may do this" in private(await somebody.click(forged, label=label))
    assert await world.store.decisions.history(world.guild.id, HELD.id) == ()


async def test_a_forged_button_decides_in_its_own_server_alone(world: World) -> None:
    """Another server's post asks on, whoever knows the article's number."""
    message = await shown(world, HELD)
    other = world.env.create_guild("Elsewhere")
    role = other.create_role("Staff", permissions=discord.Permissions(manage_messages=True))
    stranger = other.add_member(world.env.create_user("eve"), roles=[role])
    place = other.create_text_channel("general")
    await world.env.settle()
    channel = world.bot.get_channel(place.id)
    assert isinstance(channel, discord.TextChannel)
    forged = await channel.send("Press", view=laid_out(ReviewButton(Way.PUBLISH, HELD.id)))
    await stranger.click(forged, label="Publish")
    await tick(world)
    assert await world.store.articles.is_published(HELD.id, other.id)
    assert not await world.store.articles.is_published(HELD.id, world.guild.id)
    assert buttons_of(await message.fetch()) == ["Publish", "Reject"]


async def test_going_on_is_for_those_who_manage_the_server(world: World) -> None:
    shown_to_all = await world.send(laid_out(GoOnButton()))
    refused = await world.moderator.click(shown_to_all, label="Go on")
    assert "Only people with Manage Server" in private(refused)
