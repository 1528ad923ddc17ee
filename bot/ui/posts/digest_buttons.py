"""A digest as a message, and the button below it that shows all of its stories to whoever asks.

Its custom ids hold the number of the digest's post, so that an old digest answers, too, and its
message can be told from others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import discord

from bot.config.settings import Config
from bot.deliveries.contents import DigestContent
from bot.errors import NotFoundError
from bot.headlines import Headline, Page
from bot.posting.digest import ranked
from bot.posting.ledger import Post
from bot.store import Store
from bot.ui.checks import Interaction, server_of
from bot.ui.embeds import headlines_embed
from bot.ui.lasting import Lasting, laid_out, page_number, show_instead
from bot.ui.opening import PER_PAGE, OpenMenu
from bot.ui.posts.digest_embeds import FEATURED, LISTED, digest_embeds
from bot.ui.replies import Answer, reply

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]

_TITLE: Final = "All stories of this digest"
_NOTHING: Final = "No story of this digest can be seen here any more."


class DigestDesk(Protocol):
    """What a press may ask for."""

    @property
    def store(self) -> Store:
        """The open database."""

    @property
    def config(self) -> Config:
        """What the operator decided."""


@dataclass(frozen=True, slots=True)
class DigestMessage:
    """What a digest's message consists of."""

    embeds: list[discord.Embed]
    view: discord.ui.View


def digest_message(content: DigestContent, post: Post, colour: int) -> DigestMessage:
    """Give a digest's message.

    Args:
        content: What it shows, at least one story.
        post: Whose message it is, or is to become.
        colour: The bar at the side, as 0xRRGGBB.
    """
    more = max(0, len(content.stories) - FEATURED - LISTED)
    return DigestMessage(
        digest_embeds(content, colour=colour), laid_out(AllStoriesButton(post.id, more))
    )


def digest_number(message: discord.Message) -> int | None:
    """Give the number of the post that a digest's message stands for; None of any other one."""
    ids = (
        item.custom_id or ""
        for row in message.components
        if isinstance(row, discord.ActionRow)
        for item in row.children
        if isinstance(item, discord.Button)
    )
    found = (AllStoriesButton.pattern.fullmatch(one) for one in ids)
    return next((int(match["post"]) for match in found if match), None)


class AllStoriesButton(Lasting["Button", DigestDesk], template=r"digest:(?P<post>\d{1,19})"):
    """Shows a digest's stories, as far as they may be seen now, to the person who asks."""

    def __init__(self, post_id: int, more: int = 0) -> None:
        label = f"Show {more:,} more" if more else "Open a story"
        super().__init__(discord.ui.Button(label=label, custom_id=_custom_id(post_id)))
        self._post_id = post_id

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(int(match["post"]))

    async def _press(self, desk: DigestDesk, interaction: Interaction) -> None:
        await reply(interaction, await _page(desk, self._post_id, server_of(interaction)))


class TurnDigestButton(
    Lasting["Button", DigestDesk], template=r"digest:(?P<post>\d{1,19}):(?P<offset>\d{1,9})"
):
    """Turns to another page of a digest's stories, in place."""

    def __init__(self, label: str, post_id: int, offset: int, *, is_disabled: bool = False) -> None:
        custom_id = f"{_custom_id(post_id)}:{offset}"
        super().__init__(
            discord.ui.Button(label=label, custom_id=custom_id, disabled=is_disabled, row=1)
        )
        self._post_id, self._offset = post_id, offset

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls("", int(match["post"]), int(match["offset"]))

    async def _press(self, desk: DigestDesk, interaction: Interaction) -> None:
        answer = await _page(desk, self._post_id, server_of(interaction), self._offset)
        await show_instead(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (AllStoriesButton, TurnDigestButton)


async def _page(desk: DigestDesk, post_id: int, server_id: int, offset: int = 0) -> Answer:
    """Give a page of a digest's stories, the last one where there are not so many any more.

    Raises:
        NotFoundError: None of them is published there any more, or it is another server's digest.
    """
    stories = await _stories(desk, post_id, server_id)
    if not stories:
        raise NotFoundError(_NOTHING)
    offset = min(offset, (len(stories) - 1) // PER_PAGE * PER_PAGE)
    page = Page(tuple(stories[offset : offset + PER_PAGE]), len(stories), True, offset)
    colour = desk.config.posting.colour
    sources = await desk.store.stories.sources(page.headlines, server_id)
    embed = headlines_embed(_TITLE, page, colour=colour, per_page=PER_PAGE, sources=sources)
    return Answer(embed, laid_out(OpenMenu(page.headlines), *_turns(post_id, page)))


async def _stories(desk: DigestDesk, post_id: int, server_id: int) -> list[Headline]:
    """Give the articles that lead a digest's stories, where they may be seen, the best first."""
    shown = await desk.store.digests.find(post_id, server_id)
    if shown is None:
        return []
    ids = {article_id for story in shown.stories for article_id in story}
    headlines = await desk.store.articles.headlines(ids, server_id)
    seen = {key: headline for key, headline in headlines.items() if headline.is_published}
    leading = (next((one for one in story if one in seen), None) for story in shown.stories)
    return ranked((seen[one] for one in leading if one is not None), shown.until)


def _turns(post_id: int, page: Page) -> list[discord.ui.Item[Any]]:
    if page.total <= PER_PAGE:
        return []
    on, last = page.offset + PER_PAGE, -(-page.total // PER_PAGE)
    back = max(0, page.offset - PER_PAGE)
    return [
        TurnDigestButton("Back", post_id, back, is_disabled=not page.offset),
        page_number(page.offset // PER_PAGE + 1, last),
        TurnDigestButton("Next", post_id, on, is_disabled=on >= page.total),
    ]


def _custom_id(post_id: int) -> str:
    return f"digest:{post_id}"
