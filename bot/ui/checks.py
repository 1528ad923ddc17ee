"""Who may do what, and where: our own word, whatever hint Discord's command permissions give.

Answers come from Discord's permissions and the configured roles. Saying no politely is the
commands' part.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import Any, Final

import discord
from discord import app_commands

from bot.config.settings import Moderation
from bot.posting.options import Options
from bot.publication import OPERATOR
from bot.ui.staff import moderator_roles

Interaction = discord.Interaction[Any]
Channel = (
    discord.abc.GuildChannel
    | discord.Thread
    | app_commands.AppCommandChannel
    | app_commands.AppCommandThread
)

#: What a post with an embed needs, by Discord's own names; see "Permissions" in its documentation.
_POST_RIGHTS: Final = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
}
_THREAD_POST_RIGHTS: Final = {
    "view_channel": "View Channel",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
}
#: In a forum, Discord calls the right to send messages the right to create posts.
_FORUM_POST_RIGHTS: Final = {
    "view_channel": "View Channel",
    "send_messages": "Create Posts",
    "send_messages_in_threads": "Send Messages in Threads",
    "embed_links": "Embed Links",
}
_MODERATORS: Final = (
    "people with Manage Messages or Manage Server, or with a role that this server or the bot's "
    "operator has named"
)
_NO_EDITORS: Final = (
    "In this server nobody decides what is published: anybody can add this bot, so its operator "
    "names the servers whose moderators see what is held. This one is not named. The operator can "
    "name it in the configuration, under [moderation], as one of its servers."
)
_NO_OPERATOR: Final = (
    "Only whoever runs this bot may decide for every server. Leave out “everywhere”, and what you "
    "decide holds in this server."
)
_FORUMS: Final = {discord.ChannelType.forum, discord.ChannelType.media}
_THREADS: Final = {
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
}


def server_of(interaction: Interaction) -> int:
    """Give the server whose decisions count where something is asked.

    That is ``OPERATOR`` outside of servers, and in servers where the bot is no member: a person
    who installed it only for themselves must not gain a moderator's sight in a server of theirs.
    """
    guild_id = interaction.guild_id
    if guild_id is None or interaction.client.get_guild(guild_id) is None:
        return OPERATOR
    return guild_id


def is_moderator(interaction: Interaction, moderation: Moderation) -> bool:
    """Tell whether the person may decide what is published in the server where they ask.

    Manage Messages or Manage Server count where the person has them in the whole server, not by
    an exception in one channel.
    """
    roles = moderation.roles | moderator_roles(interaction)
    return has_editors(interaction, moderation) and _moderates(interaction.user, roles)


def has_editors(interaction: Interaction, moderation: Moderation) -> bool:
    """Tell whether moderators of the server see and decide there what is held.

    Whoever can add a bot to a server of their own is not thereby its editor: where anybody can,
    only servers that the operator names count.
    """
    server_id = server_of(interaction)
    if server_id == OPERATOR:
        return False
    return is_edited(server_id, moderation, is_private=is_private(interaction.client))


def is_edited(server_id: int, moderation: Moderation, *, is_private: bool) -> bool:
    """Tell the same of a server that nobody asks in.

    Args:
        server_id: Which.
        moderation: The configured servers.
        is_private: Whether only its owner can add the bot to servers.
    """
    named = moderation.servers
    if not named and is_private:
        return True
    return server_id == moderation.home_server or server_id in named


def is_private(client: discord.Client) -> bool:
    """Tell whether only its owner can add the bot to servers; False while that is not known."""
    return client.application is not None and not client.application.bot_public


def check_moderator(interaction: Interaction, moderation: Moderation, *, act: str) -> None:
    """Make sure that the person may decide what is published in the server.

    Args:
        interaction: What is asked.
        moderation: The configured roles and servers.
        act: What only moderators may, such as "do this".

    Raises:
        CheckFailure: The person may not, or nobody may there; says why.
    """
    if server_of(interaction) != OPERATOR and not has_editors(interaction, moderation):
        raise app_commands.CheckFailure(_NO_EDITORS)
    if not is_moderator(interaction, moderation):
        raise app_commands.CheckFailure(f"Only moderators may {act}: {_MODERATORS}.")


def operators(client: discord.Client, moderation: Moderation) -> frozenset[int]:
    """Give the ids of the people who look after a bot; none while Discord has not told them."""
    if moderation.operators:
        return moderation.operators
    application = client.application
    if application is None:
        return frozenset()
    if application.team is not None:
        return frozenset(one.id for one in application.team.members if _looks_after(one))
    return frozenset({application.owner.id})


def is_operator(interaction: Interaction, moderation: Moderation) -> bool:
    """Tell whether the person looks after the bot, in whichever server they ask."""
    return interaction.user.id in operators(interaction.client, moderation)


def check_decides_everywhere(interaction: Interaction, moderation: Moderation) -> None:
    """Make sure that the person may decide what is published in every server.

    Raises:
        CheckFailure: The person may not; says what to do instead.
    """
    if not is_operator(interaction, moderation):
        raise app_commands.CheckFailure(_NO_OPERATOR)


def may_subscribe(
    member: discord.Member | discord.User, in_channel: discord.Permissions, moderation: Moderation
) -> bool:
    """Tell whether a person may manage the subscriptions of a channel, which needs to be seen.

    Args:
        member: Who asks.
        in_channel: What that person may do in that channel.
        moderation: The configured roles.
    """
    return in_channel.view_channel and (
        in_channel.manage_channels
        or (isinstance(member, discord.Member) and _has_role(member, moderation.subscription_roles))
    )


def may_mention(member: discord.Member, channel: Channel, role: discord.Role) -> bool:
    """Tell whether a person could mention a role in a channel themselves, by what Discord allows.

    See https://support.discord.com/hc/en-us/articles/206029707, "Mention @everyone, @here, and
    All Roles".
    """
    return role.mentionable or rights_in(channel, member).mention_everyone


def rights_in(channel: Channel, member: discord.Member) -> discord.Permissions:
    """Give what a member may do in a channel, or in a thread by way of the channel it belongs to.

    Only what is directly allowed: Discord's implied refusals (who cannot send cannot embed) would
    blame permissions that need no change.
    """
    if isinstance(channel, discord.Thread | app_commands.AppCommandThread):
        holder = member.guild.get_channel(channel.parent_id)
    else:
        holder = member.guild.get_channel(channel.id)
    if holder is None:
        return discord.Permissions.none()
    return discord.abc.GuildChannel.permissions_for(holder, member)


def missing_for_posts(rights: discord.Permissions, *, is_thread: bool) -> tuple[str, ...]:
    """Give the names of the permissions that posting still needs."""
    needed = _THREAD_POST_RIGHTS if is_thread else _POST_RIGHTS
    return tuple(name for right, name in needed.items() if not getattr(rights, right))


def missing_for_options(
    rights: discord.Permissions,
    kind: discord.ChannelType,
    options: Options,
    role: discord.Role | None,
) -> tuple[str, ...]:
    """Give the names of the permissions that posting with some options still needs.

    Publishing one's own posts to followers needs no more than sending them:
    https://discord.com/developers/docs/resources/message#crosspost-message

    Args:
        rights: What the bot may do in the channel.
        kind: The channel's type.
        options: How it is to post there.
        role: The role that is to be mentioned; None for none.
    """
    if is_forum(kind):
        needed = _FORUM_POST_RIGHTS
    else:
        needed = _THREAD_POST_RIGHTS if is_thread(kind) else _POST_RIGHTS
    if options.thread and not is_forum(kind):
        needed = {**needed, "create_public_threads": "Create Public Threads"}
    if role is not None and not role.mentionable:
        needed = {**needed, "mention_everyone": "Mention @everyone, @here and All Roles"}
    return tuple(name for right, name in needed.items() if not getattr(rights, right))


def is_forum(kind: discord.ChannelType) -> bool:
    """Tell whether a channel of that type holds threads only, each post one of its own."""
    return kind in _FORUMS


def is_thread(kind: discord.ChannelType) -> bool:
    """Tell whether a channel of that type is a thread, which has a sending right of its own."""
    return kind in _THREADS


def obstacle_to_sharing(interaction: Interaction) -> str | None:
    """Give why something cannot be shared where it was asked; None where it can.

    Outside of servers there is nothing to check. Where the bot is no member, Discord itself
    decides by the person's right to use external apps whether others see the answer.
    """
    if interaction.guild_id is None:
        return None
    channel = interaction.channel
    in_thread = channel is not None and is_thread(channel.type)
    sending = "send_messages_in_threads" if in_thread else "send_messages"
    if not getattr(interaction.permissions, sending):
        return "You may not send messages in this channel, so it cannot be shared here."
    if server_of(interaction) == OPERATOR:
        return None
    missing = missing_for_posts(interaction.app_permissions, is_thread=in_thread)
    if missing:
        return f"I may not post in this channel; I still need: {', '.join(missing)}."
    return None


def may_attach(interaction: Interaction) -> bool:
    """Tell whether the bot may attach files where something is asked; always outside of servers."""
    return interaction.guild_id is None or interaction.app_permissions.attach_files


def _moderates(member: discord.Member | discord.User, roles: AbstractSet[int]) -> bool:
    if not isinstance(member, discord.Member):
        return False
    rights = member.guild_permissions
    return rights.manage_messages or rights.manage_guild or _has_role(member, roles)


def _looks_after(member: discord.TeamMember) -> bool:
    """Tell whether somebody has accepted to be in a team, and may change something there."""
    has_accepted = member.membership_state is discord.TeamMembershipState.accepted
    return has_accepted and member.role is not discord.TeamMemberRole.read_only


def _has_role(member: discord.Member, roles: AbstractSet[int]) -> bool:
    return any(member.get_role(role) is not None for role in roles)
