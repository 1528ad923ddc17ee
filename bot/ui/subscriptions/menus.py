"""The form by which a subscription is changed: menus for what is chosen, buttons for what is typed.

Every choice is saved at once. Menus outlive a restart; each asks for the person's rights anew.
"""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.errors import CommandError
from bot.posting.filters import Filters
from bot.posting.options import Options
from bot.posting.subscriptions import Subscription
from bot.search.vocabulary import Name, Vocabulary
from bot.ui.checks import Interaction
from bot.ui.lasting import ItemT, Lasting, laid_out
from bot.ui.lookup import MOST_NAMES
from bot.ui.subscriptions.access import Draft
from bot.ui.subscriptions.buttons import ActButton, WriteButton
from bot.ui.subscriptions.desk import SubscriptionDesk
from bot.ui.subscriptions.refusals import takes_threads
from bot.ui.subscriptions.sections import Section
from bot.ui.text import length, plain, plural

if TYPE_CHECKING:
    Select = discord.ui.Select[discord.ui.View]
    RoleSelect = discord.ui.RoleSelect[discord.ui.View]

#: Discord's limits: options of a menu, and the label and the value of one.
_MOST_OPTIONS: Final = 25
_OPTION: Final = 100


class Shelf(StrEnum):
    """What a menu of names offers."""

    TOPICS = "topics"
    PROVIDERS = "providers"


_TOGGLES: Final = {
    "silent": ("Silent", "Posts make no sound and no notification"),
    "thread": ("Open threads", "Each post opens a thread for its discussion"),
    "follow_ups": ("Follow stories", "Weighty news of a posted story comes as a reply to it"),
    "crosspost": ("Publish to followers", "Servers that follow the channel receive posts too"),
    "colour_by_topic": ("Colour by topic", "Each topic has a colour of its own"),
}


class _FormMenu(Lasting[ItemT, SubscriptionDesk], template=r"(?!)"):
    """A menu of the form: what is chosen in it is saved, and the form is drawn anew."""

    def __init__(self, item: ItemT, number: int) -> None:
        super().__init__(item)
        self._number = number

    @abstractmethod
    def _changed(self, draft: Draft) -> Draft:
        """Give what the subscription is to be after the choice."""

    async def _press(self, desk: SubscriptionDesk, interaction: Interaction) -> None:
        # A load may be writing for longer than the three seconds in which Discord wants a word.
        await interaction.response.defer()
        pages = desk.subscription_pages
        found = await pages.access.find(interaction, str(self._number))
        note = "✅ Saved."
        try:
            found = await pages.access.change(interaction, found, self._changed(Draft.of(found)))
        except CommandError as error:
            # The menu is to show again what is saved, not what was refused.
            note = f"⚠️ {error}"
        await pages.show_form(interaction, found, note)


class NamesMenu(
    _FormMenu["Select"],
    template=rf"subscription:(?P<shelf>{'|'.join(Shelf)}):(?P<number>\d{{1,15}})",
):
    """Chooses topics or providers among those most used; others are typed."""

    def __init__(
        self,
        shelf: Shelf,
        number: int,
        names: Sequence[Name] = (),
        chosen: Iterable[str] = (),
    ) -> None:
        options = name_options(names, chosen)
        super().__init__(
            discord.ui.Select(
                custom_id=f"subscription:{shelf}:{number}",
                placeholder=f"{shelf.capitalize()}: all",
                min_values=0,
                max_values=max(1, min(MOST_NAMES, len(options))),
                options=options,
            ),
            number,
        )
        self._shelf = shelf

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Shelf(match["shelf"]), int(match["number"]))

    def _changed(self, draft: Draft) -> Draft:
        before: tuple[str, ...] = getattr(draft.filters, self._shelf)
        # Names too long for a menu were typed, and are none of its business.
        kept = [name for name in before if not is_offerable(name)]
        names = (*kept, *self.item.values)
        if len(names) > MOST_NAMES:
            raise CommandError(f"At most {MOST_NAMES} {self._shelf} fit in one subscription.")
        if self._shelf is Shelf.TOPICS:
            return replace(draft, filters=replace(draft.filters, topics=names))
        return replace(draft, filters=replace(draft.filters, providers=names))


