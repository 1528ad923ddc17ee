"""The queue as moderators page through it: one story that waits at a time, the best first."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import discord

from bot.clock import Clock
from bot.errors import NotFoundError
from bot.search.query import SearchQuery
from bot.store.editorial.waiting import Rank
from bot.ui.deciding import DecidingDesk
from bot.ui.embeds import message_embed
from bot.ui.opening import Opens
from bot.ui.replies import Answer
from bot.ui.text import when

#: How many are offered to be decided at once.
AT_ONCE: Final = 10
_COUNT_UP_TO: Final = 1000
_NOTHING: Final = "Nothing waits here: every story is published or decided."
_NOTHING_FITS: Final = "Nothing that waits here fits. See all of it with /moderate queue alone."
_SEEN: Final = "You have seen all of it, down to the end."


class Shows(Opens, Protocol):
    """Shows stories, and keeps what the queue was asked for; see ``news.answers``."""

    async def waiting(self, article_id: int, server_id: int) -> Answer:
        """Give an article that waits, without what can be pressed.

        Raises:
            NotFoundError: There is none any more.
        """

    async def saved(self, number: int) -> SearchQuery:
        """Give the search that a button remembers."""

    async def keep(self, *queries: SearchQuery) -> None:
        """Keep the searches that the buttons of an answer stand for."""


class QueueDesk(DecidingDesk, Protocol):
    """What the queue may ask for."""

    @property
    def answers(self) -> Shows:
        """What is shown of stories."""

    @property
    def clock(self) -> Clock:
        """Gives the present moment."""


@dataclass(frozen=True, slots=True)
class Undoable:
    """Decisions that one press can undo: their numbers are in a row.

    Attributes:
        rank: Where the page stood on which they were made.
    """

    first: int
    count: int
    rank: Rank


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the queue, as custom ids hold it.

    Attributes:
        search: Number of the search that narrows the queue.
        rank: Where the page's story stands.
    """

    search: int
    rank: Rank

    PATTERN = r"(?P<search>\d{1,19}):(?P<quality>-?\d{1,10}):(?P<position>-?\d{1,18})"

    def __str__(self) -> str:
        return f"{self.search}:{self.rank.quality}:{self.rank.position}"

    @classmethod
    def of(cls, match: re.Match[str]) -> Place:
        """Read it from a custom id."""
        rank = Rank(int(match["quality"]), int(match["position"]))
        return cls(int(match["search"]), rank)


@dataclass(frozen=True, slots=True)
class Choice:
    """A story that may be decided together with others."""

    article_id: int
    title: str
    provider: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What a page of the queue shows.

    Attributes:
        text: How many wait, what was just done, and what publishing this one would do.
        embed: The story with its coverage; a word where none is left.
        article_id: The story; None where none is left.
        rank: Where it stands, or where the queue ended; None of an empty one.
        choices: This one and those after it.
        has_more: Whether there are any after it.
        waits: Whether anything waits at all.
    """

    text: str
    embed: discord.Embed
    article_id: int | None
    rank: Rank | None
    choices: tuple[Choice, ...]
    has_more: bool
    waits: bool


async def head(
    desk: QueueDesk, query: SearchQuery, server_id: int, since: datetime | None = None
) -> tuple[int, str]:
    """Count what waits, and say it with how much is new.

    Args:
        desk: What may be asked.
        query: What narrows the queue.
        server_id: Where.
        since: When the person looked last; None where that is not to be said. What is new is
            counted in the whole queue only.
    """
    queue = desk.store.queue
    count = await queue.count(query, server_id, up_to=_COUNT_UP_TO + 1)
    text = f"**{_number(count)} {'waits' if count == 1 else 'wait'}**"
    if since is not None and query == SearchQuery():
        new = await queue.count_new(server_id, since, up_to=_COUNT_UP_TO + 1)
        text += f" · {_number(new) if new else 'none'} came since you looked {when(since)}"
    return count, text


async def queue_page(
    desk: QueueDesk,
    query: SearchQuery,
    server_id: int,
    *,
    below: Rank | None = None,
    since: datetime | None = None,
    done: str = "",
    chosen: Collection[int] = (),
) -> QueuePage:
    """Give the page of the best that ranks below another.

    Args:
        desk: What may be asked.
        query: What narrows the queue.
        server_id: Whose.
        below: Where to go on; None for the best of all.
        since: When the person looked last, where that is to be said.
        done: What was just decided.
        chosen: Which stories are chosen to be decided at once.
    """
    count, counted = await head(desk, query, server_id, since)
    waiting = await desk.store.queue.page(query, server_id, below=below, limit=AT_ONCE)
    if not waiting:
        text = _SEEN if count else _NOTHING if query == SearchQuery() else _NOTHING_FITS
        embed = message_embed(text, desk.config.posting.colour)
        said = "\n".join(filter(None, [done, counted if count else ""]))
        return QueuePage(said, embed, None, below, (), has_more=False, waits=bool(count))
    best = waiting[0]
    try:
        answer = await desk.answers.waiting(best.article_id, server_id)
    except NotFoundError:  # it went just now
        return await queue_page(desk, query, server_id, below=best.rank, done=done)
    ids = [one.article_id for one in waiting]
    headlines = await desk.store.articles.headlines(ids, server_id)
    choices = tuple(
        Choice(one, headlines[one].title, headlines[one].provider.name, one in chosen)
        for one in ids
        if one in headlines
    )
    text = "\n".join(filter(None, [done, counted, answer.content]))
    return QueuePage(
        text, answer.embed, best.article_id, best.rank, choices, len(waiting) > 1, waits=True
    )


def _number(count: int) -> str:
    return f"more than {_COUNT_UP_TO:,}" if count > _COUNT_UP_TO else f"{count:,}"
