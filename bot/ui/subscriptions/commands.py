"""``/subscription``: channel managers let stories be posted in their channels as they appear.

Receives, asks and sends; rights are checked in ``access``, answers are built in
``pages``.
"""

from __future__ import annotations

from typing import Any, Literal

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotFoundError
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.ui.checks import Interaction, server_of
from bot.ui.choices import Choices, last_name_choices, never_failing, text_choices
from bot.ui.errors import answer_error
from bot.ui.replies import reply
from bot.ui.subscriptions.access import member_of
from bot.ui.subscriptions.buttons import subscription_label
from bot.ui.subscriptions.first.walk import first_subscription, here
from bot.ui.subscriptions.modals import CUSTOM_ID
from bot.ui.subscriptions.options import (
    PostingChannel,
    Target,
    day_choices,
    hour_choices,
    zone_choices,
)
from bot.ui.subscriptions.ordering import Order, subscribed
from bot.ui.subscriptions.pages import SubscriptionPages, channel_names
from bot.ui.subscriptions.posts import send_preview, send_test
from bot.ui.subscriptions.refusals import check_options

_WHICH = app_commands.describe(subscription="Its number, as /subscription list shows it")


@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.default_permissions(manage_channels=True)
class SubscriptionCommands(
    commands.GroupCog,
    group_name="subscription",
    group_description="Let stories be posted in a channel as they are published",
):
    """Receives ``/subscription``, keeps the standing orders, and confirms what they say."""

    def __init__(self, pages: SubscriptionPages) -> None:
        self._pages = pages
        self._access = pages.access
        self._store = pages.access.store

    @app_commands.command(description="Post stories in a channel as they are published")
    @app_commands.describe(
        channel="Where to post",
        topics="Only stories on one of these topics, with commas between them",
        providers="Only stories from one of these providers, with commas between them",
        words="Only stories that speak of one of these, with commas between them",
        min_quality="Only stories of this quality or more, as the newsroom rates them",
        mode="At once (as usual), or together as a digest",
        at="When the digest comes: 08:30, 8:30 pm",
        days="On which days the digest comes: every day, weekdays, Mon, Thu",
        timezone="Whose hours these are: a city or a zone, such as Europe/Berlin",
        backfill="How many of the newest stories that match to post now",
    )
    async def add(  # noqa: PLR0917  # discord.py hands every option over by its name
        self,
        interaction: discord.Interaction[Any],
        channel: app_commands.Transform[Target, PostingChannel],
        topics: str = "",
        providers: str = "",
        words: str = "",
        min_quality: app_commands.Range[int, 0, 1000] | None = None,
        mode: Literal["instant", "digest"] | None = None,
        at: str = "",
        days: str = "",
        timezone: str = "",
        backfill: app_commands.Range[int, 0, 10] = 0,
    ) -> None:
        """Subscribe a channel."""
        self._access.check_channel(interaction, channel.permissions)
        check_options(member_of(interaction).guild, channel, Options())
        await interaction.response.defer(ephemeral=True)
        order = Order(
            topics=topics,
            providers=providers,
            words=words,
            min_quality=min_quality,
            mode=mode,
            at=at,
            days=days,
            timezone=timezone,
            backfill=backfill,
        )
        await reply(interaction, await subscribed(self._pages, interaction, channel, order))

    @app_commands.command(description="Make a first subscription, one choice after the other")
    async def setup(self, interaction: discord.Interaction[Any]) -> None:
        """Show the message in which a subscription is put together."""
        plan = await here(self._access, interaction)
        await reply(interaction, await first_subscription(self._access, interaction, plan))

    @app_commands.command(description="Change what a subscription wants, and how it posts")
    @_WHICH
    async def edit(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Show the form by which a subscription is changed."""
        found = await self._find(interaction, subscription)
        if found is not None:
            await reply(interaction, await self._pages.form(interaction, found))

    @app_commands.command(name="list", description="The subscriptions of this server's channels")
    async def list_(self, interaction: discord.Interaction[Any]) -> None:
        """Show the subscriptions that the person may manage."""
        await reply(interaction, await self._pages.list(interaction))

    @app_commands.command(description="Everything about one subscription, and how it stands")
    @_WHICH
    async def show(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Show everything about a subscription."""
        found = await self._find(interaction, subscription)
        if found is not None:
            await reply(interaction, await self._pages.summary(found))

    @app_commands.command(description="Let a subscription wait; what is published comes later")
    @_WHICH
    @app_commands.describe(reason="Why, for others who manage the channel")
    async def pause(
        self,
        interaction: discord.Interaction[Any],
        subscription: str,
        reason: app_commands.Range[str, 0, 200] = "",
    ) -> None:
        """Pause a subscription by hand."""
        await interaction.response.defer(ephemeral=True)
        found = await self._find(interaction, subscription)
        if found is not None:
            await reply(interaction, await self._pages.pause(interaction, found, reason))

    @app_commands.command(description="Let a paused subscription go on")
    @_WHICH
    async def resume(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Resume a paused subscription."""
        await interaction.response.defer(ephemeral=True)
        found = await self._find(interaction, subscription)
        if found is not None:
            await reply(interaction, await self._pages.resume(interaction, found))

    @app_commands.command(description="End a subscription; what it posted stays")
    @_WHICH
    async def remove(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Ask whether a subscription is to be removed."""
        found = await self._find(interaction, subscription)
        if found is not None:
            await reply(interaction, await self._pages.ask_to_remove(found))

    @app_commands.command(description="See privately what a subscription would post now")
    @_WHICH
    async def preview(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Show privately what would come."""
        found = await self._find(interaction, subscription)
        if found is not None:
            await send_preview(self._access, interaction, found)

    @app_commands.command(description="Post one story in the channel, marked as a test")
    @_WHICH
    async def test(self, interaction: discord.Interaction[Any], subscription: str) -> None:
        """Post a test."""
        found = await self._find(interaction, subscription)
        if found is not None:
            await send_test(self._access, interaction, found)

    async def _find(self, interaction: Interaction, typed: str) -> Subscription | None:
        """Give the subscription that is meant; where there is none, show those that there are."""
        try:
            return await self._access.find(interaction, typed)
        except NotFoundError as error:
            await reply(interaction, await self._pages.list_instead(interaction, error))
            return None

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take what a window of the form was sent with, also one of an earlier run."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        data: dict[str, Any] = {**(interaction.data or {})}
        if CUSTOM_ID.fullmatch(str(data.get("custom_id"))) is None:
            return
        try:
            await self._pages.take(interaction)
        except Exception as error:  # noqa: BLE001  # whatever was sent must be answered
            await answer_error(interaction, error)

    @add.autocomplete("topics")
    @never_failing
    async def _complete_topics(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        names = await self._store.names.topics(server_of(interaction))
        return last_name_choices(self._access.offered(interaction, names), typed)

    @add.autocomplete("providers")
    @never_failing
    async def _complete_providers(
        self, interaction: discord.Interaction[Any], typed: str
    ) -> Choices:
        names = await self._store.names.providers(server_of(interaction))
        return last_name_choices(self._access.offered(interaction, names), typed)

    @add.autocomplete("at")
    @never_failing
    async def _complete_hours(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return hour_choices(typed)

    @add.autocomplete("days")
    @never_failing
    async def _complete_days(self, _interaction: discord.Interaction[Any], typed: str) -> Choices:
        return day_choices(typed)

    @add.autocomplete("timezone")
    @never_failing
    async def _complete_zones(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        usual = await self._access.usual_zone(server_of(interaction))
        return zone_choices(typed, usual, self._access.clock())

    @edit.autocomplete("subscription")
    @show.autocomplete("subscription")
    @remove.autocomplete("subscription")
    @preview.autocomplete("subscription")
    @test.autocomplete("subscription")
    @never_failing
    async def _complete_any(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._choices(interaction, typed, {True, False})

    @pause.autocomplete("subscription")
    @never_failing
    async def _complete_active(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._choices(interaction, typed, {False})

    @resume.autocomplete("subscription")
    @never_failing
    async def _complete_paused(self, interaction: discord.Interaction[Any], typed: str) -> Choices:
        return await self._choices(interaction, typed, {True})

    async def _choices(self, interaction: Interaction, typed: str, paused: set[bool]) -> Choices:
        """Offer the subscriptions that the person may manage, paused or not."""
        found = await self._access.manageable(interaction)
        names = channel_names(member_of(interaction).guild, found)
        offered = [one for one in found if (one.paused_at is not None) in paused]
        pairs = ((subscription_label(one, names), str(one.id)) for one in offered)
        return text_choices(pairs, typed)
