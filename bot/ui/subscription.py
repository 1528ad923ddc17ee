"""``/subscription``: channel managers let stories be posted in their channels as they appear."""

from __future__ import annotations

import re
from typing import Any, Final

import discord
from discord import app_commands
from discord.ext import commands

from bot.clock import Clock
from bot.config.settings import Config
from bot.errors import CommandError, NotAllowedError, NotFoundError
from bot.posting.subscriptions import Filters, Subscription
from bot.publication import OPERATOR
from bot.search.vocabulary import Vocabulary
from bot.store import Store
from bot.ui.checks import (
    Channel,
    Interaction,
    is_thread,
    may_subscribe,
    missing_for_posts,
    rights_in,
    server_of,
)
from bot.ui.choices import Choices, last_name_choices, never_failing, text_choices
from bot.ui.embeds import filters_in_words, message_embed, subscriptions_embed
from bot.ui.lookup import resolve_several
from bot.ui.replies import Answer, reply

_NOT_ALLOWED: Final = (
    "You need Manage Channels in that channel, or a role that this bot's operator has named, to "
    "manage its subscriptions."
)
_NO_MEMBER: Final = (
    "I am no member of this server, so I cannot post here. Invite me again, as a bot."
)
_NUMBER = re.compile(r"\s*#?(\d{1,15})\b")

Target = app_commands.AppCommandChannel | app_commands.AppCommandThread


