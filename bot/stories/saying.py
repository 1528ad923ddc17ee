"""Says in one sentence why two articles are one story, or are not."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Final

from bot.stories.judging import Verdict

_WORDS_SHOWN: Final = 5
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)


def explained(verdict: Verdict) -> str:
    """Say on what a verdict rests: ``linked, 3 hours apart, 4 words in common: …``.

    The words are others' text; whoever shows the sentence makes them harmless.
    """
    return ", ".join(
        (
            "linked" if verdict.is_linked else "not linked",
            *(["the same provider"] if verdict.is_of_one_provider else []),
            f"{_duration(verdict.apart)} apart",
            *(["the same headline"] if verdict.has_one_title else []),
            _in_common(verdict.common_words),
            _measured(verdict),
        )
    )


def _duration(apart: timedelta) -> str:
    if apart < 2 * _DAY:
        return _counted(round(apart / _HOUR), "hour")
    return _counted(round(apart / _DAY), "day")


def _in_common(words: tuple[str, ...]) -> str:
    if not words:
        return "no word in common"
    shown = ", ".join(words[:_WORDS_SHOWN])
    return f"{_counted(len(words), 'word')} in common: {shown}{', …' * (len(words) > _WORDS_SHOWN)}"


def _measured(verdict: Verdict) -> str:
    if math.isinf(verdict.needed):
        return "too far apart in time for one story"
    likeness, needed = f"likeness {verdict.likeness.value:.0%}", f"{verdict.needed:.0%}"
    if verdict.is_same:
        return f"{likeness} of the {needed} that it takes"
    if verdict.likeness.value >= verdict.needed:
        return f"{likeness}, but their headlines tell of different things"
    return f"{likeness} where it takes {needed}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
