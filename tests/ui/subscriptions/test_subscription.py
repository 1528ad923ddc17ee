"""``/subscription`` as channel managers meet it, on a real database."""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.config.settings import Moderation
from bot.posting.filters import Filters
from bot.posting.subscriptions import Subscription
from tests.samples import NOW, WIRED, make_article, subscribe, write
from tests.ui.world import World, private

PATH = "subscription add"


async def subscriptions(world: World) -> tuple[Subscription, ...]:
    return await world.store.subscriptions.of_server(world.guild.id)


async def write_some(world: World) -> None:
    await write(
        world.store,
        make_article("One", topics=["Computer Vision"]),
        make_article("Two", topics=["Computer Vision", "Washington, D.C."], provider=WIRED),
    )


async def thread_in(world: World, channel: simcord.ChannelHandle) -> simcord.ChannelHandle:
    """Open a public thread in a channel."""
    world.env.backend.create_thread(channel.id, "live", world.manager.id)
    await world.env.settle()
    return channel.threads[0]


async def test_add_without_filters_wants_everything_from_now_on(world: World) -> None:
    result = await world.manager.slash(world.newsroom, PATH, channel=world.newsroom)
    text = private(result)
    assert world.newsroom.mention in text
    assert "every topic" in text
    (kept,) = await subscriptions(world)
    assert kept.channel_id == world.newsroom.id
    assert kept.filters == Filters()
    assert kept.max_age == world.config.posting.max_age
    assert kept.created_by == world.manager.id
    assert kept.created_at == NOW


async def test_add_understands_several_names_with_commas(world: World) -> None:
    await write_some(world)
    result = await world.manager.slash(
        world.newsroom,
        PATH,
        channel=world.newsroom,
        topics="computer vision, Washington, D.C.",
        providers="Forbes,wired.com",
        min_quality=40,
    )
    assert "of quality 40 or more" in private(result)
    (kept,) = await subscriptions(world)
    assert set(kept.filters.topics) == {"Computer Vision", "Washington, D.C."}
    assert set(kept.filters.providers) == {"forbes.com", "wired.com"}
    assert kept.filters.min_quality == 40


@pytest.mark.parametrize(
    ("option", "typed", "near"),
    [
        ("topics", "Computer Vision, Washingtn, D.C.", "Washington, D.C."),
        ("topics", "computr vision", "Computer Vision"),
        ("providers", "forbs.com", "Forbes"),
    ],
)
async def test_add_refuses_unknown_names_with_near_misses(
    world: World, option: str, typed: str, near: str
) -> None:
    await write_some(world)
    result = await world.manager.slash(
        world.newsroom, PATH, channel=world.newsroom, **{option: typed}
    )
    text = private(result)
    assert f"There is no {option.removesuffix('s')}" in text
    assert near in text
    assert await subscriptions(world) == ()


async def test_add_refuses_more_names_than_a_post_is_about(world: World) -> None:
    names = [f"Topic {n}" for n in range(30)]
    await write(world.store, make_article("One", topics=names))
    for count in (11, 30):
        typed = ", ".join(names[:count])
        result = await world.manager.slash(
            world.newsroom, PATH, channel=world.newsroom, topics=typed
        )
        assert "At most 10 topics" in private(result)
    assert await subscriptions(world) == ()


async def test_autocomplete_completes_the_last_of_several_names(world: World) -> None:
    await write_some(world)
    offered = await world.manager.autocomplete(
        world.newsroom, PATH, "topics", "computer vision,  wash", channel=world.newsroom
    )
    assert offered == [
        {
            "name": "computer vision, Washington, D.C. (1)",
            "value": "computer vision, Washington, D.C.",
        }
    ]
    others = await world.manager.autocomplete(
        world.newsroom, PATH, "providers", "wired.com, ", channel=world.newsroom
    )
    assert [choice["value"] for choice in others] == ["wired.com, forbes.com"]


@pytest.mark.parametrize("typed", ["climate; security", "Climate;Security", "climate\nsecurity"])
async def test_topics_are_told_apart_by_other_marks_too(world: World, typed: str) -> None:
    """As people type lists; what is the name of one stays whole."""
    topics = ["Climate", "Security", "Rock; Paper"]
    await write(world.store, make_article("One", topics=topics))
    for number, expected in enumerate((("Climate", "Security"), ("Rock; Paper",)), start=1):
        chosen = typed if number == 1 else "rock; paper"
        private(
            await world.manager.slash(world.newsroom, PATH, channel=world.newsroom, topics=chosen)
        )
        made = await world.store.subscriptions.find(world.guild.id, number)
        assert made.filters.topics == expected


async def test_autocomplete_offers_topics_of_what_is_held_to_managers_only(world: World) -> None:
    await world.unhide("subscription")
    await write(world.store, make_article("Secret", topics=["Mergers"], published=False))
    for person, offered in ((world.manager, ["Mergers"]), (world.member, [])):
        choices = await person.autocomplete(world.newsroom, PATH, "topics", "merg")
        assert [choice["value"] for choice in choices] == offered


