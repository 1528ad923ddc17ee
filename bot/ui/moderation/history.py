"""``/moderate history``: what was decided in a server, by whom, when and why, and what it did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

import discord

from bot.headlines import Headline
from bot.publication import OPERATOR, Action
from bot.store import Store
from bot.store.editorial.decisions import Decision, Record, Wanted, records
from bot.ui.checks import Interaction, server_of
from bot.ui.deciding import DecidingDesk, check_decides
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
    r":(?P<until>\d{0,11}):(?P<before>\d{0,19})"
)
_GONE: Final = "a story that is not here any more"


class OlderButton(Lasting["Button", DecidingDesk], template=_SPOT):
    """Goes on to earlier decisions, or back to the latest, in place."""

    def __init__(self, wanted: Wanted) -> None:
        label = "Latest" if wanted.before is None else "Older"
        super().__init__(discord.ui.Button(label=label, custom_id=f"history:{_spot(wanted)}"))
        self._wanted = wanted

    @classmethod
    def _of(cls, match: re.Match[str]) -> Self:
        return cls(_wanted(match))

    async def _press(self, desk: DecidingDesk, interaction: Interaction) -> None:
        check_decides(desk, interaction)
        wanted, server_id = self._wanted, server_of(interaction)
        answer = await history(desk.store, wanted, server_id, colour=desk.config.posting.colour)
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


async def history(store: Store, wanted: Wanted, server_id: int, *, colour: int) -> Answer:
    """Give a page of a server's record, latest first.

    Args:
        store: Where it is kept.
        wanted: What is asked for; of which servers is settled here. The operator's decisions are
            told where one article is asked about.
        server_id: Whose record it is.
        colour: The bar at the side, as 0xRRGGBB.
    """
    servers = (server_id,) if wanted.article_id is None else (server_id, OPERATOR)
    found = await records(store.database, replace(wanted, server_ids=servers), limit=_PER_PAGE + 1)
    ids = [one.decision.article_id for one in found]
    headlines = await store.articles.headlines(ids, server_id)
    entries = fitting((_entry(one, headlines) for one in found[:_PER_PAGE]), _DESCRIPTION)
    embed = discord.Embed(
        title="What was decided here", description="\n".join(entries) or _NOTHING, colour=colour
    )
    embed.set_footer(text=_KEPT)
    buttons = []
    if wanted.before is not None:
        buttons.append(OlderButton(replace(wanted, before=None)))
    if len(found) > len(entries):
        buttons.append(OlderButton(replace(wanted, before=found[len(entries) - 1].number)))
    return Answer(embed, laid_out(*buttons))


def _entry(record: Record, headlines: Mapping[int, Headline]) -> str:
    """Say who did what, when, and why where a reason was given."""
    decision = record.decision
    headline = headlines.get(decision.article_id)
    who = "The operator" if decision.server_id == OPERATOR else actor_of(decision)
    title = _GONE if headline is None else link(headline.title, headline.url, room=_TITLE)
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


def _spot(wanted: Wanted) -> str:
    """Write what is asked for as the end of a custom id; whose record it is, is not said there."""
    moments = ("" if one is None else int(one.timestamp()) for one in (wanted.since, wanted.until))
    numbers = (wanted.article_id, wanted.actor_id, *moments, wanted.before)
    return ":".join("" if one is None else str(one) for one in numbers)


def actor_of(decision: Decision) -> str:
    """Name who decided."""
    if decision.is_by_rule:
        return "A rule"
    return "Somebody" if decision.actor_id is None else f"<@{decision.actor_id}>"


def first_word(record: Record) -> str:
    """Say who was first, where two decide the same."""
    decision = record.decision
    did = "published" if decision.action is Action.PUBLISH else "held"
    return f"{actor_of(decision)} {did} it already, {when(decision.decided_at)}."


def deed(record: Record) -> str:
    """Say in a few words what was done: "published", "took down", "rejected"."""
    decision, effect = record.decision, record.effect
    if decision.undoes is not None:
        return "undid the decision about"
    if decision.action is Action.RESET:
        return "lifted the decision about"
    if decision.action is Action.PUBLISH:
        return "published"
    if effect is None or decision.is_by_rule:
        return "held"
    return "took down" if effect.was_published else "rejected"
