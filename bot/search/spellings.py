"""How names are spelled, prepared so that finding one among thousands is never felt.

Names are known by their places here, the most used first; whose they are is ``vocabulary``'s.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from bot.search import folding

#: How much of two texts' letter pairs must be the same for one to be a near miss of the other.
_NEAR_ENOUGH: Final = 0.5
_MOST_CANDIDATES: Final = 200
_END: Final = "\U0010ffff"
_BREAK: Final = "\n"


class Spellings:
    """What names are called, by how it begins, what it holds, and which letters it has."""

    def __init__(self, folds: Sequence[tuple[str, ...]]) -> None:
        """Prepare everything that finding needs.

        Args:
            folds: Of each name its label and other spellings, as ``fold`` gives them.
        """
        self._beginnings = sorted((text, at) for at, texts in enumerate(folds) for text in texts)
        self._word_beginnings = sorted(
            (label[start:], at)
            for at, (label, *_) in enumerate(folds)
            for start in _word_starts(label)
        )
        self._text, self._starts = _joined(folds)
        self._texts = [(_pairs(text), at) for at, texts in enumerate(folds) for text in texts]
        self._by_pair: dict[str, list[int]] = {}
        for number, (pairs, _) in enumerate(self._texts):
            for pair in pairs:
                self._by_pair.setdefault(pair, []).append(number)

    def beginning(self, wanted: str) -> list[int]:
        """Give the places of names that begin with a text, in order."""
        return _beginning(self._beginnings, wanted)

    def with_word(self, wanted: str) -> list[int]:
        """Give the places of names with a later word that begins with a text, in order."""
        return _beginning(self._word_beginnings, wanted)

    def holding(self, wanted: str) -> Iterator[int]:
        """Give the places of names that hold a text, in order, each as soon as it is found."""
        at = self._text.find(wanted)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            # On to the next name: one is offered once.
            at = self._text.find(wanted, self._starts[place + 1])

    def near(self, wanted: str) -> list[int]:
        """Give the places of names that are spelled much as a text, the nearest first."""
        pairs = _pairs(wanted)
        candidates: set[int] = set()
        for holders in sorted((self._by_pair.get(pair, ()) for pair in pairs), key=len):
            # The rarest pairs tell most; common ones would only add what is not near.
            if candidates and len(candidates) + len(holders) > _MOST_CANDIDATES:
                break
            candidates.update(holders)
        likeness = {number: _likeness(pairs, self._texts[number][0]) for number in candidates}
        nearest = sorted(
            (-like, number) for number, like in likeness.items() if like >= _NEAR_ENOUGH
        )
        return list(dict.fromkeys(self._texts[number][1] for _, number in nearest))


def fold(name: str) -> str:
    """Give a name as it is compared: without case, accents and spaces that do not matter."""
    return folding.fold(" ".join(name.split()))


def _joined(folds: Sequence[tuple[str, ...]]) -> tuple[str, list[int]]:
    """Give all spellings in one text, and where in it those of each name begin, and the end."""
    parts = [_BREAK.join(texts) for texts in folds]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part) + 1)
    return _BREAK.join(parts), starts


def _beginning(texts: list[tuple[str, int]], wanted: str) -> list[int]:
    first = bisect_left(texts, (wanted,))
    last = bisect_right(texts, (wanted + _END,))
    return sorted({at for _, at in texts[first:last]})


def _pairs(text: str) -> frozenset[str]:
    """Give the letter pairs of a text; its first letter counts once more, it is seldom wrong."""
    return frozenset(map("".join, zip(f" {text}", text)))  # noqa: B905 - the last letter begins none


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Give how much of two texts' letter pairs is the same, from 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _word_starts(text: str) -> Iterator[int]:
    """Give where words begin, save the first."""
    return (at + 1 for at, letter in enumerate(text) if letter in " -./" and at + 1 < len(text))
