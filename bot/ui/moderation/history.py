"""``/moderate history``: what was decided in a server, by whom, when and why, and what it did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.headlines import Headline
from bot.posting.corrections import Correction
from bot.publication import OPERATOR
from bot.store import Store
from bot.store.editorial.correcting import CorrectionRecord, correction_records
from bot.store.editorial.decisions import Record, Wanted, records
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import DecidingDesk, check_decides
from bot.ui.deeds import actor_of, deed
from bot.ui.lasting import Lasting, laid_out, show_instead
from bot.ui.lookup import Candidates
from bot.ui.opening import story_options, which_one
from bot.ui.replies import Answer
from bot.ui.text import fit, fitting, link, plural, when

if TYPE_CHECKING:
    Button = discord.ui.Button[discord.ui.View]
    Select = discord.ui.Select[discord.ui.View]

_PER_PAGE: Final = 10
_DESCRIPTION: Final = 4096
_TITLE: Final = 300
_REASON: Final = 150
_KEPT: Final = "Records stay as they are; only a person's name is taken out at their request."
_NOTHING: Final = "No decision was made here that fits."
#: What is asked for, as custom ids hold it.
_SPOT: Final = (
    r"history:(?P<article>\d{0,19}):(?P<actor>\d{0,19}):(?P<since>\d{0,11})"
    r":(?P<until>\d{0,11}):(?P<before>\d{0,19})(?::(?P<stories>\d{0,19}))?"
)
_GONE: Final = "a story that is not here any more"


class OlderButton(Lasting["Button", DecidingDesk], template=_SPOT):
    """Goes on to earlier decisions, or back to the latest, in place."""

    def __init__(self, wanted: Wanted, stories_before: int | None = None) -> None:
        is_first = wanted.before is None and stories_before is None
        custom_id = f"history:{_spot(wanted, stories_before)}"
        label = "Latest" if is_first else "Older"
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id))
        self._wanted, self._stories_before = wanted, stories_before

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(_wanted(match), int(match["stories"]) if match["stories"] else None)

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        wanted, server_id = self._wanted, server_of(interaction)
        answer = await history(
            desk.store,
            wanted,
            server_id,
            stories_before=self._stories_before,
            colour=desk.config.posting.colour,
        )
        await show_instead(interaction, answer)


class HistoryMenu(Lasting["Select", DecidingDesk], template=rf"choose:{_SPOT}"):
    """Shows what was decided about the story that was chosen."""

    def __init__(self, wanted: Wanted, articles: Iterable[Headline] = ()) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"choose:history:{_spot(wanted)}",
                placeholder="Choose a story",
                options=story_options(articles),
            )
        )
        self._wanted = wanted

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(_wanted(match))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        wanted = replace(self._wanted, article_id=int(self.item.values[0]))
        colour = desk.config.posting.colour
        answer = await history(desk.store, wanted, server_of(interaction), colour=colour)
        await show_instead(interaction, answer)


#: What the client must know to answer presses on messages of an earlier run.
PERSISTENT: Final = (OlderButton, HistoryMenu)


async def history_about(
    about: Headline | Candidates | None,
    store: Store,
    wanted: Wanted,
    server_id: int,
    *,
    colour: int,
) -> Answer:
    """Give a server's record of one story, or ask which; of all where none is named.

    Args:
        about: The story, or those of which one is meant.
        store: Where the record is kept.
        wanted: What else is asked for.
        server_id: Whose record it is.
        colour: The bar at the side, as 0xRRGGBB.
    """
    if isinstance(about, Candidates):
        return which_one(about, HistoryMenu(wanted, about.headlines), colour)
    if about is not None:
        wanted = replace(wanted, article_id=about.id)
    return await history(store, wanted, server_id, colour=colour)


async def history(
    store: Store,
    wanted: Wanted,
    server_id: int,
    *,
    stories_before: int | None = None,
    colour: int,
) -> Answer:
    """Give a page of a server's record, latest first.

    Args:
        store: Where it is kept.
        wanted: What is asked for; of which servers is settled here. The operator's decisions are
            told where one article is asked about.
        server_id: Whose record it is.
        stories_before: Of what was said of stories, only records with smaller numbers.
        colour: The bar at the side, as 0xRRGGBB.
    """
    found = await _found(store, wanted, server_id, stories_before)
    ids = {key for one in found for key in _ids(one)}
    headlines = await store.articles.headlines(ids, server_id)
    entries = fitting((_entry(one, headlines) for one in found[:_PER_PAGE]), _DESCRIPTION)
    embed = discord.Embed(
        title="What was decided here", description="\n".join(entries) or _NOTHING, colour=colour
    )
    embed.set_footer(text=_KEPT)
    buttons = []
    if wanted.before is not None or stories_before is not None:
        buttons.append(OlderButton(replace(wanted, before=None)))
    if len(found) > len(entries):
        shown = found[: len(entries)]
        before = min((one.number for one in shown if isinstance(one, Record)), default=None)
        told = [one.number for one in shown if isinstance(one, CorrectionRecord)]
        older = replace(wanted, before=wanted.before if before is None else before)
        buttons.append(OlderButton(older, min(told, default=stories_before)))
    return Answer(embed, laid_out(*buttons))


async def _found(
    store: Store, wanted: Wanted, server_id: int, stories_before: int | None
) -> list[Record | CorrectionRecord]:
    """Give what a page shows, and one more where there is more."""
    servers = (server_id,) if wanted.article_id is None else (server_id, OPERATOR)
    limit = _PER_PAGE + 1
    here = replace(wanted, server_ids=servers)
    of_stories = replace(wanted, server_ids=(server_id,), before=stories_before)
    both: tuple[Iterable[Record | CorrectionRecord], ...] = (
        await records(store.database, here, limit=limit),
        await correction_records(store.database, of_stories, limit=limit),
    )
    return list(islice(merge(*both, key=_decided_at, reverse=True), limit))


def _decided_at(record: Record | CorrectionRecord) -> datetime:
    return record.decision.decided_at if isinstance(record, Record) else record.decided_at


def _ids(record: Record | CorrectionRecord) -> tuple[int, ...]:
    if isinstance(record, Record):
        return (record.decision.article_id,)
    return tuple(key for key in (record.article_id, record.other_id) if key is not None)


def _entry(record: Record | CorrectionRecord, headlines: Mapping[int, Headline]) -> str:
    """Say who did what, when, and why where a reason was given."""
    if isinstance(record, CorrectionRecord):
        return _corrected(record, headlines)
    decision = record.decision
    who = "The operator" if decision.server_id == OPERATOR else actor_of(decision)
    title = _title(decision.article_id, headlines)
    line = f"{when(decision.decided_at)} {who} **{deed(record)}** {title}"
    if record.effect is not None and record.effect.stood_in:
        line += f", which stood in {plural(record.effect.stood_in, 'channel', 'channels')}"
    return f"{line}\n> {fit(decision.reason, _REASON)}" if decision.reason else line


def _wanted(match: re.Match[str]) -> Wanted:
    """Read what is asked for from a custom id."""
    numbers = {name: int(text) for name, text in match.groupdict().items() if text}
    moments = {
        name: datetime.fromtimestamp(numbers[name], UTC)
        for name in ("since", "until")
        if name in numbers
    }
    return Wanted(
        article_id=numbers.get("article"),
        actor_id=numbers.get("actor"),
        since=moments.get("since"),
        until=moments.get("until"),
        before=numbers.get("before"),
    )


_CORRECTED: Final = {
    Correction.APART: "took out of its story",
    Correction.SAME: "put to another story",
    Correction.LEAD: "let lead its story",
    Correction.UNDO: "undid what was said of the story of",
}


def _corrected(record: CorrectionRecord, headlines: Mapping[int, Headline]) -> str:
    """Say what a moderator said of which articles are one story."""
    deed = _CORRECTED[record.correction]
    line = f"{when(record.decided_at)} {actor_of(record)} **{deed}** "
    line += _title(record.article_id, headlines)
    if record.correction is Correction.SAME and record.other_id is not None:
        line += f": that of {_title(record.other_id, headlines)}"
    return line


def _title(article_id: int, headlines: Mapping[int, Headline]) -> str:
    headline = headlines.get(article_id)
    return _GONE if headline is None else link(headline.title, headline.url, room=_TITLE)


def _spot(wanted: Wanted, stories_before: int | None = None) -> str:
    """Write what is asked for as the end of a custom id; whose record it is, is not said there."""
    moments = ("" if one is None else int(one.timestamp()) for one in (wanted.since, wanted.until))
    numbers = (wanted.article_id, wanted.actor_id, *moments, wanted.before, stories_before)
    return ":".join("" if one is None else str(one) for one in numbers)
