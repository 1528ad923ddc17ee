"""What a search may show beyond what holds all of its words, each for its own reason. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.articles import RelatedItem
from bot.headlines import Headline
from bot.search.query import SearchQuery
from bot.search.spotting import comparable, spotter
from bot.search.words import EITHER

#: Where whole words find as many, nothing else is looked for.
ENOUGH: Final = 10
#: Shorter beginnings stand in too many words to mean one.
BEGINS_FROM: Final = 5
#: What is left off the end of a word, so that its other forms hold the rest, too.
_ENDING: Final = 2
_LETTERS: Final = re.compile(r"[a-z0-9]{3,}")


class Reason(StrEnum):
    """Why a story is shown all the same."""

    BEGINNING = "beginning"
    TOPIC = "topic"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True)
class Section:
    """Stories that are shown for one reason.

    Attributes:
        label: What the reason is about: the topic; empty for others.
        covered_in: By article, the coverage whose headline holds the words.
    """

    reason: Reason
    headlines: Sequence[Headline]
    label: str = ""
    covered_in: Mapping[int, RelatedItem] = field(default_factory=dict)


def holding(query: SearchQuery, items: Sequence[RelatedItem]) -> RelatedItem | None:
    """Give the first item whose title holds all words of a query, in any of their forms."""
    spotters = [spotter(word) for word in query.words]
    titles = ((item, comparable(item.title)) for item in items)
    return next(
        (item for item, title in titles if all(one.place(title) >= 0 for one in spotters)), None
    )


def stretches(query: SearchQuery) -> list[str]:
    """Give plain letters that must stand in a text which holds the words, each in lower case.

    So a text without them need not be read. Empty where nothing of that kind can be said.
    """
    found = []
    for word in query.words:
        runs = _LETTERS.findall(word.lower()) if EITHER not in word else []
        longest = max(runs, key=len, default="")
        found += [longest[: max(3, len(longest) - _ENDING)]] if longest else []
    return found
