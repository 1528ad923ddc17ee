"""``/moderate history``: all that is on record of a server, in pages or as a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Literal, Self

import discord

from bot.accounts import table
from bot.errors import CommandError
from bot.headlines import Headline
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.editorial.chronicle import (
    EVERY_SORT,
    Entry,
    Sort,
    Spot,
    articles_of,
    chronicle,
)
from bot.store.editorial.decisions import Wanted
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import DecidingDesk, check_decides
from bot.ui.lasting import Lasting, laid_out, show_instead
from bot.ui.lookup import Candidates
from bot.ui.moderation.history_lines import entry_in_words
from bot.ui.opening import story_options, which_one
from bot.ui.replies import Answer, Table
from bot.ui.text import fitting

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

#: What may be chosen, as people read it.
Chosen = Literal["Decisions", "Stories", "Rules", "Settings", "Subscriptions"]
_CHOSEN: Final[dict[Chosen, Sort]] = {
    "Decisions": Sort.DECISION,
    "Stories": Sort.STORY,
    "Rules": Sort.RULE,
    "Settings": Sort.SETTING,
    "Subscriptions": Sort.SUBSCRIPTION,
}
#: By which letter a custom id names them; they stay as they are.
_LETTERS: Final = {
    "d": Sort.DECISION,
    "s": Sort.STORY,
    "r": Sort.RULE,
    "e": Sort.SETTING,
    "o": Sort.SUBSCRIPTION,
}
_LATEST: Final = Spot()
_PER_PAGE: Final = 10
_DESCRIPTION: Final = 4096
_KEPT: Final = "Records stay as they are; only a person's name is taken out at their request."
_NOTHING: Final = "Nothing is on record here that fits."
#: So many rows, of a few hundred bytes each, stay well below what Discord takes as a file.
_MOST_ROWS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to see of a server's record.

    Attributes:
        wanted: Which entries; whose record it is, is settled when it is read.
        sort: Only what is about that; None for all.
        as_file: Whether all of it is wanted as a table, instead of a page.
    """

    wanted: Wanted
    sort: Sort | None = None
    as_file: bool = False


def asked(wanted: Wanted, chosen: Chosen | None, *, as_file: bool) -> Asked:
    """Give what somebody wants who may have chosen what it is about."""
    return Asked(wanted, None if chosen is None else _CHOSEN[chosen], as_file)


#: What is asked for and where a page ended, as custom ids hold it; earlier ones end sooner.
_SPOT: Final = (
    r"history:(?P<article>\d{0,19}):(?P<actor>\d{0,19}):(?P<since>\d{0,11})"
    r":(?P<until>\d{0,11}):(?P<decision>\d{0,19})(?::(?P<story>\d{0,19}))?"
    r"(?::(?P<rule>\d{0,19}):(?P<change>\d{0,19}):(?P<sort>[dsreo]?))?"
)


class OlderButton(Lasting["Button", DecidingDesk], template=_SPOT):
    """Goes on to earlier entries, or back to the latest, in place."""

    def __init__(self, asked: Asked, spot: Spot) -> None:
        label = "Latest" if spot == _LATEST else "Older"
        super().__init__(discord.ui.Button(label=label, custom_id=_custom_id(asked, spot)))
        self._asked, self._spot = asked, spot

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        texts = (match[one] for one in ("decision", "story", "rule", "change"))
        return cls(_asked(match), Spot(*(int(text) if text else None for text in texts)))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        colour = desk.config.posting.colour
        server_id = server_of(interaction)
        answer = await history(desk.store, self._asked, server_id, spot=self._spot, colour=colour)
        await show_instead(interaction, answer)


