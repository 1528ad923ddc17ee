"""Who may manage which subscription, what the bot still needs, and changes that pass both.

Every command and every press asks here anew: rights, channels and subscriptions may be gone since.
How subscriptions look is left to ``pages``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final, Protocol, Self

import discord

from bot.clock import Clock
from bot.config.settings import Config
from bot.deliveries.contents import Content
from bot.errors import CommandError, NotAllowedError, NotFoundError
from bot.posting.filters import Filters
from bot.posting.ledger import Post
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.publication import OPERATOR
from bot.search.vocabulary import Vocabulary
from bot.store import Store
from bot.ui.checks import (
    Channel,
    Interaction,
    is_forum,
    is_thread,
    may_subscribe,
    missing_for_options,
    rights_in,
    server_of,
)
from bot.ui.subscriptions.zones import UTC

NOT_ALLOWED: Final = (
    "You need Manage Channels in that channel, or a role that this bot's operator has named, to "
    "manage its subscriptions."
)
_NO_MEMBER: Final = (
    "I am no member of this server, so I cannot post here. Invite me again, as a bot."
)
_NUMBER: Final = re.compile(r"\s*#?(\d{1,15})\b")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a subscription is to want, and how it is to post."""

    filters: Filters
    options: Options
    max_age: timedelta

    @classmethod
    def of(cls, subscription: Subscription) -> Self:
        """Give what a subscription wants now."""
        return cls(subscription.filters, subscription.options, subscription.max_age)


class Drawer(Protocol):
    """Draws what subscriptions post, so that previews and tests look like posts."""

    @property
    def most_in_digest(self) -> int:
        """How many stories of a digest are seen without a press."""

    def embeds(self, post: Post, content: Content) -> Sequence[discord.Embed]:
        """Draw what a post shows."""


class SubscriptionAccess:
    """The subscriptions of one store, for those who may manage them."""

    def __init__(self, *, store: Store, config: Config, clock: Clock, drawer: Drawer) -> None:
        self.store = store
        self.config = config
        self.clock = clock
        self.drawer = drawer

    async def find(self, interaction: Interaction, typed: str) -> Subscription:
        """Give the subscription that is meant, to a person who may manage it.

        Raises:
            NotFoundError: There is none with that number here.
            NotAllowedError: The person may not manage it.
        """
        number = _NUMBER.match(typed)
        if number is None:
            raise NotFoundError(f"“{typed[:40]}” is no subscription. Choose one from the list.")
        found = await self.store.subscriptions.find(server_of(interaction), int(number[1]))
        if not self._may_manage(interaction, found):
            raise NotAllowedError(NOT_ALLOWED)
        return found

    async def manageable(self, interaction: Interaction) -> list[Subscription]:
        """Give the subscriptions of the server that the person may manage."""
        found = await self.store.subscriptions.of_server(server_of(interaction))
        return [one for one in found if self._may_manage(interaction, one)]

    async def listed(self, interaction: Interaction) -> list[Subscription]:
        """Give the same, to those who may manage some or could make one.

        Raises:
            NotAllowedError: The person may do neither.
        """
        manageable = await self.manageable(interaction)
        member = member_of(interaction)
        if not (
            manageable or may_subscribe(member, member.guild_permissions, self.config.moderation)
        ):
            raise NotAllowedError(NOT_ALLOWED)
        return manageable

    def check_channel(self, interaction: Interaction, rights: discord.Permissions) -> None:
        """Make sure that a person may manage the subscriptions of a channel.

        Raises:
            NotAllowedError: The person may not, with these rights there.
        """
        if not may_subscribe(interaction.user, rights, self.config.moderation):
            raise NotAllowedError(NOT_ALLOWED)

    def offered(self, interaction: Interaction, names: Vocabulary) -> Vocabulary:
        """Give the names to offer; people without a right here learn none of what is held."""
        is_trusted = may_subscribe(
            interaction.user, interaction.permissions, self.config.moderation
        )
        return names if is_trusted else names.published

    async def usual_zone(self, server_id: int) -> str:
        """Give the zone that the server's newest subscription with one has, else UTC."""
        for one in reversed(await self.store.subscriptions.of_server(server_id)):
            times = one.options.digest or one.options.quiet
            if times is not None:
                return times.zone
        return UTC

    async def add(self, interaction: Interaction, channel: Channel, draft: Draft) -> Subscription:
        """Subscribe a channel, for a person who may.

        Raises:
            CommandError: The bot cannot post so there, or the channel receives the same already.
        """
        server_id = server_of(interaction)
        _check_filters(draft.filters)
        check_options(member_of(interaction).guild, channel, draft.options)
        await self._refuse_double(server_id, channel.id, draft)
        return await self.store.subscriptions.add(
            server_id=server_id,
            channel_id=channel.id,
            filters=draft.filters,
            options=draft.options,
            max_age=draft.max_age,
            created_by=interaction.user.id,
            now=self.clock(),
        )

    async def change(
        self, interaction: Interaction, subscription: Subscription, draft: Draft
    ) -> Subscription:
        """Change a subscription, for a person who may.

        Raises:
            CommandError: The bot cannot post so there, or another one does the same already.
        """
        if draft == Draft.of(subscription):
            return subscription
        _check_filters(draft.filters)
        if draft.options != subscription.options:
            guild = member_of(interaction).guild
            check_options(guild, await channel_of(guild, subscription), draft.options)
        await self._refuse_double(
            subscription.server_id, subscription.channel_id, draft, besides=subscription.id
        )
        return await self.store.subscriptions.change(
            subscription.server_id,
            subscription.id,
            filters=draft.filters,
            options=draft.options,
            max_age=draft.max_age,
            now=self.clock(),
        )

    async def _refuse_double(
        self, server_id: int, channel_id: int, draft: Draft, *, besides: int | None = None
    ) -> None:
        for one in await self.store.subscriptions.of_server(server_id):
            is_same = _comparable(one.filters) == _comparable(draft.filters)
            if (
                is_same
                and one.channel_id == channel_id
                and one.id != besides
                and one.options == draft.options
            ):
                raise CommandError(f"That channel receives the same by subscription {one.id}.")

    def _may_manage(self, interaction: Interaction, subscription: Subscription) -> bool:
        member = member_of(interaction)
        channel = member.guild.get_channel_or_thread(subscription.channel_id)
        # Of a channel that is gone, only the right in the whole server is left.
        rights = member.guild_permissions if channel is None else rights_in(channel, member)
        return may_subscribe(member, rights, self.config.moderation)


def member_of(interaction: Interaction) -> discord.Member:
    """Give the person as a member of a server in which the bot is one too.

    Raises:
        CommandError: The bot is none.
    """
    if server_of(interaction) == OPERATOR or not isinstance(interaction.user, discord.Member):
        raise CommandError(_NO_MEMBER)
    return interaction.user


def _check_filters(filters: Filters) -> None:
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


def takes_threads(kind: discord.ChannelType) -> bool:
    """Tell whether a post in a channel of that type can open a thread below it."""
    return not is_thread(kind) and not is_forum(kind)


def _comparable(filters: Filters) -> Filters:
    """Give filters in an order and a case in which equal ones are the same."""

    def plain(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted({name.casefold() for name in names}))

    return replace(
        filters,
        topics=plain(filters.topics),
        providers=plain(filters.providers),
        words=plain(filters.words),
        types=plain(filters.types),
        not_topics=plain(filters.not_topics),
        not_providers=plain(filters.not_providers),
        not_words=plain(filters.not_words),
    )