class _PostingChannel(app_commands.Transformer):
    """Takes the channels that stories can be posted in, with what the person may do there."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        kinds = discord.ChannelType
        return [
            kinds.text,
            kinds.news,
            kinds.news_thread,
            kinds.public_thread,
            kinds.private_thread,
        ]

    async def transform(self, _interaction: Interaction, value: Any, /) -> Target:
        if isinstance(value, Target) and value.type in self.channel_types:
            return value
        raise app_commands.TransformerError(value, self.type, self)


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_channels=True)
class SubscriptionCommands(
    commands.GroupCog,
    group_name="subscription",
    group_description="Let stories be posted in a channel as they are published",
):
    """Receives ``/subscription``, keeps the standing orders, and confirms what they say."""

    def __init__(self, *, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock

    @app_commands.command(description="Post stories in a channel as they are published")
    @app_commands.describe(
        channel="Where to post",
        topics="Only stories on one of these topics, with commas between them",
        providers="Only stories from one of these providers, with commas between them",
        min_quality="Only stories of this quality or more, as the newsroom rates them",
    )
    async def add(
        self,
        interaction: discord.Interaction[Any],
        channel: app_commands.Transform[Target, _PostingChannel],
        topics: str = "",
        providers: str = "",
        min_quality: app_commands.Range[int, 0, 1000] | None = None,
    ) -> None:
        """Subscribe a channel."""
        if not may_subscribe(interaction.user, channel.permissions, self._config.moderation):
            raise NotAllowedError(_NOT_ALLOWED)
        _check_own_rights(_member(interaction).guild, channel)
        await interaction.response.defer(ephemeral=True)
        filters = await self._filters(interaction, topics, providers, min_quality)
        await self._refuse_double(server_of(interaction), channel.id, filters)
        subscription = await self._store.subscriptions.add(
            server_id=server_of(interaction),
            channel_id=channel.id,
            filters=filters,
            max_age=self._config.posting.max_age,
            created_by=interaction.user.id,
            now=self._clock(),
        )
        await self._say(
            interaction,
            f"Subscription **{subscription.id}**: from now on <#{channel.id}> receives stories on "
            f"{filters_in_words(filters)}, as they are published.",
        )

    @app_commands.command(name="list", description="The subscriptions of this server's channels")
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Show the subscriptions that the person may manage."""
        manageable = await self._manageable(interaction)
        member = _member(interaction)
        if not (
            manageable or may_subscribe(member, member.guild_permissions, self._config.moderation)
        ):
            raise NotAllowedError(_NOT_ALLOWED)
        colour = self._config.posting.colour
        await reply(interaction, Answer(subscriptions_embed(manageable, colour=colour)))

    @app_commands.command(description="End a subscription; what it posted stays")
    @app_commands.describe(subscription="Its number, as /subscription list shows it")
    async def remove(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Remove a subscription."""
        await interaction.response.defer(ephemeral=True)
        found = await self._find(interaction, subscription)
        await self._store.subscriptions.remove(found.server_id, found.id, self._clock())
        await self._say(
            interaction,
            f"Subscription **{found.id}** of <#{found.channel_id}> is removed. Its posts stay.",
        )

    @app_commands.command(description="Let a paused subscription go on")
    @app_commands.describe(subscription="Its number, as /subscription list shows it")
    async def resume(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Resume a paused subscription."""
        await interaction.response.defer(ephemeral=True)
        found = await self._find(interaction, subscription)
        if found.paused_at is None:
            raise CommandError(f"Subscription {found.id} is not paused.")
        guild = _member(interaction).guild
        _check_own_rights(guild, await _channel_of(guild, found))
        await self._store.subscriptions.resume(found.server_id, found.id)
        await self._say(
            interaction, f"Subscription **{found.id}** of <#{found.channel_id}> goes on."
        )

    @add.autocomplete("topics")
    @never_failing
    async def _complete_topics(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        names = await self._store.names.topics(server_of(interaction))
        return last_name_choices(self._offered(interaction, names), typed)

    @add.autocomplete("providers")
    @never_failing
    async def _complete_providers(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        names = await self._store.names.providers(server_of(interaction))
        return last_name_choices(self._offered(interaction, names), typed)

    @remove.autocomplete("subscription")
    @never_failing
    async def _complete_any(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        guild = _member(interaction).guild
        found = await self._manageable(interaction)
        return text_choices(((_label(guild, one), str(one.id)) for one in found), typed)

    @resume.autocomplete("subscription")
    @never_failing
    async def _complete_paused(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        guild = _member(interaction).guild
        paused = [one for one in await self._manageable(interaction) if one.paused_at is not None]
        return text_choices(((_label(guild, one), str(one.id)) for one in paused), typed)

    def _offered(self, interaction: Interaction, names: Vocabulary) -> Vocabulary:
        """Give the names to offer; people without a right here learn none of what is held."""
        is_trusted = may_subscribe(
            interaction.user, interaction.permissions, self._config.moderation
        )
        return names if is_trusted else names.published

    async def _filters(
        self, interaction: Interaction, topics: str, providers: str, min_quality: int | None
    ) -> Filters:
        names, server_id = self._store.names, server_of(interaction)
        return Filters(
            topics=resolve_several("topic", await names.topics(server_id), topics),
            providers=resolve_several("provider", await names.providers(server_id), providers),
            min_quality=min_quality,
        )

    async def _refuse_double(self, server_id: int, channel_id: int, filters: Filters) -> None:
        for one in await self._store.subscriptions.of_server(server_id):
            if one.channel_id == channel_id and _wants_same(one.filters, filters):
                raise CommandError(f"That channel receives the same by subscription {one.id}.")

    async def _find(self, interaction: Interaction, typed: str) -> Subscription:
        """Give the subscription that is meant, to a person who may manage it."""
        number = _NUMBER.match(typed)
        if number is None:
            raise NotFoundError(f"“{typed[:40]}” is no subscription. Choose one from the list.")
        found = await self._store.subscriptions.find(server_of(interaction), int(number[1]))
        if not self._may_manage(interaction, found):
            raise NotAllowedError(_NOT_ALLOWED)
        return found

    async def _manageable(self, interaction: Interaction) -> list[Subscription]:
        found = await self._store.subscriptions.of_server(server_of(interaction))
        return [one for one in found if self._may_manage(interaction, one)]

    def _may_manage(self, interaction: Interaction, subscription: Subscription) -> bool:
        member = _member(interaction)
        channel = member.guild.get_channel_or_thread(subscription.channel_id)
        # Of a channel that is gone, only the right in the whole server is left.
        rights = member.guild_permissions if channel is None else rights_in(channel, member)
        return may_subscribe(member, rights, self._config.moderation)

    async def _say(self, interaction: Interaction, text: str) -> None:
        await reply(interaction, Answer(message_embed(text, self._config.posting.colour)))


def _member(interaction: Interaction) -> discord.Member:
    """Give the person as a member of a server in which the bot is one too.

    Raises:
        CommandError: The bot is none.
    """
    if server_of(interaction) == OPERATOR or not isinstance(interaction.user, discord.Member):
        raise CommandError(_NO_MEMBER)
    return interaction.user


def _check_own_rights(guild: discord.Guild, channel: Channel) -> None:
    """Make sure that the bot can post in a channel.

    Raises:
        CommandError: It cannot; names the permissions that are missing.
    """
    missing = missing_for_posts(rights_in(channel, guild.me), is_thread=is_thread(channel.type))
    if missing:
        raise CommandError(
            f"I cannot post in #{channel.name} yet; there I still need: {', '.join(missing)}. "
            "Allow that and try again."
        )


async def _channel_of(guild: discord.Guild, subscription: Subscription) -> Channel:
    """Give a subscription's channel; a thread that sleeps has to be asked for.

    Raises:
        CommandError: It is gone, or the bot cannot see it.
    """
    channel = guild.get_channel_or_thread(subscription.channel_id)
    if channel is not None:
        return channel
    try:
        return await guild.fetch_channel(subscription.channel_id)
    except (discord.NotFound, discord.Forbidden):
        raise CommandError(
            f"I cannot see the channel of subscription {subscription.id}. Let me see it again, or "
            "remove the subscription."
        ) from None


def _wants_same(one: Filters, other: Filters) -> bool:
    return (
        set(one.topics) == set(other.topics)
        and set(one.providers) == set(other.providers)
        and one.min_quality == other.min_quality
    )


def _label(guild: discord.Guild, subscription: Subscription) -> str:
    channel = guild.get_channel_or_thread(subscription.channel_id)
    filters = subscription.filters
    wanted = [*filters.topics, *filters.providers]
    if filters.min_quality is not None:
        wanted.append(f"quality {filters.min_quality}+")
    name = "deleted channel" if channel is None else f"#{channel.name}"
    return f"{subscription.id} · {name} · {', '.join(wanted) or 'every story'}"