class TogglesMenu(_FormMenu["Select"], template=r"subscription:toggles:(?P<number>\d{1,15})"):
    """Turns on and off how posts are made."""

    def __init__(
        self, number: int, options: Options | None = None, kind: discord.ChannelType | None = None
    ) -> None:
        offered = [
            discord.SelectOption(
                label=label,
                description=description,
                value=name,
                default=getattr(options, name, False),
            )
            for name, (label, description) in _TOGGLES.items()
            if _is_sensible(name, kind) or getattr(options, name, False)
        ]
        super().__init__(
            discord.ui.Select(
                custom_id=f"subscription:toggles:{number}",
                placeholder="Options: none",
                min_values=0,
                max_values=len(offered),
                options=offered,
            ),
            number,
        )

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["number"]))

    def _changed(self, draft: Draft) -> Draft:
        chosen = self.item.values
        options = replace(
            draft.options,
            silent="silent" in chosen,
            thread="thread" in chosen,
            crosspost="crosspost" in chosen,
            colour_by_topic="colour_by_topic" in chosen,
            follow_ups="follow_ups" in chosen,
        )
        return replace(draft, options=options)


class MentionMenu(_FormMenu["RoleSelect"], template=r"subscription:mention:(?P<number>\d{1,15})"):
    """Chooses the role that posts mention."""

    def __init__(self, number: int, role: discord.Role | None = None) -> None:
        super().__init__(
            discord.ui.RoleSelect(
                custom_id=f"subscription:mention:{number}",
                placeholder="Mention: nobody",
                min_values=0,
                max_values=1,
                default_values=[] if role is None else [role],
            ),
            number,
        )

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["number"]))

    def _changed(self, draft: Draft) -> Draft:
        chosen: list[Any] = self.item.values
        role = chosen[0].id if chosen else None
        return replace(draft, options=replace(draft.options, mention_role=role))


def form_view(
    subscription: Subscription,
    topics: Vocabulary,
    providers: Vocabulary,
    *,
    guild: discord.Guild,
) -> discord.ui.View:
    """Give the menus and buttons by which a subscription is changed.

    Args:
        subscription: Which.
        topics: The server's topics, the most used first.
        providers: Its providers.
        guild: Where its channel and its role are.
    """
    number, filters, options = subscription.id, subscription.filters, subscription.options
    channel = guild.get_channel_or_thread(subscription.channel_id)
    role = None if options.mention_role is None else guild.get_role(options.mention_role)
    return laid_out(
        *_names_menu(Shelf.TOPICS, number, topics, filters),
        *_names_menu(Shelf.PROVIDERS, number, providers, filters),
        TogglesMenu(number, options, None if channel is None else channel.type),
        MentionMenu(number, role),
        *(WriteButton(section, number, row=4) for section in Section),
        ActButton("show", number, row=4),
    )


def _names_menu(shelf: Shelf, number: int, names: Vocabulary, filters: Filters) -> list[NamesMenu]:
    """Give a menu of names where there is any to choose."""
    chosen: tuple[str, ...] = getattr(filters, shelf)
    if not any(is_offerable(name) for name in (*chosen, *(name.key for name in names))):
        return []
    return [NamesMenu(shelf, number, names, chosen)]


def name_options(names: Sequence[Name], chosen: Iterable[str]) -> list[discord.SelectOption]:
    """Offer the names that are chosen and, of the others, those most used."""
    by_key = {name.key.casefold(): name for name in names}
    taken = [by_key.get(key.casefold()) or Name(key, key, 0) for key in chosen]
    keys = {name.key for name in taken}
    offered = [*taken, *(name for name in names if name.key not in keys)]
    fitting = [name for name in offered if is_offerable(name.key)][:_MOST_OPTIONS]
    return [
        discord.SelectOption(
            label=plain(name.label, _OPTION) or plain(name.key, _OPTION) or "Unnamed",
            description=_description(name),
            value=name.key,
            default=name.key in keys,
        )
        for name in fitting
    ]


def _description(name: Name) -> str:
    stories = plural(name.count, "story", "stories")
    return stories if name.key == name.label else f"{plain(name.key, _OPTION // 2)} · {stories}"


def is_offerable(key: str) -> bool:
    """Tell whether a name fits into a menu."""
    return 0 < length(key) <= _OPTION


def _is_sensible(toggle: str, kind: discord.ChannelType | None) -> bool:
    """Tell whether an option means anything in a channel of that type."""
    if toggle == "crosspost":
        return kind is discord.ChannelType.news
    return toggle != "thread" or kind is None or takes_threads(kind)


#: What the client must know to answer choices in messages of an earlier run.
PERSISTENT: Final = (NamesMenu, TogglesMenu, MentionMenu)
