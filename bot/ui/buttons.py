"""Buttons and menus that outlive a restart: all that they know stands in their custom ids.

They decode what was pressed, ask the client's ``answers`` and send. What an answer shows is
decided there.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

import discord

from bot.errors import NotAllowedError
from bot.headlines import Headline, Page
from bot.ui.checks import Interaction, is_moderator, obstacle_to_sharing, server_of
from bot.ui.errors import answer_error
from bot.ui.replies import reply
from bot.ui.text import plain

if TYPE_CHECKING:
    from bot.ui.client import NewsdeskClient

    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

ItemT = TypeVar("ItemT", bound="discord.ui.Item[discord.ui.View]")

#: Stories on a page; a select menu offers them all, and Discord's limit for that is 25.
PER_PAGE: Final = 10
_LABEL_LIMIT: Final = 100
_TURNS: Final = {"back": "Back", "next": "Next"}


class Kind(StrEnum):
    """Which articles a list shows: those published here, or those held for a moderator."""

    NEWS = "news"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Spot:
    """A page of a list, as buttons remember it.

    Attributes:
        search: The number under which the search is kept.
        offset: How many results stand before the page.
    """

    kind: Kind
    search: int
    offset: int

    #: What ``str`` gives, for the templates of custom ids.
    PATTERN = r"(?P<kind>news|queue):(?P<search>\d{1,19}):(?P<offset>\d{1,9})"

    def __str__(self) -> str:
        return f"{self.kind}:{self.search}:{self.offset}"

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Read what ``str`` gave, from a match of ``PATTERN``."""
        return cls(Kind(match["kind"]), int(match["search"]), int(match["offset"]))


class _Lasting(discord.ui.DynamicItem[ItemT], ABC, template=r"(?!)"):
    """Something to press that answers its errors as commands do; discord.py would only log them."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: Interaction, _item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Build the item anew from its custom id, which is all that is left of it."""
        return cls._of(match)

    async def callback(self, interaction: Interaction) -> None:
        """Answer a press."""
        try:
            await self._press(interaction.client, interaction)
        except Exception as error:  # noqa: BLE001  # every press must be answered
            await answer_error(interaction, error)

    @classmethod
    @abstractmethod
    def _of(cls, match: re.Match[str]) -> Self: ...

    @abstractmethod
    async def _press(self, client: NewsdeskClient, interaction: Interaction) -> None: ...


class TurnButton(_Lasting["Button"], template=rf"(?P<way>back|next):{Spot.PATTERN}"):
    """Turns to another page of a list, in place."""

    def __init__(self, way: str, target: Spot, *, is_disabled: bool = False) -> None:
        label, custom_id = _TURNS[way], f"{way}:{target}"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, disabled=is_disabled))
        self._target = target

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(match["way"], Spot.of(match))

    async def _press(self, client: NewsdeskClient, interaction: Interaction) -> None:
        is_held = self._target.kind is Kind.QUEUE
        if is_held and not is_moderator(interaction, client.config.moderation):
            raise NotAllowedError("Only moderators may look through what is held.")
        answer = await client.answers.saved_page(self._target, server_of(interaction))
        await interaction.response.edit_message(embed=answer.embed, view=answer.view)


class SharePageButton(
    _Lasting["Button"], template=r"share:(?P<search>\d{1,19}):(?P<offset>\d{1,9})"
):
    """Posts a page of published stories for everybody in the channel."""

    def __init__(self, search: int, offset: int) -> None:
        super().__init__(_share_button(f"share:{search}:{offset}"))
        self._spot = Spot(Kind.NEWS, search, offset)

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["search"]), int(match["offset"]))

    async def _press(self, client: NewsdeskClient, interaction: Interaction) -> None:
        answer = await client.answers.saved_page(self._spot, server_of(interaction))
        await _share(interaction, answer.embed)


class ShareStoryButton(_Lasting["Button"], template=r"share:(?P<article>\d{1,19})"):
    """Posts one published article for everybody in the channel."""

    def __init__(self, article_id: int) -> None:
        super().__init__(_share_button(f"share:{article_id}"))
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, client: NewsdeskClient, interaction: Interaction) -> None:
        server_id = server_of(interaction)
        answer = await client.answers.story(self._article_id, server_id, sees_held=False)
        await _share(interaction, answer.embed)


class OpenMenu(_Lasting["Select"], template="open"):
    """Shows one of a page's articles in full, to the person who chose it."""

    def __init__(self, headlines: Iterable[Headline] = ()) -> None:
        options = [
            discord.SelectOption(
                label=plain(one.title, _LABEL_LIMIT) or "Untitled",
                description=plain(one.provider.name, _LABEL_LIMIT) or None,
                value=str(one.id),
            )
            for one in headlines
        ]
        super().__init__(
            discord.ui.Select(custom_id="open", placeholder="Open a story", options=options)
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, client: NewsdeskClient, interaction: Interaction) -> None:
        answer = await client.answers.story(
            int(self.item.values[0]),
            server_of(interaction),
            sees_held=is_moderator(interaction, client.config.moderation),
        )
        await reply(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (TurnButton, SharePageButton, ShareStoryButton, OpenMenu)


def page_view(spot: Spot, page: Page) -> discord.ui.View:
    """Give the menu and buttons below a page that has at least one story."""
    view = discord.ui.View(timeout=None)
    view.add_item(OpenMenu(page.headlines))
    has_next = page.offset + PER_PAGE < page.total
    if page.offset or has_next:
        back = replace(spot, offset=max(0, page.offset - PER_PAGE))
        on = replace(spot, offset=page.offset + PER_PAGE)
        view.add_item(TurnButton("back", back, is_disabled=not page.offset))
        view.add_item(_page_number(page))
        view.add_item(TurnButton("next", on, is_disabled=not has_next))
    if spot.kind is Kind.NEWS:
        view.add_item(SharePageButton(spot.search, spot.offset))
    view.stop()  # the items answer by their custom ids; a listening view would be kept for ever
    return view


def story_view(article_id: int) -> discord.ui.View:
    """Give the button below a published article."""
    view = discord.ui.View(timeout=None)
    view.add_item(ShareStoryButton(article_id))
    view.stop()
    return view


def _page_number(page: Page) -> Button:
    last = -(-page.total // PER_PAGE)
    label = f"{page.offset // PER_PAGE + 1} / {last}{'' if page.is_total_exact else '+'}"
    return discord.ui.Button(label=label, custom_id="page-number", disabled=True)


def _share_button(custom_id: str) -> Button:
    return discord.ui.Button(label="Share", style=discord.ButtonStyle.primary, custom_id=custom_id)


async def _share(interaction: Interaction, embed: discord.Embed) -> None:
    """Post an embed under the person's name, or say why that cannot be.

    Raises:
        NotAllowedError: The person or the bot may not post there.
    """
    obstacle = obstacle_to_sharing(interaction)
    if obstacle:
        raise NotAllowedError(obstacle)
    await interaction.response.send_message(f"Shared by {interaction.user.mention}", embed=embed)
