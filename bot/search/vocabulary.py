"""The newsroom's own names, its topics and providers, and how a typed one is understood."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

from bot.errors import NotFoundError

#: How much of two texts' letter pairs must be the same for one to be a near miss of the other.
_NEAR_ENOUGH: Final = 0.5
_MOST_CANDIDATES: Final = 300
_END: Final = "\U0010ffff"
_BREAK: Final = "\n"


@dataclass(frozen=True, slots=True)
class Name:
    """A topic or a provider.

    Attributes:
        key: What commands hand on: a topic's name, a provider's domain.
        label: What people read.
        count: How many published stories it stands in.
    """

    key: str
    label: str
    count: int


class Vocabulary(tuple[Name, ...]):
    """Names, the most used first, prepared so that finding among thousands is never felt.

    What is prepared is made when it is first needed, and kept.
    """

    def __new__(cls, names: Iterable[Name]) -> Self:
        """Put names in order."""
        return super().__new__(cls, sorted(names, key=lambda name: (-name.count, name.label)))

    @cached_property
    def published(self) -> Vocabulary:
        """Only names that stand in something published: that others exist is not for everybody."""
        return Vocabulary(name for name in self if name.count)

    @cached_property
    def compounds(self) -> dict[str, str]:
        """What labels of several words mean when written as one: ``powerapps``, ``Power Apps``."""
        labels = (name.label.split() for name in reversed(self))
        return {"".join(words).lower(): " ".join(words) for words in labels if len(words) > 1}

    def prepare(self) -> Vocabulary:
        """Make now what finding needs, so that the first who asks does not wait for it."""
        _ = self._beginnings, self._word_beginnings, self._text, self._by_text, self._pair_index
        return self

    def suggest(self, typed: str, *, limit: int = 25) -> list[Name]:
        """Give the names that a person may mean; see the function of that name."""
        wanted = _fold(typed)
        if not wanted:
            return list(self[:limit])
        found: dict[int, None] = {}
        for group in (
            self._beginning(self._beginnings, wanted),
            self._beginning(self._word_beginnings, wanted),
            self._holding(wanted),
        ):
            # The names stand most used first, so their places are their ranks.
            found.update(dict.fromkeys(sorted(group)))
            if len(found) >= limit:
                break
        if found:
            return [self[place] for place in list(found)[:limit]]
        return self.near(typed, limit=limit)

    def near(self, typed: str, *, limit: int = 25) -> list[Name]:
        """Give the names that are spelled much as what was typed, the nearest first."""
        wanted = _pairs(_fold(typed))
        texts, by_pair = self._pair_index
        candidates: set[int] = set()
        for holders in sorted((by_pair.get(pair, ()) for pair in wanted), key=len):
            # The rarest pairs tell most; common ones would only add what is not near.
            if candidates and len(candidates) + len(holders) > _MOST_CANDIDATES:
                break
            candidates.update(holders)
        likeness = {number: _likeness(wanted, texts[number][0]) for number in candidates}
        nearest = sorted(
            (number for number in candidates if likeness[number] >= _NEAR_ENOUGH),
            key=lambda number: (-likeness[number], number),
        )
        places = dict.fromkeys(texts[number][1] for number in nearest)
        return [self[place] for place in list(places)[:limit]]

    def resolve(self, typed: str) -> Name | None:
        """Give the name that was typed in full; see the function of that name."""
        place = self._by_text.get(_fold(typed))
        return None if place is None else self[place]

    @cached_property
    def _folds(self) -> list[tuple[str, ...]]:
        """Label and key of each name, as they are compared; once where they are the same."""
        return [tuple(dict.fromkeys((_fold(n.label), _fold(n.key)))) for n in self]

    @cached_property
    def _by_text(self) -> dict[str, int]:
        """Where each name stands, by what it is called in full, then by what it is in short."""
        found: dict[str, int] = {}
        for place, texts in enumerate(self._folds):
            for text in texts:
                found.setdefault(text, place)
        for place, texts in enumerate(self._folds):
            for text in texts:
                found.setdefault("".join(text.split()), place)
            found.setdefault(texts[-1].partition(".")[0], place)
        return found

    @cached_property
    def _beginnings(self) -> list[tuple[str, int]]:
        return sorted((text, place) for place, texts in enumerate(self._folds) for text in texts)

    @cached_property
    def _word_beginnings(self) -> list[tuple[str, int]]:
        return sorted(
            (label[at:], place)
            for place, (label, *_) in enumerate(self._folds)
            for at in _word_starts(label)
        )

    @cached_property
    def _text(self) -> tuple[str, list[int]]:
        """All labels and keys in one text, and where in it those of each name begin."""
        parts = [_BREAK.join(texts) for texts in self._folds]
        starts, at = [], 0
        for part in parts:
            starts.append(at)
            at += len(part) + 1
        return _BREAK.join(parts), starts

    @cached_property
    def _pair_index(self) -> tuple[list[tuple[frozenset[str], int]], dict[str, list[int]]]:
        """Every text's letter pairs with its name's place; by letter pair, which texts hold it."""
        texts = [(_pairs(text), place) for place, folds in enumerate(self._folds) for text in folds]
        by_pair: dict[str, list[int]] = {}
        for number, (pairs, _) in enumerate(texts):
            for pair in pairs:
                by_pair.setdefault(pair, []).append(number)
        return texts, by_pair

    def _beginning(self, texts: list[tuple[str, int]], wanted: str) -> Iterator[int]:
        first = bisect_left(texts, (wanted,))
        last = bisect_right(texts, (wanted + _END,))
        return (place for _, place in texts[first:last])

    def _holding(self, wanted: str) -> Iterator[int]:
        text, starts = self._text
        at = text.find(wanted)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            yield place
            # On to the next name: one is offered once.
            end = starts[place + 1] if place + 1 < len(starts) else len(text)
            at = text.find(wanted, end)


def suggest(names: Iterable[Name], typed: str, *, limit: int = 25) -> list[Name]:
    """Give the names that a person may mean, the likeliest first.

    Names that begin with what was typed, then those with a word that does, then those that hold
    it; where there is none, near misses. In each group the most used come first. Case and accents
    do not matter.
    """
    return _prepared(names).suggest(typed, limit=limit)


def resolve(names: Iterable[Name], typed: str) -> Name | None:
    """Give the name that was typed in full, by key or label; None where there is none.

    Spaces and what follows the first dot may be missing: ``powerapps``, ``forbes``.
    """
    return _prepared(names).resolve(typed)


def require(kind: str, names: Iterable[Name], typed: str) -> Name:
    """Give the name that was typed in full.

    Raises:
        NotFoundError: There is none; suggests what was near.
    """
    name = resolve(names, typed)
    if name is None:
        raise not_found(kind, typed, names)
    return name


def not_found(kind: str, typed: str, names: Iterable[Name]) -> NotFoundError:
    """Make the error for a name that nobody has, with the likeliest that were meant."""
    near = ", ".join(f"“{name.label}”" for name in suggest(names, typed, limit=3))
    advice = f" Did you mean {near}?" if near else ""
    return NotFoundError(f"There is no {kind} “{typed[:60]}” here.{advice}")


def _prepared(names: Iterable[Name]) -> Vocabulary:
    return names if isinstance(names, Vocabulary) else Vocabulary(names)


def _pairs(text: str) -> frozenset[str]:
    """Give the letter pairs of a text; its first letter counts once more, it is seldom wrong."""
    padded = f" {text}"
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Give how much of two texts' letter pairs is the same, from 0 to 1 (Dice's coefficient)."""
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def _word_starts(text: str) -> Iterator[int]:
    """Give where words begin, save the first."""
    return (at + 1 for at, letter in enumerate(text) if letter in " -./" and at + 1 < len(text))


def _fold(text: str) -> str:
    text = " ".join(text.split()).casefold()
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
