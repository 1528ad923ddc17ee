"""Says how far a decision for every server reaches: counts, and never whose channels. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.publication import Action
from bot.store.editorial.deciding import DecisionOutcome
from bot.store.editorial.decisions import Record
from bot.ui.text import plural

#: By server, in how many channels of it.
Channels = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a decision about a story would reach.

    Attributes:
        is_published: Whether it is published where neither people nor rules of a server decided.
        standing: Where it stands.
        coming: Where publishing it brings it; None where posting is switched off.
        own: How many servers' people decided about it themselves.
    """

    is_published: bool
    standing: Channels
    coming: Channels | None
    own: int


def what_it_would_do(action: Action, extent: Extent) -> str:
    """Ask whether a story is to be decided about in every server, and say what that would do."""
    stands = f"It stands in {counted(extent.standing)}." if extent.standing else ""
    own = ""
    if extent.own:
        where = plural(extent.own, "server", "servers")
        own = f"In {where} people decided about it themselves: their word stays."
    return " ".join(filter(None, [_question(action, extent), stands, _coming(action, extent), own]))


def what_it_did(action: Action, outcome: DecisionOutcome, gone: Channels, coming: str) -> str:
    """Say what a decision for every server did.

    Args:
        action: What was decided.
        outcome: What came of it.
        gone: Where it does not stand any more.
        coming: What was said of where publishing it brings it.
    """
    if action is Action.PUBLISH:
        first = "It was published already, and stays so" if outcome.was_published else "Published"
        return " ".join(filter(None, [f"{first} in every server.", coming]))
    if action is Action.RESET:
        now = "is published" if outcome.is_published else "waits"
        first = f"Lifted: its document and servers' rules count again. By its document it {now}."
    elif outcome.was_published:
        first = "Taken down in every server."
    else:
        first = "Rejected in every server: it stays held, and is out of every queue."
    is_silent = not gone and not outcome.was_published
    return first if is_silent or outcome.is_published else f"{first} {_going(gone)}"


def what_undoing_did(undone: Record, outcome: DecisionOutcome, gone: Channels) -> str:
    """Say what it did to undo a decision for every server."""
    now = "published" if outcome.is_published else "held"
    said = f"Undone: in every server what stood before counts again, by which it is {now}."
    stood = undone.effect is not None and undone.effect.stood_in > 0
    if stood and outcome.is_published and not outcome.was_published:
        return f"{said} Its posts are back within seconds."
    return f"{said} {_going(gone)}" if gone else said


def where_it_comes(coming: Channels | None) -> str:
    """Say where publishing a story in every server brings it."""
    if coming is None:
        return "Posting is switched off, so no channel receives it."
    if not coming:
        return "No further channel is subscribed to it."
    return f"It comes to {counted(coming)}, within seconds or with the next digest."


def counted(channels: Channels) -> str:
    """Give how many channels these are, and of how many servers."""
    count = plural(sum(channels.values()), "channel", "channels")
    return f"{count} of {plural(len(channels), 'server', 'servers')}"


def _question(action: Action, extent: Extent) -> str:
    if action is Action.PUBLISH:
        if extent.is_published:
            return "It is published. Keep it so in every server, whatever its document says?"
        return "Publish it in every server?"
    if action is Action.RESET:
        return "Lift what was decided for every server? Its document and servers' rules count then."
    if extent.is_published or extent.standing:
        return "Take it down in every server?"
    return "Keep it held in every server, and out of every queue?"


def _coming(action: Action, extent: Extent) -> str:
    return where_it_comes(extent.coming) if action is Action.PUBLISH else ""


def _going(gone: Channels) -> str:
    if not gone:
        return "No channel showed it."
    return (
        f"Its posts in {counted(gone)} are taken down within seconds, or pass to the next "
        "article of its story."
    )
