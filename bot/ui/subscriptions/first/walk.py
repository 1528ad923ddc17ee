"""The message in which a first subscription is put together: its menus, its buttons, its words.

Each press draws it anew; what was chosen before stands in its menus, so a restart loses nothing.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import discord

from bot.errors import CommandError
from bot.posting.options import Options
from bot.search.vocabulary import Vocabulary
from bot.ui.checks import Interaction, server_of
from bot.ui.embeds import message_embed
from bot.ui.filters import filters_in_words
from bot.ui.lasting import Lasting, laid_out
from bot.ui.lookup import MOST_NAMES
from bot.ui.replies import Answer
from bot.ui.subscriptions.access import Draft, SubscriptionAccess, member_of
from bot.ui.subscriptions.desk import SubscriptionDesk
from bot.ui.subscriptions.first.plan import CHANNEL, HOW, TOPICS, How, Plan
from bot.ui.subscriptions.menus import is_offerable, name_options
from bot.ui.subscriptions.options import CHANNEL_TYPES
from bot.ui.subscriptions.posts import send_preview
from bot.ui.subscriptions.refusals import check_options
from bot.ui.subscriptions.words import times_in_words

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]
    ChannelSelect = discord.ui.ChannelSelect[discord.ui.View]

ItemT = TypeVar("ItemT", bound="discord.ui.Item[discord.ui.View]")
_ACTS: Final = {"preview": "Preview", "create": "Create"}
_LATER: Final = (
    "Words, providers, other hours and days, quiet hours, mentions and threads can be chosen "
    "later: Edit, below the subscription."
)


class _Menu(Lasting[ItemT, SubscriptionDesk], template=r"(?!)"):
    """A menu of the message: what is chosen in it joins what was chosen before."""

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        plan, access = Plan.shown_in(interaction.message), desk.subscription_pages.access
        await interaction.response.defer()
        note = ""
        try:
            plan = await self._chosen(access, interaction, plan)
        except CommandError as error:
            # The menu is to show again what is planned, not what was refused.
            note = f"⚠️ {error}"
        shown = await first_subscription(access, interaction, plan)
        await interaction.edit_original_response(
            content=note or None, embed=shown.embed, view=shown.view
        )

    @abstractmethod
    async def _chosen(
        self, access: SubscriptionAccess, interaction: Interaction, plan: Plan
    ) -> Plan:
        """Give the plan with what was chosen."""


class TopicsMenu(_Menu["Select"], template=TOPICS):
    """Chooses among the topics most used; nothing stands for all."""

    def __init__(self, options: list[discord.SelectOption] | None = None) -> None:
        offered = options or []
        super().__init__(
            discord.ui.Select(
                custom_id=TOPICS,
                placeholder="1. What: every topic",
                min_values=0,
                max_values=max(1, min(MOST_NAMES, len(offered))),
                options=offered,
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _chosen(
        self, _access: SubscriptionAccess, _interaction: Interaction, plan: Plan
    ) -> Plan:
        return replace(plan, topics=tuple(self.item.values))


class ChannelMenu(_Menu["ChannelSelect"], template=CHANNEL):
    """Chooses the channel, if the person may and the bot can post there."""

    def __init__(self, channel_id: int | None = None) -> None:
        chosen = [] if channel_id is None else [discord.Object(channel_id)]
        super().__init__(
            discord.ui.ChannelSelect(
                custom_id=CHANNEL,
                placeholder="2. Where: choose a channel",
                channel_types=CHANNEL_TYPES,
                default_values=[
                    discord.SelectDefaultValue(
                        id=one.id, type=discord.SelectDefaultValueType.channel
                    )
                    for one in chosen
                ],
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _chosen(
        self, access: SubscriptionAccess, interaction: Interaction, plan: Plan
    ) -> Plan:
        channel_id = self.item.values[0].id
        await _postable(access, interaction, channel_id)
        return replace(plan, channel_id=channel_id)


class HowMenu(_Menu["Select"], template=HOW):
    """Chooses how stories come."""

    def __init__(self, how: How = How.INSTANT) -> None:
        options = [
            discord.SelectOption(label=one.label, value=one.value, default=one is how)
            for one in How
        ]
        super().__init__(discord.ui.Select(custom_id=HOW, placeholder="3. When", options=options))

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _chosen(
        self, _access: SubscriptionAccess, _interaction: Interaction, plan: Plan
    ) -> Plan:
        return replace(plan, how=How(self.item.values[0]))


class ActButton(
    Lasting["Button", SubscriptionDesk],
    template=rf"first-subscription:(?P<act>{'|'.join(_ACTS)})",
):
    """Shows what would be posted, or makes the subscription."""

    def __init__(self, act: str, *, is_off: bool = False) -> None:
        is_main = act == "create"
        super().__init__(
            discord.ui.Button(
                label=_ACTS[act],
                style=discord.ButtonStyle.success if is_main else discord.ButtonStyle.secondary,
                custom_id=f"first-subscription:{act}",
                disabled=is_off,
            )
        )
        self._act = act

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["act"])

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        pages = desk.subscription_pages
        plan = Plan.shown_in(interaction.message)
        channel = await _postable(pages.access, interaction, plan.channel_id)
        draft = await _draft(pages.access, interaction, plan)
        if self._act == "preview":
            imagined = plan.imagined(
                draft, server_of(interaction), interaction.user.id, pages.access.clock()
            )
            await send_preview(pages.access, interaction, imagined)
            return
        await interaction.response.defer()
        made = await pages.access.add(interaction, channel, draft)
        answer = await pages.added(
            made,
            f"✅ Subscription **{made.id}** is made: <#{channel.id}> receives stories from now on.",
        )
        await interaction.edit_original_response(
            content=answer.content, embed=answer.embed, view=answer.view
        )


async def first_subscription(
    access: SubscriptionAccess, interaction: Interaction, plan: Plan
) -> Answer:
    """Give the message in which a first subscription is put together.

    Raises:
        NotAllowedError: The person may manage the subscriptions of no channel.
    """
    await access.listed(interaction)
    draft = await _draft(access, interaction, plan)
    where = "choose a channel" if plan.channel_id is None else f"<#{plan.channel_id}>"
    embed = message_embed(
        f"**1. What** {filters_in_words(draft.filters)}\n"
        f"**2. Where** {where}\n"
        f"**3. When** {times_in_words(draft.options)}\n\n"
        "Look at a *Preview* that only you see, then *Create*.",
        access.config.posting.colour,
    )
    embed.title = "A first subscription"
    embed.set_footer(text=_LATER)
    topics, _ = await access.known(interaction)
    return Answer(embed, _view(plan, topics))


async def here(access: SubscriptionAccess, interaction: Interaction) -> Plan:
    """Give the plan to begin with: the channel where somebody is, if posts can stand there."""
    channel = interaction.channel
    if channel is None or channel.type not in CHANNEL_TYPES:
        return Plan()
    try:
        await _postable(access, interaction, channel.id)
    except CommandError:
        return Plan()
    return Plan(channel_id=channel.id)


def _view(plan: Plan, topics: Vocabulary) -> discord.ui.View:
    options = name_options(topics, plan.topics)
    is_open = plan.channel_id is None
    return laid_out(
        TopicsMenu(options) if any(is_offerable(one.value) for one in options) else None,
        ChannelMenu(plan.channel_id),
        HowMenu(plan.how),
        *(ActButton(act, is_off=is_open) for act in _ACTS),
    )


async def _draft(access: SubscriptionAccess, interaction: Interaction, plan: Plan) -> Draft:
    zone = await access.usual_zone(server_of(interaction))
    return plan.draft(zone, access.config.posting.max_age)


async def _postable(
    access: SubscriptionAccess, interaction: Interaction, channel_id: int | None
) -> Any:
    """Give a channel that the person may manage and that the bot can post in.

    Raises:
        CommandError: It is gone, none is chosen, or one of the two may not; says what is needed.
    """
    guild = member_of(interaction).guild
    channel = None if channel_id is None else guild.get_channel_or_thread(channel_id)
    if channel is None:
        raise CommandError("That channel cannot be seen. Choose another.")
    access.check_channel(interaction, await access.rights(interaction, channel.id))
    check_options(guild, channel, Options())
    return channel


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (TopicsMenu, ChannelMenu, HowMenu, ActButton)
