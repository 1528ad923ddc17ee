"""Lists the topics and providers of a server: with how many stories each, and how new they are.

What there is to press below stands in ``directory_buttons``; a single name's stories are shown by
``answers``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import discord

from bot.config.settings import Config
from bot.errors import NotFoundError
from bot.search.vocabulary import Name
from bot.store import Store
from bot.ui.news.directory_buttons import PER_PAGE, directory_view
from bot.ui.news.plotting.coverage import head_of
from bot.ui.news.spots import Order, Place, Shelf
from bot.ui.replies import Answer
from bot.ui.text import fit, plural, when

_BETWEEN: Final = "\u00a0· "
_NAME: Final = 60
_ORDERS: Final = {
    Order.MOST: "most articles first",
    Order.NEWEST: "newest first",
    Order.NAME: "by name",
}


class Directory:
    """The topics and providers of one store, in the configured colour."""

    def __init__(self, *, store: Store, config: Config) -> None:
        self._names = store.names
        self._colour = config.posting.colour

    async def page(self, place: Place, server_id: int) -> Answer:
        """Give a page of what has published stories, with a plot of all stories and the buttons.

        Args:
            place: Which page; the last one where there are not so many.
            server_id: Where; ``OPERATOR`` outside of servers.

        Raises:
            NotFoundError: Nothing is published.
        """
        names, newest = await self._listed(place.shelf, server_id)
        if not names:
            raise NotFoundError(f"No {place.shelf.singular} has a published story here yet.")
        last = (len(names) - 1) // PER_PAGE * PER_PAGE
        place = Place(place.shelf, place.order, min(place.offset // PER_PAGE * PER_PAGE, last))
        shown = in_order(names, newest, place.order)[place.offset : place.offset + PER_PAGE]
        head = await head_of(
            await self._names.timeline(server_id),
            intro=f"**{plural(len(names), place.shelf.singular, place.shelf)}** in",
            subject="",
            colour=self._colour,
        )
        return Answer(
            directory_embed(place, shown, newest, total=len(names), colour=self._colour),
            directory_view(place, shown, len(names)),
            head.text,
            head.picture,
        )

    async def _listed(
        self, shelf: Shelf, server_id: int
    ) -> tuple[Sequence[Name], Mapping[str, datetime]]:
        """Give what has published stories, and when each had its newest."""
        if shelf is Shelf.TOPICS:
            topics = (await self._names.topics(server_id)).published
            return topics, await self._names.newest_topics(server_id)
        providers = (await self._names.providers(server_id)).published
        return providers, await self._names.newest_providers(server_id)


def in_order(names: Sequence[Name], newest: Mapping[str, datetime], order: Order) -> Sequence[Name]:
    """Give names in an order; they come with the most stories first, which settles ties."""
    match order:
        case Order.MOST:
            return names
        case Order.NEWEST:
            return sorted(names, key=lambda name: -_second(newest.get(name.key)))
        case Order.NAME:
            return sorted(names, key=lambda name: _alphabetical(name.label))


def directory_embed(
    place: Place,
    names: Iterable[Name],
    newest: Mapping[str, datetime],
    *,
    total: int,
    colour: int,
) -> discord.Embed:
    """Draw a page of a directory: one line a name, short enough for a phone.

    Args:
        place: The page.
        names: What it lists, at most ``PER_PAGE``.
        newest: By key, when each had its newest story.
        total: How many names there are on all pages.
        colour: The bar at the side, as 0xRRGGBB.
    """
    shown = list(names)
    alike = Counter(name.label.casefold() for name in shown)
    embed = discord.Embed(
        title=f"{place.shelf.capitalize()}, {_ORDERS[place.order]}",
        description="\n".join(
            _line(name, newest.get(name.key), is_alone=alike[name.label.casefold()] == 1)
            for name in shown
        ),
        colour=colour,
    )
    pages = -(-total // PER_PAGE)
    counted = plural(total, place.shelf.singular, place.shelf)
    page = f"Page {place.offset // PER_PAGE + 1} of {pages}{_BETWEEN}" if pages > 1 else ""
    return embed.set_footer(text=f"{page}{counted}")


def _line(name: Name, newest: datetime | None, *, is_alone: bool) -> str:
    """Write a name with its facts; with its key where another one is called the same."""
    label = fit(name.label, _NAME) or fit(name.key, _NAME) or "Unnamed"
    # The count in brackets, as autocomplete has it: one line holds most names then.
    parts = [f"**{label}** ({name.count:,})"]
    if not is_alone and name.key != name.label:
        parts.append(fit(name.key, _NAME))
    if newest is not None:
        parts.append(when(newest))
    return _BETWEEN.join(parts)


def _second(moment: datetime | None) -> float:
    return float("-inf") if moment is None else moment.timestamp()


def _alphabetical(label: str) -> str:
    """Give what a name sorts by: accents count after letters, case not at all."""
    return unicodedata.normalize("NFKD", label).casefold()
