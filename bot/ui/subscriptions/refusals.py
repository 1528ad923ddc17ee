"""Refuses what cannot be: filters that no story meets, options that somebody lacks a right for."""

from __future__ import annotations

import discord

from bot.errors import CommandError, NotAllowedError
from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.ui.checks import (
    Channel,
    is_forum,
    is_thread,
    may_mention,
    missing_for_options,
    rights_in,
)


def check_filters(filters: Filters) -> None:
    """Refuse what no story can ever be.

    Raises:
        CommandError: The same is wanted and left out.
    """
    for name in ("topics", "providers", "words"):
        wanted, unwanted = getattr(filters, name), getattr(filters, f"not_{name}")
        left_out = {one.casefold() for one in unwanted}
        both = next((one for one in wanted if one.casefold() in left_out), None)
        if both is not None:
            raise CommandError(f"“{both[:60]}” is wanted and left out at once. Choose one.")


def check_options(guild: discord.Guild, channel: Channel, options: Options) -> None:
    """Make sure that the bot can post in a channel, with some options.

    Raises:
        CommandError: It cannot; names the permissions that are missing, or what does not fit.
    """
    kind = channel.type
    if options.thread and is_thread(kind):
        raise CommandError("In a thread, a post cannot open a thread of its own.")
    if options.crosspost and kind is not discord.ChannelType.news:
        raise CommandError("Only posts in an announcement channel can be published to followers.")
    role = _mentioned_role(guild, options)
    missing = missing_for_options(rights_in(channel, guild.me), kind, options, role)
    if missing:
        other = ""
        if role is not None and missing[-1].startswith("Mention"):
            other = f", or let anyone mention @{role.name} in the role's settings"
        raise CommandError(
            f"I cannot post in #{channel.name} yet; there I still need: {', '.join(missing)}. "
            f"Allow that{other} and try again."
        )


def check_mention(member: discord.Member, channel: Channel, options: Options) -> None:
    """Make sure that whoever chooses a role could mention it there themselves.

    Raises:
        NotAllowedError: The person could not, so that the bot does not do it for them.
    """
    role = _mentioned_role(member.guild, options)
    if role is not None and not may_mention(member, channel, role):
        raise NotAllowedError(
            f"You may not mention @{role.name} in #{channel.name} yourself, so I do not do it for "
            "you. Choose a role that everybody may mention, or ask somebody who has Mention "
            "@everyone, @here and All Roles there."
        )


def _mentioned_role(guild: discord.Guild, options: Options) -> discord.Role | None:
    if options.mention_role is None:
        return None
    if options.mention_role == guild.id:
        raise CommandError("I mention no @everyone. Choose a role that people take themselves.")
    role = guild.get_role(options.mention_role)
    if role is None:
        raise CommandError("The role to mention is gone. Choose another, or none.")
    return role


async def channel_of(guild: discord.Guild, subscription: Subscription) -> Channel:
    """Give a subscription's channel; a thread that sleeps has to be asked for.

    Raises:
        CommandError: It is gone, or the bot cannot see it.
    """
    found = await channel_numbered(guild, subscription.channel_id)
    if found is None:
        raise CommandError(
            f"I cannot see the channel of subscription {subscription.id}. Let me see it again, or "
            "remove the subscription."
        )
    return found


async def channel_numbered(guild: discord.Guild, channel_id: int) -> Channel | None:
    """Give a channel; None where it is gone, or the bot cannot see it."""
    channel = guild.get_channel_or_thread(channel_id)
    if channel is not None:
        return channel
    try:
        return await guild.fetch_channel(channel_id)
    except (discord.NotFound, discord.Forbidden):
        return None


def takes_threads(kind: discord.ChannelType) -> bool:
    """Tell whether a post in a channel of that type can open a thread below it."""
    return not is_thread(kind) and not is_forum(kind)
