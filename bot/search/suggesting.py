"""What to offer where a search finds nothing: what was perhaps meant, and which part to drop.

Pure. Which of it would find something is for the store to say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from string import ascii_lowercase
from typing import Final

from bot.search.query import SearchQuery

#: Shorter words have too many others beside them, longer ones are no words.
_CORRECTABLE: Final = range(3, 25)
#: From so many letters on, two of them may be wrong.
_LONG: Final = 6
_SHORTEST_PART: Final = 3


class Meaning(StrEnum):
    """As what a suggestion would be looked for."""

    WORDS = "words"
    TOPIC = "topic"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What was perhaps meant.

    Attributes:
        label: What people read, such as "facial recognition".
        query: What finds it.
    """

    meaning: Meaning
    label: str
    query: SearchQuery


@dataclass(frozen=True, slots=True)
class Relaxation:
    """A search that finds something because one part of the query is dropped.

    Attributes:
        dropped: Which part: "topic", "provider", "time", "min_quality", "type", "without", or a
            word as it was typed.
        total: How many results there are then, counted up to a limit.
        is_total_exact: False where counting stopped at that limit.
    """

    dropped: str
    query: SearchQuery
    total: int
    is_total_exact: bool


@dataclass(frozen=True, slots=True)
class Advice:
    """What to offer where nothing was found, the most helpful first."""

    suggestions: tuple[Suggestion, ...]
    relaxations: tuple[Relaxation, ...]


def relaxed(query: SearchQuery) -> Iterator[tuple[str, SearchQuery]]:
    """Give the query without each of its parts, and what that part is called."""
    if query.topic is not None:
        yield "topic", replace(query, topic=None)
    if query.provider is not None:
        yield "provider", replace(query, provider=None)
    if query.since or query.until:
        yield "time", replace(query, since=None, until=None)
    if query.min_quality is not None:
        yield "min_quality", replace(query, min_quality=None)
    if query.type is not None:
        yield "type", replace(query, type=None)
    if query.without:
        yield "without", replace(query, without=())
    if len(query.words) > 1:
        for word in query.words:
            yield word, replace(query, words=tuple(one for one in query.words if one != word))


def one_edit_away(word: str) -> list[str]:
    """Give what a word may have been before one slip: a letter too many, missing, wrong, swapped.

    Also the word in two, where the space is missing.
    """
    if not is_correctable(word):
        return []
    halves = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    slips = [left + right[1:] for left, right in halves if right]
    slips += [left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1]
    for left, right in halves:
        slips += [left + letter + right for letter in ascii_lowercase]
        if right:
            slips += [left + letter + right[1:] for letter in ascii_lowercase]
    parts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    slips += [f"{word[:at]} {word[at:]}" for at in parts]
    return [slip for slip in dict.fromkeys(slips) if slip != word]


def is_correctable(word: str) -> bool:
    """Tell whether a word is one in which slips can be told: letters only, not too few."""
    return word.isalpha() and len(word) in _CORRECTABLE


def nearest(typed: str, words: Iterable[str], *, limit: int) -> list[str]:
    """Give the words that lie at most two slips from the typed one, the nearest first.

    Args:
        typed: In lower case, as all words are.
        words: As often as they occur: of equally near ones the more frequent counts.
        limit: How many to give at the most.
    """
    most = 2 if len(typed) >= _LONG else 1
    counts = Counter(word for word in words if abs(len(word) - len(typed)) <= most)
    distances = {word: slips(typed, word) for word in counts}
    near = [word for word in counts if 0 < distances[word] <= most]
    return sorted(near, key=lambda word: (distances[word], -counts[word], word))[:limit]


def slips(one: str, other: str) -> int:
    """Count the slips between two words (optimal string alignment distance)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [i]
        for j, wanted in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            is_swap = i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted
            row.append(min(cost, earlier[j - 2] + 1) if is_swap else cost)
    return row[-1]
