"""Somebody who manages the server, and its settings as they open them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import discord
import simcord

from bot.posting.servers import ServerSettings
from tests.ui.world import World, answer, private


def chief_of(world: World) -> simcord.MemberActor:
    """Add somebody with Manage Server."""
    rights = discord.Permissions(manage_guild=True, manage_messages=True)
    role = world.guild.create_role("Chief", permissions=rights)
    return world.guild.add_member(world.env.create_user("iris"), roles=[role])


async def open_settings(world: World, chief: simcord.MemberActor) -> simcord.ResponseMessage:
    """Have somebody open the card of the server's settings."""
    result = await chief.slash(world.newsroom, "moderate settings")
    private(result)
    return answer(result)


async def settings_of(world: World) -> ServerSettings:
    return await world.store.settings.of(world.guild.id)


async def settle_on(world: World, **settings: Any) -> None:
    """Let the server have decided something."""

    def changed(before: ServerSettings) -> ServerSettings:
        return replace(before, **settings)

    await world.store.settings.change(
        world.guild.id, changed, actor_id=world.manager.id, now=world.clock()
    )
