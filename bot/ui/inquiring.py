"""Asks Discord what only Discord knows: who the bot is, and what it may do where.

A few requests do, without a connection. What the answers mean is left to whoever asks.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import discord

from bot.config.settings import Token
from bot.errors import NewsdeskError, TokenError
from bot.posting.subscriptions import Subscription
from bot.ui.checks import missing_for_options
from bot.ui.connecting import INTRUDER, REFUSED
from bot.ui.failures import OUTAGES, described


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is.

    Attributes:
        name: The bot's, with which it shows in Discord.
        is_public: Whether anybody may add it to a server.
        needs_code: Whether the portal demands a code grant, with which no invite works.
    """

    name: str
    is_public: bool
    needs_code: bool


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps a subscription from being posted.

    Attributes:
        place: The server's name and the channel's; of what cannot be seen, the id.
        missing: Names of permissions; none where the bot does not see the place at all.
    """

    subscription_id: int
    place: str
    missing: tuple[str, ...] = ()


@asynccontextmanager
async def logged_in(token: Token) -> AsyncIterator[discord.Client]:
    """Log in for as long as there are questions.

    Raises:
        TokenError: Discord refuses the token.
        NewsdeskError: Discord cannot be reached, or something else answers in its place.
    """
    # The library warns of a client without this one, which never connects.
    async with discord.Client(intents=discord.Intents(guilds=True)) as client:
        try:
            await client.login(token.reveal())
            yield client
        # From None, all of them: the library's own error could hold what was sent.
        except discord.LoginFailure:
            raise TokenError(REFUSED) from None
        except OUTAGES as error:
            raise NewsdeskError(f"Discord cannot be reached: {described(error)}.") from None
        except (TypeError, ValueError, LookupError):
            if client.application is not None:
                raise
            raise NewsdeskError(f"Discord cannot be reached: {INTRUDER}.") from None


async def identity(client: discord.Client) -> Identity:
    """Ask who the bot is."""
    found = await client.application_info()
    name = client.user.name if client.user else found.name
    return Identity(name, found.bot_public, found.bot_require_code_grant)


async def strangers(client: discord.Client, user_ids: Iterable[int]) -> list[int]:
    """Ask which ids are nobody's."""
    found = []
    for user_id in sorted(user_ids):
        try:
            await client.fetch_user(user_id)
        except discord.NotFound:
            found.append(user_id)
    return found


async def foreign_servers(client: discord.Client, server_ids: Iterable[int]) -> list[int]:
    """Ask in which servers the bot is not."""
    found = []
    for server_id in sorted(server_ids):
        try:
            await client.fetch_guild(server_id, with_counts=False)
        except (discord.NotFound, discord.Forbidden):
            found.append(server_id)
    return found


async def obstacles(
    client: discord.Client, subscriptions: Iterable[Subscription]
) -> list[Obstacle]:
    """Ask what keeps subscriptions from being posted, with a few requests for each server."""
    found: list[Obstacle] = []
    in_order = sorted(subscriptions, key=attrgetter("server_id", "id"))
    for server_id, own in groupby(in_order, key=attrgetter("server_id")):
        found += await _obstacles_in(client, server_id, tuple(own))
    return found


async def _obstacles_in(
    client: discord.Client, server_id: int, subscriptions: Sequence[Subscription]
) -> list[Obstacle]:
    try:
        guild = await client.fetch_guild(server_id, with_counts=False)
        me = await guild.fetch_member(client.user.id if client.user else 0)
        channels = {one.id: one for one in await guild.fetch_channels()}
    except (discord.NotFound, discord.Forbidden):
        return [Obstacle(one.id, f"server {server_id}") for one in subscriptions]
    found = [await _obstacle(guild, me, channels, one) for one in subscriptions]
    return [one for one in found if one is not None]


async def _obstacle(
    guild: discord.Guild,
    me: discord.Member,
    channels: Mapping[int, discord.abc.GuildChannel],
    subscription: Subscription,
) -> Obstacle | None:
    channel: discord.abc.GuildChannel | discord.Thread | None = channels.get(
        subscription.channel_id
    )
    if channel is None:
        channel = await _thread(guild, subscription.channel_id)
    holder = channels.get(channel.parent_id) if isinstance(channel, discord.Thread) else channel
    if channel is None or holder is None:
        return Obstacle(subscription.id, f"{guild.name}, channel {subscription.channel_id}")
    options = subscription.options
    role = None if options.mention_role is None else guild.get_role(options.mention_role)
    # Only what is directly allowed, as ``checks.rights_in`` has it.
    rights = discord.abc.GuildChannel.permissions_for(holder, me)
    missing = missing_for_options(rights, channel.type, options, role)
    return Obstacle(subscription.id, f"{guild.name}, #{channel.name}", missing) if missing else None


async def _thread(guild: discord.Guild, channel_id: int) -> discord.Thread | None:
    try:
        found = await guild.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden, discord.InvalidData):
        return None
    return found if isinstance(found, discord.Thread) else None
