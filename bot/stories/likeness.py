"""How much alike the words of two articles are. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from bot.stories.words import Weighed

#: What each further word counts of those that stand side by side in both headlines: most often
#: they are one name, and a name of five words is no more evidence than one of two.
_FURTHER_WORD: Final = 0.25


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much alike two articles' words are, each from 0 to 1.

    Attributes:
        agreement: The root of the cosine of their weights: how far the texts agree as a whole.
        told: How much of its headline each finds in the other's text, the lesser of both.
    """

    agreement: float
    told: float

    @property
    def value(self) -> float:
        """The mean of both: boilerplate raises only the first, a shared name only the second."""
        return (self.agreement + self.told) / 2


NONE: Final = Likeness(0.0, 0.0)


def likeness_of(one: Weighed, other: Weighed) -> Likeness:
    """Compare two articles' words."""
    common = one.weights.keys() & other.weights.keys()
    if not common:
        return NONE
    less = _less_for_phrases(one, other)
    return Likeness(
        _agreement(one, other, common, less), min(_told(one, other, less), _told(other, one, less))
    )


def excerpts_in_common(one: Weighed, other: Weighed) -> float:
    """Tell how much of the shorter excerpt the other has too, headlines left aside: 0 to 1."""
    texts = [
        {word: weight for word, weight in words.weights.items() if word not in words.title}
        for words in (one, other)
    ]
    least = min(sum(text.values()) for text in texts)
    common = texts[0].keys() & texts[1].keys()
    return min(1.0, sum(texts[0][word] for word in common) / least) if least else 0.0


def _less_for_phrases(one: Weighed, other: Weighed) -> Mapping[str, float]:
    """Give, by word, what is taken off where words stand side by side in both headlines."""
    pairs = set(pairwise(other.title))
    less: dict[str, float] = {}
    heaviest = None
    for left, right in pairwise(one.title):
        if (left, right) not in pairs:
            heaviest = None
            continue
        heaviest = heaviest or left
        lighter, heaviest = sorted((heaviest, right), key=one.title.__getitem__)
        less[lighter] = 1 - _FURTHER_WORD
    return less


def _agreement(
    one: Weighed, other: Weighed, common: Iterable[str], less: Mapping[str, float]
) -> float:
    product = sum(one.weights[word] * other.weights[word] for word in common)
    product -= sum(share * one.weights[word] * other.weights[word] for word, share in less.items())
    lengths = _length(one, less) * _length(other, less)
    return min(1.0, math.sqrt(max(0.0, product) / lengths)) if lengths else 0.0


def _length(words: Weighed, less: Mapping[str, float]) -> float:
    if not less:
        return words.length
    taken_off = sum(share * words.weights[word] ** 2 for word, share in less.items())
    return math.sqrt(max(0.0, words.length**2 - taken_off))


def _told(one: Weighed, other: Weighed, less: Mapping[str, float]) -> float:
    """Tell how much of a headline's weight is in the words of another article."""
    taken_off = sum(share * one.title[word] for word, share in less.items())
    weight = one.title_weight - taken_off
    if weight <= 0:
        return 0.0
    found = sum(weight for word, weight in one.title.items() if word in other.weights)
    return min(1.0, (found - taken_off) / weight)
