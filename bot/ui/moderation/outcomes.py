"""Says plainly what decisions did. Pure."""

from __future__ import annotations

from bot.publication import Action
from bot.store.editorial.deciding import DecisionOutcome
from bot.store.editorial.decisions import Record
from bot.ui.deciding import Way
from bot.ui.moderation.foretelling import mentions
from bot.ui.text import plural


def what_it_did(
    action: Action, outcome: DecisionOutcome, channels: str, *, is_operators: bool = False
) -> str:
    """Say plainly what a decision did.

    Args:
        action: What was decided.
        outcome: What came of it.
        channels: What was said of where publishing it brings it.
        is_operators: Whether the operator decided for every server, which counts after a reset.
    """
    if action is Action.PUBLISH:
        return "It was published already." if outcome.was_published else f"Published. {channels}"
    going = _going(outcome.stood_in)
    if action is Action.RESET:
        whose = "the operator decided" if is_operators else "its document says"
        if outcome.is_published:
            return f"Reset: what {whose} counts again, and it is published here."
        now = "is held" if is_operators else "waits"
        gone = f" {going}" if outcome.was_published else ""
        return f"Reset: what {whose} counts again, and it {now} here.{gone}"
    if outcome.was_published:
        return f"Unpublished. {going}"
    return "Rejected: it stays held here, and is out of the queue."


def how_many(way: Way, made: int, asked: int) -> str:
    """Say how many were decided at once."""
    did = "Published" if way is Way.PUBLISH else "Rejected"
    already = asked - made
    others = f" {already:,} were decided already." if already else ""
    return f"{did} {plural(made, 'story', 'stories')}.{others}"


def what_undoing_did(undone: Record, outcome: DecisionOutcome) -> str:
    """Say what it did to undo a decision."""
    if outcome.is_published:
        stood = undone.effect is not None and undone.effect.stood_in > 0
        again = " Its posts are back within seconds." if stood else ""
        return f"Undone: it is published here, as before.{again}"
    if outcome.was_published:
        return f"Undone: it is held here, as before. {_going(outcome.stood_in)}"
    return "Undone: it is held here, as before."


def _going(stood_in: tuple[int, ...]) -> str:
    """Say what becomes of the posts in some channels."""
    if not stood_in:
        return "No channel here showed it."
    return (
        f"Its posts in {mentions(stood_in)} are taken down within seconds, or pass to the next "
        "article of its story."
    )
