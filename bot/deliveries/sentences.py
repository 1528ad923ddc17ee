"""What an explanation is made of: verdicts, in one word for programs and in a sentence for people.

Sentences hold moments and others' text as such; how these look is left to who shows them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.errors import DeliveryError


class Outcome(StrEnum):
    """What became of a story in a subscription, in one word for programs."""

    POSTED = "posted"
    COMING = "coming"
    WAITING = "waiting"
    PAUSED = "paused"
    FAILING = "failing"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    HELD_BACK = "held back"


@dataclass(frozen=True, slots=True)
class Foreign:
    """Text that others wrote: a title, a filter's words, an answer of Discord's."""

    text: str


#: What stands in a sentence: our own words, others', and moments.
Part = str | Foreign | datetime
Sentence = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a story in one subscription.

    Attributes:
        channel_id: Where it would stand.
        message_id: The message that shows it; None where none does.
    """

    subscription_id: int
    channel_id: int
    outcome: Outcome
    sentence: Sentence
    message_id: int | None = None


def in_words(
    sentence: Sentence, *, moment: Callable[[datetime], str], foreign: Callable[[str], str]
) -> str:
    """Write a sentence out.

    Args:
        sentence: What to say.
        moment: Writes a moment for those who read it.
        foreign: Makes others' text harmless where it is shown.
    """
    return "".join(_written(part, moment, foreign) for part in sentence)


def ended(text: str) -> str:
    """Let a text end as a sentence does."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def failure_in_words(error: Exception) -> str:
    """Say why a post failed; of what nobody foresaw the kind alone, as the log has the rest."""
    if isinstance(error, DeliveryError):
        return str(error)
    return f"an error inside the bot ({type(error).__name__}), which its log tells more of"


def _written(part: Part, moment: Callable[[datetime], str], foreign: Callable[[str], str]) -> str:
    if isinstance(part, datetime):
        return moment(part)
    return foreign(part.text) if isinstance(part, Foreign) else part
