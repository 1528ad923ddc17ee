"""Buttons below subscriptions, and what they do; they outlive a restart.

Each carries the subscription's number and asks for the person's rights anew.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.posting.subscriptions import Subscription
from bot.ui.checks import Interaction
from bot.ui.filters import filters_in_short
from bot.ui.lasting import Lasting, laid_out, page_number, show_instead
from bot.ui.replies import reply
from bot.ui.subscriptions.access import Draft
from bot.ui.subscriptions.desk import SubscriptionDesk
from bot.ui.subscriptions.modals import kept_texts, open_section
from bot.ui.subscriptions.posts import send_preview, send_test
from bot.ui.subscriptions.sections import Section, write_section
from bot.ui.text import plain

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

#: Subscriptions on a page of the list.
PER_PAGE: Final = 8
_OPTION: Final = 100
_LABELS: Final = {
    "edit": "Edit",
    "show": "Done",
    "preview": "Preview",
    "test": "Test",
    "pause": "Pause",
    "resume": "Resume",
    "remove": "Remove",
    "end": "Remove it",
    "undo": "Undo",
}
_STYLES: Final = {
    "edit": discord.ButtonStyle.primary,
    "show": discord.ButtonStyle.primary,
    "end": discord.ButtonStyle.danger,
}
_SECTION_LABELS: Final = {
    Section.NAMES: "Names…",
    Section.WORDS: "Words…",
    Section.TIMES: "Times…",
    Section.LIMITS: "Limits…",
}


class ActButton(
    Lasting["Button", SubscriptionDesk],
    template=rf"subscription:(?P<act>{'|'.join(_LABELS)}):(?P<number>\d{{1,15}})",
):
    """Does to a subscription what the command of that name does."""

    def __init__(self, act: str, number: int, *, row: int | None = None) -> None:
        super().__init__(
            discord.ui.Button(
                label=_LABELS[act],
                style=_STYLES.get(act, discord.ButtonStyle.secondary),
                custom_id=f"subscription:{act}:{number}",
                row=row,
            )
        )
        self._act, self._number = act, number

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["act"], int(match["number"]))

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        pages = desk.subscription_pages
        if self._act == "undo":
            removed = await pages.access.removed(interaction, self._number)
            await show_instead(interaction, await pages.bring_back(removed, interaction.user.id))
            return
        found = await pages.access.find(interaction, str(self._number))
        match self._act:
            case "remove":
                await show_instead(interaction, await pages.ask_to_remove(found))
            case "end":
                await show_instead(interaction, await pages.remove(found, interaction.user.id))
            case "edit":
                await show_instead(interaction, await pages.form(interaction, found))
            case "show":
                await show_instead(interaction, await pages.summary(found))
            case "preview":
                await send_preview(pages.access, interaction, found)
            case "test":
                await send_test(pages.access, interaction, found)
            case "pause":
                await interaction.response.defer(ephemeral=True, thinking=True)
                await reply(interaction, await pages.pause(interaction, found))
            case _:
                await interaction.response.defer(ephemeral=True, thinking=True)
                await reply(interaction, await pages.resume(interaction, found))


class WriteButton(
    Lasting["Button", SubscriptionDesk],
    template=rf"subscription:write:(?P<section>{'|'.join(Section)}):(?P<number>\d{{1,15}})",
):
    """Opens the window of a section, with what the subscription wants now."""

    def __init__(self, section: Section, number: int, *, row: int | None = None) -> None:
        super().__init__(
            discord.ui.Button(
                label=_SECTION_LABELS[section],
                custom_id=f"subscription:write:{section}:{number}",
                row=row,
            )
        )
        self._section, self._number = section, number

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Section(match["section"]), int(match["number"]))

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        access = desk.subscription_pages.access
        found = await access.find(interaction, str(self._number))
        zone = await access.usual_zone(found.server_id)
        texts = write_section(self._section, Draft.of(found), zone)
        await open_section(interaction, self._section, found.id, texts)


class AgainButton(
    Lasting["Button", SubscriptionDesk],
    template=rf"subscription:again:(?P<section>{'|'.join(Section)}):(?P<number>\d{{1,15}})",
):
    """Opens the window of a section again, with what was typed the last time."""

    def __init__(self, section: Section, number: int) -> None:
        super().__init__(
            discord.ui.Button(
                label="Correct it",
                style=discord.ButtonStyle.primary,
                custom_id=f"subscription:again:{section}:{number}",
            )
        )
        self._section, self._number = section, number

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Section(match["section"]), int(match["number"]))

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        found = await desk.subscription_pages.access.find(interaction, str(self._number))
        shown = interaction.message.embeds if interaction.message else ()
        await open_section(interaction, self._section, found.id, kept_texts(shown, self._section))


class TurnListButton(
    Lasting["Button", SubscriptionDesk], template=r"subscription:list:(?P<offset>\d{1,9})"
):
    """Turns to another page of the list."""

    def __init__(self, offset: int, *, label: str = "Next", is_off: bool = False) -> None:
        super().__init__(
            discord.ui.Button(
                label=label, custom_id=f"subscription:list:{offset}", disabled=is_off, row=1
            )
        )
        self._offset = offset

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["offset"]))

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        answer = await desk.subscription_pages.list(interaction, self._offset)
        await show_instead(interaction, answer)


class OpenSubscriptionMenu(Lasting["Select", SubscriptionDesk], template="subscription:open"):
    """Shows everything about one of the subscriptions of a page."""

    def __init__(self, options: list[discord.SelectOption] | None = None) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="subscription:open",
                placeholder="Open a subscription",
                options=options or [],
                row=0,
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        pages = desk.subscription_pages
        found = await pages.access.find(interaction, self.item.values[0])
        await reply(interaction, await pages.summary(found))


def summary_view(
    subscription: Subscription, overlapping: Subscription | None = None
) -> discord.ui.View:
    """Give the buttons below everything about one subscription.

    Args:
        subscription: Which.
        overlapping: Another one that takes its stories, to be changed instead; None for none.
    """
    pausing = "pause" if subscription.paused_at is None else "resume"
    acts = ("edit", "preview", "test", pausing, "remove")
    other = None
    if overlapping is not None:
        other = ActButton("edit", overlapping.id, row=1)
        other.item.label = f"Change subscription {overlapping.id}"
    return laid_out(*(ActButton(act, subscription.id, row=0) for act in acts), other)


def removal_view(number: int) -> discord.ui.View:
    """Give the buttons below the question whether a subscription is to be removed."""
    keep = ActButton("show", number)
    keep.item.label, keep.item.style = "Keep it", discord.ButtonStyle.secondary
    return laid_out(ActButton("end", number), keep)


def undo_view(number: int) -> discord.ui.View:
    """Give the button below the word that a subscription is removed."""
    return laid_out(ActButton("undo", number))


def problems_view(section: Section, number: int) -> discord.ui.View:
    """Give the buttons below what was wrong in a section."""
    back = ActButton("edit", number)
    back.item.label, back.item.style = "Leave it", discord.ButtonStyle.secondary
    return laid_out(AgainButton(section, number), back)


def list_view(
    subscriptions: list[Subscription], offset: int, names: dict[int, str]
) -> discord.ui.View:
    """Give the menu and buttons below a page of the list that has at least one subscription.

    Args:
        subscriptions: All that the person may manage.
        offset: How many stand before the page.
        names: What the channels are called, by id; deleted ones are left out.
    """
    options = [
        discord.SelectOption(
            label=plain(subscription_label(one, names), _OPTION), value=str(one.id)
        )
        for one in subscriptions[offset : offset + PER_PAGE]
    ]
    if len(subscriptions) <= PER_PAGE:
        return laid_out(OpenSubscriptionMenu(options))
    last = -(-len(subscriptions) // PER_PAGE)
    number = page_number(offset // PER_PAGE + 1, last)
    number.row = 1
    on = offset + PER_PAGE
    return laid_out(
        OpenSubscriptionMenu(options),
        TurnListButton(max(0, offset - PER_PAGE), label="Back", is_off=not offset),
        number,
        TurnListButton(on, is_off=on >= len(subscriptions)),
    )


def subscription_label(subscription: Subscription, names: dict[int, str]) -> str:
    """Give what menus and autocomplete call a subscription, in plain words."""
    name = names.get(subscription.channel_id)
    channel = "deleted channel" if name is None else f"#{name}"
    pause = "" if subscription.paused_at is None else " · paused"
    return f"{subscription.id} · {channel} · {filters_in_short(subscription.filters)}{pause}"


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (ActButton, WriteButton, AgainButton, TurnListButton, OpenSubscriptionMenu)
