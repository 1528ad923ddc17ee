"""What a member or the bot may do in a channel, asked of real channels of a simulated Discord."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot.config.settings import Moderation
from bot.posting.options import Options
from bot.ui.checks import (
    check_moderator,
    has_editors,
    is_moderator,
    is_private,
    may_attach,
    may_mention,
    may_subscribe,
    missing_for_options,
    obstacle_to_sharing,
    rights_in,
)
from tests.ui.world import World, set_public

TEXT = discord.ChannelType.text
THREAD = discord.ChannelType.public_thread
PLAIN = Options()
ALL = discord.Permissions.all()


async def test_nobody_has_a_right_in_a_channel_that_is_gone(world: World) -> None:
    """Not even who may do everything in the server."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    channel = guild.get_channel(world.newsroom.id)
    assert channel is not None
    assert rights_in(channel, guild.me) != discord.Permissions.none()

    world.env.backend.delete_channel(world.newsroom.id)
    await world.env.settle()
    assert rights_in(channel, guild.me) == discord.Permissions.none()


async def test_in_a_thread_the_rights_are_those_of_its_channel(world: World) -> None:
    """None of its own are kept by Discord."""
    channel = await world.bot.fetch_channel(world.newsroom.id)
    assert isinstance(channel, discord.TextChannel)
    thread = await channel.create_thread(name="Trams", type=discord.ChannelType.public_thread)
    me = channel.guild.me

    assert rights_in(thread, me) == rights_in(channel, me) != discord.Permissions.none()


@pytest.mark.parametrize(("is_mentionable", "missing"), [(True, ()), (False, ("Mention",))])
def test_a_role_that_anyone_may_mention_needs_no_right(
    is_mentionable: bool, missing: tuple[str, ...]
) -> None:
    role = cast("discord.Role", SimpleNamespace(mentionable=is_mentionable))
    rights = discord.Permissions(view_channel=True, send_messages=True, embed_links=True)
    found = missing_for_options(rights, TEXT, PLAIN, role)

    assert tuple(name.split()[0] for name in found) == missing
    assert missing_for_options(ALL, TEXT, PLAIN, role) == ()


def asked_in(
    kind: discord.ChannelType, person: discord.Permissions, bot: discord.Permissions
) -> Any:
    """An interaction in a channel of some kind, of a server that the bot is a member of."""
    return SimpleNamespace(
        guild_id=1,
        channel=SimpleNamespace(type=kind),
        permissions=person,
        app_permissions=bot,
        client=SimpleNamespace(get_guild=lambda _: object()),
    )


@pytest.mark.parametrize("kind", [TEXT, THREAD])
def test_sharing_asks_for_the_right_of_its_kind_of_channel(kind: discord.ChannelType) -> None:
    """In a thread that is another one than in a channel."""
    needed = "send_messages_in_threads" if kind is THREAD else "send_messages"
    others = {"send_messages", "send_messages_in_threads"} - {needed}
    base = {"view_channel": True, "embed_links": True}
    enough = discord.Permissions(**base, **{needed: True})
    wrong = discord.Permissions(**base, **dict.fromkeys(others, True))

    assert obstacle_to_sharing(asked_in(kind, enough, enough)) is None
    assert "You may not send" in (obstacle_to_sharing(asked_in(kind, wrong, enough)) or "")
    assert "I may not post" in (obstacle_to_sharing(asked_in(kind, enough, wrong)) or "")
    assert "Links" in (obstacle_to_sharing(asked_in(kind, enough, needing(kind))) or "")


def needing(kind: discord.ChannelType) -> discord.Permissions:
    """All rights but that to embed links, and but that to send in the other kind of channel."""
    return ALL ^ discord.Permissions(
        embed_links=True,
        **{"send_messages" if kind is THREAD else "send_messages_in_threads": True},
    )


def test_what_is_nobodys_server_is_shared_by_discords_word() -> None:
    """Outside of servers there are no rights; where the bot is no member it needs none."""
    nothing = discord.Permissions.none()
    outside = asked_in(TEXT, nothing, nothing)
    outside.guild_id = None
    foreign = asked_in(TEXT, ALL, nothing)
    foreign.client.get_guild = lambda _: None
    nowhere = asked_in(TEXT, ALL, ALL)
    nowhere.channel = None

    assert obstacle_to_sharing(outside) is None
    assert obstacle_to_sharing(foreign) is None
    assert obstacle_to_sharing(nowhere) is None


def test_files_are_attached_where_the_bot_may_or_nobody_asks() -> None:
    nothing = discord.Permissions.none()
    outside = asked_in(TEXT, nothing, nothing)
    outside.guild_id = None

    assert may_attach(outside)
    assert may_attach(asked_in(TEXT, nothing, discord.Permissions(attach_files=True)))
    assert not may_attach(asked_in(TEXT, ALL, ALL ^ discord.Permissions(attach_files=True)))


