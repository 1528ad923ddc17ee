"""The newsroom's own names, its topics and providers, and how a typed one is understood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile
from typing import Self

from bot.errors import UnknownNameError
from bot.search.spellings import Spellings, fold


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

    _shared: Spellings | None

    def __new__(cls, names: Iterable[Name], *, spellings: Spellings | None = None) -> Self:
        """Put names in order.

        Args:
            names: In any order.
            spellings: Of these names in order, and perhaps of others after them.
        """
        self = super().__new__(cls, sorted(names, key=lambda name: (-name.count, name.label)))
        self._shared = spellings
        return self

    @cached_property
    def published(self) -> Vocabulary:
        """Only names that stand in something published: that others exist is not for everybody."""
        if not self or self[-1].count:
            return self
        # The others come last, so each has the same place here, and one preparation serves both.
        return Vocabulary((name for name in self if name.count), spellings=self._spellings)

    @cached_property
    def compounds(self) -> dict[str, str]:
        """What labels of several words mean when written as one: ``powerapps``, ``Power Apps``."""
        labels = (name.label.split() for name in reversed(self))
        return {"".join(words).lower(): " ".join(words) for words in labels if len(words) > 1}

    def prepare(self) -> Vocabulary:
        """Make now what finding needs, so that the first who asks does not wait for it."""
        _ = self._spellings, self._by_text
        if self.published is not self:
            self.published.prepare()
        return self

    def suggest(self, typed: str, *, limit: int = 25) -> list[Name]:
        """Give the names that a person may mean; see the function of that name."""
        wanted = fold(typed)
        if not wanted:
            return list(self[:limit])
        found: dict[int, None] = {}
        for places in (
            self._spellings.beginning(wanted),
            self._spellings.with_word(wanted),
            self._spellings.holding(wanted),
        ):
            # In order, and those that are not ours come last.
            ours = takewhile(lambda place: place < len(self), places)
            further = (place for place in ours if place not in found)
            found.update(dict.fromkeys(islice(further, limit - len(found))))
        if found:
            return [self[place] for place in found]
        return self.near(typed, limit=limit)

    def near(self, typed: str, *, limit: int = 25) -> list[Name]:
        """Give the names that are spelled much as what was typed, the nearest first."""
        places = self._spellings.near(fold(typed))
        return [self[place] for place in places if place < len(self)][:limit]

    def resolve(self, typed: str) -> Name | None:
        """Give the name that was typed in full; see the function of that name."""
        place = self._by_text.get(fold(typed))
        return None if place is None else self[place]

    @cached_property
    def _folds(self) -> list[tuple[str, ...]]:
        """Label and key of each name, as they are compared; once where they are the same."""
        return [tuple(dict.fromkeys((fold(n.label), fold(n.key)))) for n in self]

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
    def _spellings(self) -> Spellings:
        return self._shared or Spellings(self._folds)


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
        UnknownNameError: There is none; suggests what was near.
    """
    name = resolve(names, typed)
    if name is None:
        raise not_found(kind, typed, names)
    return name


def not_found(kind: str, typed: str, names: Iterable[Name]) -> UnknownNameError:
    """Make the error for a name that nobody has, with the likeliest that were meant."""
    found = suggest(names, typed, limit=3)
    near = ", ".join(f"“{name.label}”" for name in found)
    advice = f" Did you mean {near}?" if near else ""
    message = f"There is no {kind} “{typed[:60]}” here.{advice}"
    return UnknownNameError(message, typed, [name.key for name in found])


def _prepared(names: Iterable[Name]) -> Vocabulary:
    return names if isinstance(names, Vocabulary) else Vocabulary(names)
