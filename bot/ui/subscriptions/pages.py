"""What people see of subscriptions: one in full, the list, the form, and what was wrong in it.

Who may see it is decided in ``access``; the words are ``words``'.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import discord

from bot.errors import CommandError, NotFoundError
from bot.posting.subscriptions import Subscription
from bot.search.vocabulary import Name, Vocabulary
from bot.store.subscriptions.traffic import Traffic
from bot.ui.checks import Interaction
from bot.ui.embeds import message_embed
from bot.ui.filters import filters_in_words
from bot.ui.replies import Answer
from bot.ui.subscriptions.access import UNDONE_WITHIN, Draft, SubscriptionAccess, member_of
from bot.ui.subscriptions.buttons import (
    PER_PAGE,
    list_view,
    problems_view,
    removal_view,
    summary_view,
    undo_view,
)
from bot.ui.subscriptions.menus import form_view
from bot.ui.subscriptions.modals import CUSTOM_ID, keep_texts
from bot.ui.subscriptions.refusals import channel_of, check_options
from bot.ui.subscriptions.sections import FIELDS, Known, Section, Typed, read_section
from bot.ui.subscriptions.words import (
    overlap_in_words,
    problems_in_words,
    subscription_embed,
    subscriptions_embed,
)
from bot.ui.text import fit, plural
from bot.ui.windows import typed_in

_FORM_HINT: Final = (
    "What you choose is saved at once. Names… takes any other topic or provider, and those to "
    "leave out."
)
_ERROR: Final = 300


class SubscriptionPages:
    """Answers about the subscriptions of one store, in the configured colour."""

    def __init__(self, access: SubscriptionAccess) -> None:
        self.access = access
        self._store = access.store
        self._colour = access.config.posting.colour

    async def summary(self, subscription: Subscription, note: str = "") -> Answer:
        """Give everything about one subscription, with what can be done about it."""
        traffic = await self._store.subscriptions.traffic(subscription.id)
        embed = subscription_embed(subscription, traffic, colour=self._colour)
        return Answer(embed, summary_view(subscription), note)

    async def added(self, subscription: Subscription, note: str) -> Answer:
        """Give everything about a new subscription, and which other one takes its stories."""
        others = await self.access.overlapping(subscription)
        if not others:
            return await self.summary(subscription, note)
        summary = await self.summary(
            subscription, f"{note}\n{overlap_in_words(subscription, others[0])}"
        )
        return replace(summary, view=summary_view(subscription, others[0]))

    async def list(self, interaction: Interaction, offset: int = 0) -> Answer:
        """Give a page of the subscriptions that the person may manage.

        Raises:
            NotAllowedError: The person may manage none, and could make none.
        """
        listed = await self.access.listed(interaction)
        if offset >= len(listed):
            offset = max(0, len(listed) - 1) // PER_PAGE * PER_PAGE
        embed = subscriptions_embed(listed, offset=offset, per_page=PER_PAGE, colour=self._colour)
        names = channel_names(member_of(interaction).guild, listed)
        return Answer(embed, list_view(listed, offset, names) if listed else None)

    async def list_instead(self, interaction: Interaction, error: NotFoundError) -> Answer:
        """Give the list where a subscription was named that there is not.

        Raises:
            NotFoundError: The person may manage none, so there is nothing to choose from.
        """
        if not await self.access.manageable(interaction):
            raise error
        return replace(await self.list(interaction), content=fit(str(error), _ERROR))

    async def form(
        self, interaction: Interaction, subscription: Subscription, note: str = ""
    ) -> Answer:
        """Give the form by which a subscription is changed."""
        topics, providers = await self.access.known(interaction)
        embed = subscription_embed(subscription, None, colour=self._colour)
        embed.set_footer(text=_FORM_HINT)
        guild = member_of(interaction).guild
        return Answer(embed, form_view(subscription, topics, providers, guild=guild), note)

    async def show_form(
        self, interaction: Interaction, subscription: Subscription, note: str
    ) -> None:
        """Put the form in the place of the message that was acknowledged before."""
        await _show(interaction, await self.form(interaction, subscription, note))

    async def take(self, interaction: Interaction) -> None:
        """Save what a window of the form was sent with, or say what is wrong with it.

        Raises:
            NotFoundError: The subscription is gone.
            NotAllowedError: The person may not manage it any more.
        """
        data = dict(interaction.data or {})
        match = CUSTOM_ID.fullmatch(str(data["custom_id"]))
        if match is None:
            return
        await interaction.response.defer()
        found = await self.access.find(interaction, match["number"])
        section, typed = Section(match["section"]), Typed(typed_in(interaction))
        draft = read_section(section, Draft.of(found), typed, await self._known(interaction, found))
        labels = {one.key: one.label for one in FIELDS[section]}
        problems = [(labels[key], problem) for key, problem in typed.problems.items()]
        if not problems:
            try:
                changed = await self.access.change(interaction, found, draft)
            except CommandError as error:
                problems = [("Not saved", str(error))]
            else:
                await self.show_form(interaction, changed, "✅ Saved.")
                return
        await _show(interaction, self._refusal(found, section, typed, problems))

    def _refusal(
        self,
        subscription: Subscription,
        section: Section,
        typed: Typed,
        problems: Sequence[tuple[str, str]],
    ) -> Answer:
        """Say what was wrong, and keep what was typed."""
        embed = message_embed(problems_in_words(problems), self._colour)
        embed.title = f"Subscription {subscription.id} is as it was"
        keep_texts(embed, section, typed.texts)
        return Answer(embed, problems_view(section, subscription.id))

    async def pause(
        self, interaction: Interaction, subscription: Subscription, reason: str = ""
    ) -> Answer:
        """Pause a subscription by hand, and say what becomes of its stories.

        Raises:
            CommandError: It is paused already.
        """
        who = interaction.user.display_name
        paused = await self._store.subscriptions.pause(
            subscription.id,
            because=f"by {who}: {reason}" if reason else f"by {who}",
            now=self.access.clock(),
            by=interaction.user.id,
            on_record=reason,
        )
        if paused is None:
            raise CommandError(f"Subscription {subscription.id} is paused already.")
        return await self.summary(
            paused,
            f"⏸ Subscription **{paused.id}** is paused. What is published meanwhile waits, and "
            "comes when it goes on.",
        )

    async def resume(self, interaction: Interaction, subscription: Subscription) -> Answer:
        """Let a paused subscription go on, and say what comes now.

        Raises:
            CommandError: It is not paused, or the bot cannot post in its channel.
        """
        if subscription.paused_at is None:
            raise CommandError(f"Subscription {subscription.id} is not paused.")
        guild = member_of(interaction).guild
        check_options(guild, await channel_of(guild, subscription), subscription.options)
        subscriptions = self._store.subscriptions
        resumed = await subscriptions.resume(
            subscription.server_id,
            subscription.id,
            self.access.clock(),
            by=interaction.user.id,
        )
        text = f"▶ Subscription **{subscription.id}** goes on."
        if resumed.waiting:
            text += f" {plural(resumed.waiting, 'story waits', 'stories wait')} to be posted."
        if resumed.withdrawn:
            grew = plural(resumed.withdrawn, "article grew", "articles grew")
            text += f" {grew} too old in the meantime and will not come."
        return await self.summary(
            await subscriptions.find(subscription.server_id, subscription.id), text
        )

    async def ask_to_remove(self, subscription: Subscription) -> Answer:
        """Ask whether a subscription is really to be removed, and say what becomes of it."""
        traffic = await self._store.subscriptions.traffic(subscription.id)
        text = f"Remove subscription **{subscription.id}** of {_order(subscription)}? "
        return Answer(
            message_embed(text + _left(traffic), self._colour), removal_view(subscription.id)
        )

    async def remove(self, subscription: Subscription, by: int) -> Answer:
        """Remove a subscription for a person, say what is left of it, and offer to undo that."""
        traffic = await self._store.subscriptions.traffic(subscription.id)
        await self._store.subscriptions.remove(
            subscription.server_id, subscription.id, self.access.clock(), by=by
        )
        text = f"Subscription **{subscription.id}** of {_order(subscription)} is removed. "
        minutes = int(UNDONE_WITHIN.total_seconds()) // 60
        embed = message_embed(text + _left(traffic), self._colour)
        embed.set_footer(text=f"For {minutes} minutes it can be brought back as it was.")
        return Answer(embed, undo_view(subscription.id))

    async def bring_back(self, subscription: Subscription, by: int) -> Answer:
        """Undo for a person that a subscription was removed, and show it.

        Raises:
            NotFoundError: It was removed too long ago.
            CommandError: Another one of its channel does the same by now.
        """
        now = self.access.clock()
        restored = await self._store.subscriptions.restore(
            subscription.server_id, subscription.id, now - UNDONE_WITHIN, now, by=by
        )
        return await self.summary(
            restored,
            f"↩ Subscription **{restored.id}** is back, with what waited in it. What was "
            "published in between does not come.",
        )

    async def _known(self, interaction: Interaction, subscription: Subscription) -> Known:
        """Give what may be named: what there is, and what the subscription names already."""
        topics, providers = await self.access.known(interaction)
        filters = subscription.filters
        return Known(
            _with(topics, (*filters.topics, *filters.not_topics)),
            _with(providers, (*filters.providers, *filters.not_providers)),
            await self.access.usual_zone(subscription.server_id),
        )


def _order(subscription: Subscription) -> str:
    return f"<#{subscription.channel_id}> on {filters_in_words(subscription.filters)}"


def _left(traffic: Traffic) -> str:
    """Say what is left of a subscription that is removed."""
    if not traffic.waiting:
        return "Its posts stay."
    waits = plural(traffic.waiting, "story that waits", "stories that wait")
    return f"Its posts stay. {waits} will not come."


async def _show(interaction: Interaction, answer: Answer) -> None:
    await interaction.edit_original_response(
        content=answer.content or None, embed=answer.embed, view=answer.view
    )


def _with(names: Vocabulary, named: Sequence[str]) -> Vocabulary:
    """Give names together with those that vanished since they were chosen."""
    keys = {name.key.casefold() for name in names}
    gone = [Name(key, key, 0) for key in named if key.casefold() not in keys]
    return Vocabulary((*names, *gone)) if gone else names


def channel_names(guild: discord.Guild, subscriptions: Sequence[Subscription]) -> dict[int, str]:
    """Give what the channels of subscriptions are called, those that are still there."""
    channels = {
        one.channel_id: guild.get_channel_or_thread(one.channel_id) for one in subscriptions
    }
    return {key: channel.name for key, channel in channels.items() if channel is not None}