@pytest.mark.parametrize(
    ("kind", "options", "missing"),
    [
        (TEXT, PLAIN, {"View Channel", "Send Messages", "Embed Links"}),
        (THREAD, PLAIN, {"View Channel", "Send Messages in Threads", "Embed Links"}),
        (
            discord.ChannelType.forum,
            PLAIN,
            {"View Channel", "Create Posts", "Send Messages in Threads", "Embed Links"},
        ),
        (
            TEXT,
            Options(thread=True),
            {"View Channel", "Send Messages", "Embed Links", "Create Public Threads"},
        ),
        (
            discord.ChannelType.media,
            Options(thread=True),
            {"View Channel", "Create Posts", "Send Messages in Threads", "Embed Links"},
        ),
    ],
)
def test_each_kind_of_channel_needs_rights_of_its_own(
    kind: discord.ChannelType, options: Options, missing: set[str]
) -> None:
    assert set(missing_for_options(discord.Permissions.none(), kind, options, None)) == missing
    assert missing_for_options(ALL, kind, options, None) == ()


async def moderating(world: World, **rights: bool) -> Any:
    """Something that a person with some rights in the whole server asks there."""
    role = world.guild.create_role("Staff", permissions=discord.Permissions(**rights))
    person = world.guild.add_member(world.env.create_user("somebody"), roles=[role])
    await world.env.settle()
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    member = await guild.fetch_member(person.id)
    return SimpleNamespace(guild_id=guild.id, client=world.bot, user=member, extras={})


@pytest.mark.parametrize(
    ("right", "may"), [("manage_messages", True), ("manage_guild", True), ("kick_members", False)]
)
async def test_either_of_two_rights_makes_a_moderator(
    world: World, right: str, *, may: bool
) -> None:
    asked = await moderating(world, **{right: True})
    set_public(world.bot, False)

    assert is_moderator(asked, Moderation()) is may
    asked.user = SimpleNamespace(id=1)
    assert not is_moderator(asked, Moderation())


async def test_a_configured_role_makes_a_moderator_and_another_a_subscriber(world: World) -> None:
    asked = await moderating(world)
    set_public(world.bot, False)
    (role,) = (one for one in asked.user.roles if one.name == "Staff")
    moderators = Moderation(roles=frozenset({role.id, 1}))
    subscribers = Moderation(subscription_roles=frozenset({role.id}))
    seen = discord.Permissions(view_channel=True)

    assert is_moderator(asked, moderators)
    assert not is_moderator(asked, subscribers)
    assert may_subscribe(asked.user, seen, subscribers)
    assert not may_subscribe(asked.user, seen, moderators)
    assert not may_subscribe(asked.user, discord.Permissions.none(), subscribers)
    assert not may_subscribe(cast("discord.User", SimpleNamespace(id=1)), seen, subscribers)


async def test_whose_moderators_decide(world: World) -> None:
    """Where anybody can add the bot, those of servers that are named; never those of none."""
    asked = await moderating(world, manage_messages=True)
    here, there = world.guild.id, world.guild.id + 1
    named = [Moderation(home_server=here), Moderation(servers=frozenset({here}))]
    others = Moderation(home_server=there, servers=frozenset({there + 1}))

    set_public(world.bot, False)
    assert is_private(world.bot)
    assert has_editors(asked, Moderation())
    assert not has_editors(asked, others)
    set_public(world.bot, True)
    assert not is_private(world.bot)
    assert not has_editors(asked, Moderation())
    assert not has_editors(asked, others)
    assert all(has_editors(asked, one) for one in named)
    with pytest.raises(app_commands.CheckFailure, match="nobody decides"):
        check_moderator(asked, others, act="do this")
    check_moderator(asked, named[0], act="do this")

    asked.guild_id = None
    assert not has_editors(asked, named[0])
    with pytest.raises(app_commands.CheckFailure, match="Only moderators may do this"):
        check_moderator(asked, named[0], act="do this")


@pytest.mark.parametrize("right", ["mention_everyone", None])
async def test_who_may_mention_a_role(world: World, right: str | None) -> None:
    """Whoever may mention everyone in that channel; and everybody, where the role allows it."""
    asked = await moderating(world, **({right: True} if right else {}))
    channel = asked.user.guild.get_channel(world.newsroom.id)
    closed, open_ = (SimpleNamespace(mentionable=is_open) for is_open in (False, True))

    assert may_mention(asked.user, channel, cast("discord.Role", closed)) is (right is not None)
    assert may_mention(asked.user, channel, cast("discord.Role", open_))
