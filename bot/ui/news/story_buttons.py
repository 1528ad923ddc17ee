"""What is below a story: opening others, its full coverage, sharing it.

They decode what was pressed, ask the desk's ``answers`` and send. What an answer shows is
decided there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, Self

import discord

from bot.headlines import Headline
from bot.stories import Story
from bot.ui.checks import Interaction, is_moderator, server_of
from bot.ui.correcting import CorrectButton
from bot.ui.deciding import WhyButton, decision_buttons
from bot.ui.lasting import Lasting, laid_out, page_number, show_instead
from bot.ui.news.desk import NewsDesk
from bot.ui.opening import OpenMenu, coverage_id, story_options
from bot.ui.replies import reply
from bot.ui.sharing import share, share_button

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

#: Articles on a page of a story's full coverage.
TOLD_PER_PAGE: Final = 10


class ShareStoryButton(Lasting["Button", NewsDesk], template=r"share:(?P<article>\d{1,19})"):
    """Posts one published article for everybody in the channel."""

    def __init__(self, article_id: int) -> None:
        super().__init__(share_button(f"share:{article_id}"))
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        server_id = server_of(interaction)
        answer = await desk.answers.story(self._article_id, server_id, sees_held=False)
        await share(interaction, answer)


class CoverageButton(Lasting["Button", NewsDesk], template=coverage_id(r"(?P<article>\d{1,19})")):
    """Shows who else told a story, beside the article that was opened."""

    def __init__(self, article_id: int, count: int = 0) -> None:
        super().__init__(
            discord.ui.Button(label=f"Full coverage ({count})", custom_id=coverage_id(article_id))
        )
        self._article_id = article_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        answer = await desk.answers.coverage(
            self._article_id,
            server_of(interaction),
            sees_held=is_moderator(interaction, desk.config.moderation),
        )
        await reply(interaction, answer)


class CoverageMenu(Lasting["Select", NewsDesk], template="choose:story"):
    """Shows who told the story that was chosen among several."""

    def __init__(self, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id="choose:story",
                placeholder="Choose a story",
                options=story_options(articles),
            )
        )

    @classmethod
    def _of(cls, _match: re.Match[str]) -> Self:
        return cls()

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        answer = await desk.answers.coverage(
            int(self.item.values[0]),
            server_of(interaction),
            sees_held=is_moderator(interaction, desk.config.moderation),
        )
        await reply(interaction, answer)


class TurnCoverageButton(
    Lasting["Button", NewsDesk], template=r"coverage:(?P<article>\d{1,19}):(?P<offset>\d{1,9})"
):
    """Turns to another page of a story's full coverage, in place."""

    def __init__(self, label: str, article_id: int, offset: int, *, is_disabled: bool) -> None:
        custom_id = f"coverage:{article_id}:{offset}"
        super().__init__(
            discord.ui.Button(label=label, custom_id=custom_id, disabled=is_disabled, row=1)
        )
        self._article_id, self._offset = article_id, offset

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls("", int(match["article"]), int(match["offset"]), is_disabled=False)

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        answer = await desk.answers.coverage(
            self._article_id,
            server_of(interaction),
            offset=self._offset,
            sees_held=is_moderator(interaction, desk.config.moderation),
        )
        await show_instead(interaction, answer)


class ShareCoverageButton(
    Lasting["Button", NewsDesk],
    template=r"share-coverage:(?P<article>\d{1,19}):(?P<offset>\d{1,9})",
):
    """Posts a page of a story's coverage, as far as it is published, for everybody."""

    def __init__(self, article_id: int, offset: int) -> None:
        super().__init__(share_button(f"share-coverage:{article_id}:{offset}", row=2))
        self._article_id, self._offset = article_id, offset

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["article"]), int(match["offset"]))

    async def _press(self, desk: NewsDesk, interaction: Interaction) -> None:
        answer = await desk.answers.coverage(
            self._article_id, server_of(interaction), offset=self._offset, sees_held=False
        )
        await share(interaction, answer)


def story_view(
    article_id: int, told: int, *, is_published: bool, may_decide: bool
) -> discord.ui.View:
    """Give the buttons below an opened article.

    Args:
        article_id: The article.
        told: By how many articles its story is told, itself included.
        is_published: Whether it may be shared.
        may_decide: Whether the person decides what is published.
    """
    return laid_out(
        ShareStoryButton(article_id) if is_published else None,
        CoverageButton(article_id, told) if told > 1 else None,
        *(decision_buttons(article_id, is_published=is_published) if may_decide else ()),
        WhyButton(article_id) if may_decide else None,
        CorrectButton(article_id) if may_decide else None,
    )


def coverage_view(story: Story, offset: int, *, is_published: bool) -> discord.ui.View:
    """Give the menu and buttons below a page of a story's full coverage."""
    told = story.tellings + story.earlier
    on, total = offset + TOLD_PER_PAGE, len(told)
    openable = [one for one in told[offset:on] if one.is_here]
    turns: list[discord.ui.Item[Any]] = []
    if total > TOLD_PER_PAGE:
        back, last = max(0, offset - TOLD_PER_PAGE), -(-total // TOLD_PER_PAGE)
        turns = [
            TurnCoverageButton("Back", story.article_id, back, is_disabled=not offset),
            page_number(offset // TOLD_PER_PAGE + 1, last),
            TurnCoverageButton("Next", story.article_id, on, is_disabled=on >= total),
        ]
    return laid_out(
        OpenMenu(openable) if openable else None,
        *turns,
        ShareCoverageButton(story.article_id, offset) if is_published else None,
    )