@pytest.mark.parametrize(
    ("right", "name"),
    [
        ("view_channel", "View Channel"),
        ("send_messages", "Send Messages"),
        ("embed_links", "Embed Links"),
    ],
)
async def test_add_names_the_permission_that_the_bot_lacks_and_keeps_nothing(
    world: World, right: str, name: str
) -> None:
    closed = await world.create_channel("closed", **{right: False})
    text = private(await world.manager.slash(world.newsroom, PATH, channel=closed))
    assert (
        text
        == f"I cannot post in #closed yet; there I still need: {name}. Allow that and try again."
    )
    assert await subscriptions(world) == ()


async def test_add_takes_announcement_channels(world: World) -> None:
    channel = world.guild.create_news_channel("announcements")
    await world.env.settle()
    private(await world.manager.slash(world.newsroom, PATH, channel=channel))
    assert [one.channel_id for one in await subscriptions(world)] == [channel.id]


async def test_add_takes_threads_which_need_a_right_of_their_own(world: World) -> None:
    thread = await thread_in(world, world.newsroom)
    private(await world.manager.slash(world.newsroom, PATH, channel=thread))
    assert [one.channel_id for one in await subscriptions(world)] == [thread.id]
    closed = await world.create_channel("closed", send_messages_in_threads=False)
    thread = await thread_in(world, closed)
    text = private(await world.manager.slash(world.newsroom, PATH, channel=thread))
    assert "there I still need: Send Messages in Threads." in text
    assert len(await subscriptions(world)) == 1


async def test_add_refuses_what_the_channel_receives_already(world: World) -> None:
    await write_some(world)
    wanted = {"channel": world.newsroom, "providers": "Forbes, Wired"}
    await world.manager.slash(world.newsroom, PATH, **wanted)
    again = {**wanted, "providers": "wired.com, forbes.com"}
    text = private(await world.manager.slash(world.newsroom, PATH, **again))
    assert text == "That channel receives the same by subscription 1."
    private(await world.manager.slash(world.newsroom, PATH, channel=world.newsroom))
    assert len(await subscriptions(world)) == 2


async def test_plain_members_are_refused_whatever_discord_shows_them(world: World) -> None:
    await world.unhide("subscription")
    kept = await subscribe(world.store, world.newsroom.id, world.guild.id)
    here, number = world.newsroom, str(kept.id)
    for result in (
        await world.member.slash(here, PATH, channel=here),
        await world.member.slash(here, "subscription remove", subscription=number),
        await world.member.slash(here, "subscription resume", subscription=number),
        await world.member.slash(here, "subscription list"),
    ):
        assert "You need Manage Channels in that channel" in private(result)
    assert await world.member.autocomplete(here, "subscription remove", "subscription", "") == []
    assert await subscriptions(world) == (kept,)


async def test_manage_channels_on_that_very_channel_is_enough_and_only_there(
    world: World,
) -> None:
    await world.unhide("subscription")
    sport = await world.create_channel("sport", world.member, manage_channels=True)
    private(await world.member.slash(world.newsroom, PATH, channel=sport))
    refused = await world.member.slash(world.newsroom, PATH, channel=world.newsroom)
    assert "You need Manage Channels" in private(refused)
    other = await subscribe(world.store, world.newsroom.id, world.guild.id)
    assert {one.channel_id for one in await subscriptions(world)} == {sport.id, other.channel_id}
    listed = private(await world.member.slash(world.newsroom, "subscription list"))
    assert sport.mention in listed
    assert world.newsroom.mention not in listed
    removal = await world.member.slash(
        world.newsroom, "subscription remove", subscription=str(other.id)
    )
    assert "You need Manage Channels" in private(removal)
    assert other in await subscriptions(world)


async def test_a_configured_role_may_manage_every_subscription(world: World) -> None:
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ada"), roles=[role])
    await world.restart(Moderation(subscription_roles=frozenset({role.id})))
    await world.unhide("subscription")
    private(await editor.slash(world.newsroom, PATH, channel=world.newsroom))
    assert len(await subscriptions(world)) == 1


async def test_the_commands_are_for_servers_only(world: World) -> None:
    shown = world.manager.user.available_commands()
    assert not any(name.startswith("subscription") for name in shown)
    assert not any(name.startswith("moderate") for name in shown)


async def test_writing_is_announced_before_it_happens(world: World) -> None:
    """A load may be writing for longer than the three seconds in which Discord wants a word."""
    await world.manager.slash(world.newsroom, PATH, channel=world.newsroom)
    first = next(one for one in world.env.http_requests if one.path.endswith("/callback"))
    deferred = discord.InteractionResponseType.deferred_channel_message
    assert first.json == {"type": deferred.value, "data": {"flags": 64}}
