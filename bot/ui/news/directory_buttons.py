"""What there is to press below a directory: to turn pages, to sort, to share, to open a name.

As all that outlives a restart, it knows what stands in its custom ids, asks and sends; what a
directory shows is decided in ``directory``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.search.vocabulary import Name
from bot.ui.checks import Interaction, server_of
from bot.ui.lasting import Lasting, laid_out, page_number, show_instead
from bot.ui.news.desk import NewsDesk
from bot.ui.news.spots import Kind, Order, Place, Shelf
from bot.ui.replies import reply
from bot.ui.sharing import share, share_button
from bot.ui.subscribing import may_subscribe_here
from bot.ui.text import length, plain, plural

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

#: Names on a page; a select menu offers them all, and Discord's limit for that is 25.
PER_PAGE: Final = 10
#: Discord's limit for the label, the description and the value of an option.
_OPTION: Final = 100
_TURNS: Final = {"back": "Back", "next": "Next"}


_ORDER_LABELS: Final = {Order.MOST: "Most articles", Order.NEWEST: "Newest", Order.NAME: "A–Z"}  # noqa: RUF001  # an en dash, as between letters it should be


class GoButton(
    Lasting["Button", NewsDesk], template=rf"directory:(?P<way>back|next|sort):{Place.PATTERN}"
):
    """Goes to another page of a directory, or to the first one of another order, in place."""

    def __init__(
        self, way: str, target: Place, *, row: int | None = None, is_off: bool = False
    ) -> None:
        is_chosen = way == "sort" and is_off
        super().__init__(
            discord.ui.Button(
                label=_TURNS.get(way) or _ORDER_LABELS[target.order],
                style=discord.ButtonStyle[("secondary", "primary")[is_chosen]],
                custom_id=f"directory:{way}:{target}",
                disabled=is_off,
                row=row,
            )
        )
        self._target = target

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["way"], Place.of(match))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        await show_instead(
            interaction, await desk.directory.page(self._target, server_of(interaction))
        )


class ShareDirectoryButton(
    Lasting["Button", NewsDesk], template=rf"directory:share:{Place.PATTERN}"
):
    """Posts a page of a directory for everybody in the channel."""

    def __init__(self, place: Place) -> None:
        super().__init__(share_button(f"directory:share:{place}", row=1))
        self._place = place

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Place.of(match))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        await share(interaction, await desk.directory.page(self._place, server_of(interaction)))


class OpenNameMenu(
    Lasting["Select", NewsDesk], template=r"directory:open:(?P<shelf>topics|providers)"
):
    """Shows the stories of one of a page's names, as the command for it does."""

    def __init__(self, shelf: Shelf, options: Sequence[discord.SelectOption] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"directory:open:{shelf}",
                placeholder=f"Open a {shelf.singular}",
                options=list(options),
                row=0,
            )
        )
        self._shelf = shelf

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Shelf(match["shelf"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        query = self._shelf.query(self.item.values[0])
        answer = await desk.answers.page(
            Kind.NEWS,
            query,
            server_of(interaction),
            may_follow=may_subscribe_here(interaction, desk.config.moderation),
        )
        await reply(interaction, answer)
        await desk.answers.keep(*answer.searches)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (GoButton, ShareDirectoryButton, OpenNameMenu)


def directory_view(place: Place, names: Sequence[Name], total: int) -> discord.ui.View:
    """Give the menu and buttons below a page of a directory.

    Args:
        place: The page.
        names: What it lists, at least one.
        total: How many names there are on all pages.
    """
    return laid_out(
        *_menu(place.shelf, names),
        *_turns(place, total),
        ShareDirectoryButton(place),
        *_orders(place, total),
    )


def _menu(shelf: Shelf, names: Sequence[Name]) -> list[OpenNameMenu]:
    """Give the menu of those names whose keys it can hold: they cannot be cut."""
    options = [
        discord.SelectOption(
            label=plain(name.label, _OPTION) or plain(name.key, _OPTION) or "Unnamed",
            description=_description(name),
            value=name.key,
        )
        for name in names
        if 0 < length(name.key) <= _OPTION
    ]
    return [OpenNameMenu(shelf, options)] if options else []


def _description(name: Name) -> str:
    """Say what tells a name from others that are called the same."""
    articles = plural(name.count, "article", "articles")
    if name.key == name.label:
        return articles
    return f"{plain(name.key, _OPTION // 2)} · {articles}"


def _turns(place: Place, total: int) -> list[discord.ui.Item[Any]]:
    if total <= PER_PAGE:
        return []
    back = replace(place, offset=max(0, place.offset - PER_PAGE))
    on = replace(place, offset=place.offset + PER_PAGE)
    number = page_number(place.offset // PER_PAGE + 1, -(-total // PER_PAGE))
    number.row = 1
    return [
        GoButton("back", back, row=1, is_off=not place.offset),
        number,
        GoButton("next", on, row=1, is_off=on.offset >= total),
    ]


def _orders(place: Place, total: int) -> list[GoButton]:
    """Give a button for each order; the one that is chosen cannot be pressed again."""
    if total < 2:  # noqa: PLR2004  # one name stands in any order
        return []
    return [
        GoButton("sort", Place(place.shelf, order), row=2, is_off=order is place.order)
        for order in Order
    ]
