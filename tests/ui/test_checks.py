"""What a member or the bot may do in a channel, asked of real channels of a simulated Discord."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.posting.options import Options
from bot.ui.checks import missing_for_options, obstacle_to_sharing, rights_in
from tests.ui.world import World

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
