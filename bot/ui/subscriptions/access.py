"""Who may manage which subscription, what the bot still needs, and changes that pass both.

Every command and every press asks here anew: rights, channels and subscriptions may be gone since.
How subscriptions look is left to ``pages``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
from bot.store.subscriptions.subscriptions import NOT_REMOVED
from bot.ui.checks import Channel, Interaction, has_editors, may_subscribe, server_of
from bot.ui.subscriptions.refusals import (
    channel_numbered,
    channel_of,
    check_filters,
    check_mention,
    check_options,
)
from bot.ui.subscriptions.sight import Sight, seen_everywhere

NOT_ALLOWED: Final = (
    "You need Manage Channels in that channel, or a role that this bot's operator has named, to "
    "manage its subscriptions."
)
_NO_MEMBER: Final = (
    "I am no member of this server, so I cannot post here. Invite me again, as a bot."
)
#: So long a subscription that was removed can be brought back.
UNDONE_WITHIN: Final = timedelta(minutes=15)
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
        self._sight = Sight()

    async def find(self, interaction: Interaction, typed: str) -> Subscription:
        """Give the subscription that is meant, to a person who may manage it.

        Raises:
            NotFoundError: There is none with that number here.
            NotAllowedError: The person may not manage it.
        """
        number = _NUMBER.match(typed)
        if number is None:
            raise NotFoundError(f"“{typed[:40]}” is not a subscription. Choose one from the list.")
        found = await self.store.subscriptions.find(server_of(interaction), int(number[1]))
        rights = await self.rights(interaction, found.channel_id)
        if not rights.view_channel:
            # In the store's own words: that there is one is not for them to know.
            raise NotFoundError(f"This server has no subscription number {found.id}.")
        self.check_channel(interaction, rights)
        return found

    async def removed(self, interaction: Interaction, number: int) -> Subscription:
        """Give a subscription that was removed just now, to a person who may bring it back.

        Raises:
            NotFoundError: There is none that they can see, or it was removed too long ago.
            NotAllowedError: The person may not manage its channel.
        """
        since = self.clock() - UNDONE_WITHIN
        found = await self.store.subscriptions.removed(server_of(interaction), number, since)
        rights = await self.rights(interaction, found.channel_id)
        if not rights.view_channel:
            raise NotFoundError(NOT_REMOVED.format(number))
        self.check_channel(interaction, rights)
        return found

    async def manageable(self, interaction: Interaction) -> list[Subscription]:
        """Give the subscriptions of the server that the person may manage."""
        found = await self.store.subscriptions.of_server(server_of(interaction))
        return [one for one in found if await self._may_manage(interaction, one)]

    async def listed(self, interaction: Interaction) -> list[Subscription]:
        """Give the same, to those who may manage some or could make one.

        Raises:
            NotAllowedError: The person may do neither.
        """
        manageable = await self.manageable(interaction)
        member = member_of(interaction)
        if not (
            manageable or may_subscribe(member, seen_everywhere(member), self.config.moderation)
        ):
            raise NotAllowedError(NOT_ALLOWED)
        return manageable

    async def channel(self, interaction: Interaction, channel_id: int) -> Channel:
        """Give a channel to a person who may manage its subscriptions.

        Raises:
            NotAllowedError: The person may not.
            CommandError: It is gone, or the bot cannot see it.
        """
        member = member_of(interaction)
        self.check_channel(interaction, await self._sight.rights(interaction, member, channel_id))
        found = await channel_numbered(member.guild, channel_id)
        if found is None:
            raise CommandError("I cannot see that channel any more. Choose another one.")
        return found

    def check_channel(self, interaction: Interaction, rights: discord.Permissions) -> None:
        """Make sure that a person may manage the subscriptions of a channel.

        Raises:
            NotAllowedError: The person may not, with these rights there.
        """
        if not may_subscribe(interaction.user, rights, self.config.moderation):
            raise NotAllowedError(NOT_ALLOWED)

    def offered(self, interaction: Interaction, names: Vocabulary) -> Vocabulary:
        """Give the names to offer; people without a right here learn none of what is held."""
        is_trusted = has_editors(interaction, self.config.moderation) and may_subscribe(
            interaction.user, interaction.permissions, self.config.moderation
        )
        return names if is_trusted else names.published

    async def known(self, interaction: Interaction) -> tuple[Vocabulary, Vocabulary]:
        """Give the topics and providers that may be named by somebody who has the right.

        Where nobody sees what is held, what stands in nothing else does not exist.
        """
        server_id, names = server_of(interaction), self.store.names
        topics, providers = await names.topics(server_id), await names.providers(server_id)
        if has_editors(interaction, self.config.moderation):
            return topics, providers
        return topics.published, providers.published

    async def usual_zone(self, server_id: int) -> str:
        """Give the zone that the server's newest subscription with one has, else the operator's."""
        for one in reversed(await self.store.subscriptions.of_server(server_id)):
            times = one.options.digest or one.options.quiet
            if times is not None:
                return times.zone
        return self.config.posting.timezone

    async def add(self, interaction: Interaction, channel: Channel, draft: Draft) -> Subscription:
        """Subscribe a channel, for a person who may.

        Raises:
            CommandError: The bot cannot post so there, or the channel receives the same already.
        """
        server_id = server_of(interaction)
        check_filters(draft.filters)
        check_options(member_of(interaction).guild, channel, draft.options)
        check_mention(member_of(interaction), channel, draft.options)
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
        check_filters(draft.filters)
        if draft.options != subscription.options:
            member = member_of(interaction)
            channel = await channel_of(member.guild, subscription)
            check_options(member.guild, channel, draft.options)
            if draft.options.mention_role != subscription.options.mention_role:
                check_mention(member, channel, draft.options)
        return await self.store.subscriptions.change(
            subscription.server_id,
            subscription.id,
            filters=draft.filters,
            options=draft.options,
            max_age=draft.max_age,
            now=self.clock(),
            by=interaction.user.id,
        )

    async def overlapping(self, subscription: Subscription) -> list[Subscription]:
        """Give the others of its channel that may want the same stories, the oldest first."""
        found = await self.store.subscriptions.of_server(subscription.server_id)
        return [
            one
            for one in found
            if one.channel_id == subscription.channel_id
            and one.id != subscription.id
            and one.filters.overlaps(subscription.filters)
        ]

    async def _may_manage(self, interaction: Interaction, subscription: Subscription) -> bool:
        rights = await self.rights(interaction, subscription.channel_id)
        return may_subscribe(interaction.user, rights, self.config.moderation)

    async def rights(self, interaction: Interaction, channel_id: int) -> discord.Permissions:
        """Give what the person may do in a channel; nothing where they cannot see it."""
        return await self._sight.rights(interaction, member_of(interaction), channel_id)


def member_of(interaction: Interaction) -> discord.Member:
    """Give the person as a member of a server in which the bot is one too.

    Raises:
        CommandError: The bot is none.
    """
    if server_of(interaction) == OPERATOR or not isinstance(interaction.user, discord.Member):
        raise CommandError(_NO_MEMBER)
    return interaction.user
