"""What opens a story, wherever it stands: the menu below a list, the button below its coverage."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import discord

from bot.config.settings import Config
from bot.headlines import Headline
from bot.stories import Telling
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.embeds import message_embed
from bot.ui.lasting import Lasting, laid_out
from bot.ui.lookup import Candidates
from bot.ui.replies import Answer, reply
from bot.ui.text import day, fit, plain, when

if TYPE_CHECKING:
    Select = discord.ui.Select[discord.ui.View]

#: Stories on a page; the menu offers them all, and Discord's limit for that is 25.
PER_PAGE: Final = 10
_LABEL_LIMIT: Final = 100
_PROVIDER: Final = 60
_QUESTION: Final = 300


def story_options(articles: Iterable[Headline | Telling]) -> list[discord.SelectOption]:
    """Give an option for each article, by its id: its title, and who published it when."""
    return [
        discord.SelectOption(
            label=plain(one.title, _LABEL_LIMIT) or "Untitled",
            description=_description(one),
            value=str(one.id),
        )
        for one in articles
    ]


def which_one(found: Candidates, menu: discord.ui.Item[Any], colour: int) -> Answer:
    """Ask which of several stories is meant.

    Args:
        found: Of which.
        menu: Where one is chosen.
        colour: The bar at the side, as 0xRRGGBB.
    """
    asked = f"**{fit(found.question, _QUESTION)}**"
    lines = [
        f"• {fit(one.title, _LABEL_LIMIT)} · {fit(one.provider.name, _PROVIDER)} · "
        f"{when(one.published_at)}"
        for one in found.headlines
    ]
    return Answer(message_embed("\n".join([asked, *lines]), colour), laid_out(menu))


def _description(one: Headline | Telling) -> str:
    provider = plain(one.provider.name, _PROVIDER)
    return " · ".join(filter(None, [provider, day(one.published_at)]))


class Opens(Protocol):
    """Shows single stories."""

    async def story(self, article_id: int, server_id: int, *, sees_held: bool) -> Answer:
        """Give one article with its related coverage.

        Args:
            article_id: The article's id.
            server_id: Where it is asked for.
            sees_held: Whether the person may see what is not published there.

        Raises:
            NotFoundError: There is none, or it is not for that person.
        """


class OpeningDesk(Protocol):
    """What the menu may ask for."""

    @property
    def answers(self) -> Opens:
        """What is shown of stories."""

    @property
    def config(self) -> Config:
        """What the operator decided."""


def coverage_id(article_id: int | str) -> str:
    """Give the custom id by which all coverage of an article's story is shown, privately."""
    return f"coverage:{article_id}"


def more_view(article_id: int, count: int) -> discord.ui.View | None:
    """Give the button that shows the rest of a story's coverage; None where there is none.

    It is found by its id; as a waiting view it would be kept for ever.
    """
    if not count:
        return None
    view = discord.ui.View(timeout=None)
    view.add_item(
        discord.ui.Button(label=f"Show {count:,} more", custom_id=coverage_id(article_id))
    )
    view.stop()
    return view


class OpenMenu(Lasting["Select", OpeningDesk], template="open"):
    """Shows one of a page's articles in full, to the person who chose it."""

    def __init__(self, articles: Iterable[Headline | Telling] = ()) -> None:
        options = story_options(articles)
        super().__init__(
            discord.ui.Select(custom_id="open", placeholder="Open a story", options=options)
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: OpeningDesk, interaction: Interaction) -> None:
        answer = await desk.answers.story(
            int(self.item.values[0]),
            server_of(interaction),
            sees_held=is_moderator(interaction, desk.config.moderation),
        )
        await reply(interaction, answer)
