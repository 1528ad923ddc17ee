"""What is below a list: its pages, its order, other searches to try; all outlive a restart.

They decode what was pressed, ask the desk's ``answers`` and send. What an answer shows is
decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.errors import NotAllowedError
from bot.headlines import Headline, Page
from bot.search.query import SearchQuery, Sort
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.lasting import Lasting, laid_out, page_number, show_instead
from bot.ui.news.desk import NewsDesk
from bot.ui.news.following import FollowButton
from bot.ui.news.spots import Kind, Spot
from bot.ui.news.story_buttons import (
    CoverageButton,
    CoverageMenu,
    ShareCoverageButton,
    ShareStoryButton,
    TurnCoverageButton,
)
from bot.ui.opening import PER_PAGE, OpenMenu
from bot.ui.sharing import share, share_button
from bot.ui.subscribing import may_subscribe_here

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_TURNS: Final = {"back": "Back", "next": "Next"}
#: How people call the orders of a list.
ORDERS: Final = {
    Sort.BEST: "Best match",
    Sort.NEWEST: "Newest first",
    Sort.HOTTEST: "Hottest",
}
_MODERATORS_ONLY: Final = "Only moderators may look through what is held."


@dataclass(frozen=True, slots=True)
class Offer:
    """A search that a button offers instead of one that found nothing.

    Attributes:
        label: At most 80 characters.
        is_meant: Whether it was perhaps meant, rather than asks for less.
    """

    label: str
    search: int
    is_meant: bool


class TurnButton(Lasting["Button", NewsDesk], template=rf"(?P<way>back|next):{Spot.PATTERN}"):
    """Turns to another page of a list, in place."""

    def __init__(self, way: str, target: Spot, *, is_disabled: bool = False) -> None:
        label, custom_id = _TURNS[way], f"{way}:{target}"
        super().__init__(
            discord.ui.Button(label=label, custom_id=custom_id, disabled=is_disabled, row=1)
        )
        self._target = target

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["way"], Spot.of(match))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        _check_sight(desk, interaction, self._target.kind)
        query = await desk.answers.saved(self._target.search)
        await _show_page(desk, interaction, query, self._target)


class SortButton(
    Lasting["Button", NewsDesk],
    template=rf"sort-(?P<order>{'|'.join(Sort)}):(?P<kind>news|queue):(?P<search>\d{{1,19}})",
):
    """Puts a list into another order, from its first page."""

    def __init__(self, order: Sort, kind: Kind, search: int) -> None:
        custom_id = f"sort-{order}:{kind}:{search}"
        super().__init__(discord.ui.Button(label=ORDERS[order], custom_id=custom_id, row=2))
        self._order, self._kind, self._search = order, kind, search

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Sort(match["order"]), Kind(match["kind"]), int(match["search"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        _check_sight(desk, interaction, self._kind)
        query = replace(await desk.answers.saved(self._search), sort=self._order)
        await _show_page(desk, interaction, query, Spot(self._kind, self._search))


class OfferButton(
    Lasting["Button", NewsDesk], template=r"find:(?P<kind>news|queue):(?P<search>\d{1,19})"
):
    """Shows what another search finds, in the place of the one that found nothing."""

    def __init__(self, kind: Kind, offer: Offer) -> None:
        style = discord.ButtonStyle.primary if offer.is_meant else discord.ButtonStyle.secondary
        super().__init__(
            discord.ui.Button(
                label=offer.label,
                style=style,
                custom_id=f"find:{kind}:{offer.search}",
                row=0 if offer.is_meant else 1,
            )
        )
        self._kind, self._search = kind, offer.search

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(Kind(match["kind"]), Offer("", int(match["search"]), is_meant=False))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        _check_sight(desk, interaction, self._kind)
        query = await desk.answers.saved(self._search)
        answer = await desk.answers.search(
            self._kind,
            query,
            server_of(interaction),
            may_follow=may_subscribe_here(interaction, desk.config.moderation),
        )
        await show_instead(interaction, answer)
        await desk.answers.keep(*answer.searches)


class SharePageButton(
    Lasting["Button", NewsDesk], template=r"share:(?P<search>\d{1,19}):(?P<offset>\d{1,9})"
):
    """Posts a page of published stories for everybody in the channel."""

    def __init__(self, search: int, offset: int) -> None:
        super().__init__(share_button(f"share:{search}:{offset}", row=2))
        self._search, self._offset = search, offset

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["search"]), int(match["offset"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        query = await desk.answers.saved(self._search)
        answer = await desk.answers.page(Kind.NEWS, query, server_of(interaction), self._offset)
        await share(interaction, answer)
        await desk.answers.keep(query)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (
    TurnButton,
    SortButton,
    OfferButton,
    SharePageButton,
    FollowButton,
    OpenMenu,
    ShareStoryButton,
    CoverageButton,
    CoverageMenu,
    TurnCoverageButton,
    ShareCoverageButton,
)


def page_view(
    spot: Spot,
    page: Page,
    query: SearchQuery,
    *,
    further: Sequence[Headline] = (),
    topic_to_follow: int | None = None,
) -> discord.ui.View:
    """Give the menu and buttons below a page that has at least one story.

    Args:
        spot: Which page it is.
        page: What it shows.
        query: What it answers.
        further: Stories that stand below those of the page.
        topic_to_follow: Key of the topic that the person may let this channel follow.
    """
    has_next = page.offset + PER_PAGE < page.total
    turns: list[discord.ui.Item[Any]] = []
    if page.offset or has_next:
        back = replace(spot, offset=max(0, page.offset - PER_PAGE))
        on = replace(spot, offset=page.offset + PER_PAGE)
        last = -(-page.total // PER_PAGE)
        turns = [
            TurnButton("back", back, is_disabled=not page.offset),
            page_number(page.offset // PER_PAGE + 1, last, has_more=not page.is_total_exact),
            TurnButton("next", on, is_disabled=not has_next),
        ]
    orders = _other_orders(query) if page.total > 1 else ()
    return laid_out(
        OpenMenu([*page.headlines, *further]),
        *turns,
        *(SortButton(order, spot.kind, spot.search) for order in orders),
        SharePageButton(spot.search, spot.offset) if spot.kind is Kind.NEWS else None,
        None if topic_to_follow is None else FollowButton(topic_to_follow),
    )


def offers_view(kind: Kind, offers: Iterable[Offer]) -> discord.ui.View:
    """Give the buttons below the word that nothing was found."""
    distinct = {offer.search: offer for offer in reversed(list(offers))}
    return laid_out(*(OfferButton(kind, one) for one in reversed(distinct.values())))


def _other_orders(query: SearchQuery) -> Iterable[Sort]:
    # Without words there is nothing that could match better.
    return (
        one for one in ORDERS if one is not query.sort and (query.words or one is not Sort.BEST)
    )


async def _show_page(
    desk: NewsDesk, interaction: Interaction, query: SearchQuery, spot: Spot
) -> None:
    answer = await desk.answers.page(
        spot.kind,
        query,
        server_of(interaction),
        spot.offset,
        may_follow=may_subscribe_here(interaction, desk.config.moderation),
    )
    await show_instead(interaction, answer)
    await desk.answers.keep(*answer.searches)


def _check_sight(desk: NewsDesk, interaction: Interaction, kind: Kind) -> None:
    """Let only moderators see what is held.

    Raises:
        NotAllowedError: The person is none.
    """
    if kind is Kind.QUEUE and not is_moderator(interaction, desk.config.moderation):
        raise NotAllowedError(_MODERATORS_ONLY)