class HistoryMenu(Lasting["Select", DecidingDesk], template=rf"choose:{_SPOT}"):
    """Shows what was decided about the story that was chosen."""

    def __init__(self, asked: Asked, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"choose:{_custom_id(asked, _LATEST)}",
                placeholder="Choose a story",
                options=story_options(articles),
            )
        )
        self._asked = asked

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(_asked(match))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        chosen = _about(self._asked, int(self.item.values[0]))
        colour = desk.config.posting.colour
        answer = await history(desk.store, chosen, server_of(interaction), colour=colour)
        await show_instead(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (OlderButton, HistoryMenu)


async def history_about(
    about: Headline | Candidates | None, store: Store, asked: Asked, server_id: int, colour: int
) -> Answer:
    """Give a server's record of one story, or ask which; of all where none is named.

    Args:
        about: The story, or those of which one is meant.
        store: Where the record is kept.
        asked: What else is asked for.
        server_id: Whose record it is.
        colour: The bar at the side, as 0xRRGGBB.

    Raises:
        CommandError: A file is wanted, and it is not known of which story.
    """
    if isinstance(about, Candidates):
        if asked.as_file:
            raise CommandError(f"{about.question} Choose it from the list that opens as you type.")
        return which_one(about, HistoryMenu(asked, about.headlines), colour)
    if about is not None:
        asked = _about(asked, about.id)
    give = history_table if asked.as_file else history
    return await give(store, asked, server_id, colour=colour)


def _about(asked: Asked, article_id: int) -> Asked:
    return replace(asked, wanted=replace(asked.wanted, article_id=article_id))


async def history(
    store: Store,
    asked: Asked,
    server_id: int,
    *,
    spot: Spot = _LATEST,
    colour: int,
) -> Answer:
    """Give a page of a server's record, latest first.

    Args:
        store: Where it is kept.
        asked: What is asked for. The operator's decisions are told where one article is asked
            about.
        server_id: Whose record it is.
        spot: Where the page before ended.
        colour: The bar at the side, as 0xRRGGBB.
    """
    found = await _found(store, asked, server_id, spot, _PER_PAGE + 1)
    headlines = await store.articles.headlines(_ids(found), server_id)
    entries = fitting((entry_in_words(one, headlines) for one in found[:_PER_PAGE]), _DESCRIPTION)
    embed = discord.Embed(
        title="What was decided and changed here",
        description="\n".join(entries) or _NOTHING,
        colour=colour,
    )
    embed.set_footer(text=_KEPT)
    buttons = []
    if spot != _LATEST:
        buttons.append(OlderButton(asked, _LATEST))
    if len(found) > len(entries):
        buttons.append(OlderButton(asked, spot.after(found[: len(entries)])))
    return Answer(embed, laid_out(*buttons))


async def history_table(store: Store, asked: Asked, server_id: int, *, colour: int) -> Answer:
    """Give a server's record as a table for a spreadsheet, the latest that fit, earliest first."""
    found = await _found(store, asked, server_id, _LATEST, _MOST_ROWS + 1)
    rows = found[_MOST_ROWS - 1 :: -1] if len(found) > _MOST_ROWS else found[::-1]
    text = table(rows, await store.articles.headlines(_ids(rows), server_id))
    told = f"{len(rows):,} entries of this server's record, the earliest first."
    if len(found) > len(rows):
        told = f"The latest {told} Name `until` for what is older."
    embed = discord.Embed(description=told, colour=colour)
    return Answer(embed, table=Table("history.csv", text))


async def _found(store: Store, asked: Asked, server_id: int, spot: Spot, limit: int) -> list[Entry]:
    is_about_one = asked.wanted.article_id is not None
    servers = (server_id, OPERATOR) if is_about_one else (server_id,)
    return await chronicle(
        store.database,
        replace(asked.wanted, server_ids=servers),
        sorts=EVERY_SORT if asked.sort is None else frozenset({asked.sort}),
        spot=spot,
        limit=limit,
    )


def _ids(entries: list[Entry]) -> set[int]:
    return {key for one in entries for key in articles_of(one)}


def _asked(match: re.Match[str]) -> Asked:
    """Read what is asked for from a custom id."""
    names = ("article", "actor", "since", "until")
    numbers = {name: int(match[name]) for name in names if match[name]}
    moments = {
        name: datetime.fromtimestamp(numbers[name], UTC)
        for name in ("since", "until")
        if name in numbers
    }
    wanted = Wanted(
        article_id=numbers.get("article"),
        actor_id=numbers.get("actor"),
        since=moments.get("since"),
        until=moments.get("until"),
    )
    return Asked(wanted, _LETTERS.get(match["sort"] or ""))


def _custom_id(asked: Asked, spot: Spot) -> str:
    """Write what is asked for; whose record it is, is not said there."""
    wanted = asked.wanted
    moments = ("" if one is None else int(one.timestamp()) for one in (wanted.since, wanted.until))
    numbers = (wanted.article_id, wanted.actor_id, *moments)
    spots = (spot.decision, spot.story, spot.rule, spot.change)
    letter = next((letter for letter, sort in _LETTERS.items() if sort is asked.sort), "")
    told = ["" if one is None else str(one) for one in (*numbers, *spots)]
    return ":".join(["history", *told, letter])
