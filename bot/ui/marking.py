"""Marks the words that a search was made with, where they stand in titles and excerpts.

Pure. What was found is the store's word; this only shows a reader why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

from bot.search.query import SearchQuery
from bot.search.spotting import Spotter, spots, spotter
from bot.ui.text import escape, length, plain

_MARK: Final = "**"
#: What two marks take.
_MARKS: Final = 2 * len(_MARK)
#: More words are not looked for: each costs a look at every text.
_MOST_WORDS: Final = 8
#: How much of an excerpt is read, and how much of it stands before the first word.
_EXCERPT_READ: Final = 2000
_LEAD_IN: Final = 30

Spots = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Marker:
    """Finds the words of one search."""

    spotters: tuple[Spotter, ...] = ()

    @classmethod
    def of(cls, query: SearchQuery, compounds: Mapping[str, str]) -> Self:
        """Make a marker; ``compounds`` tells what words mean that are several written as one."""
        words = query.words[:_MOST_WORDS]
        return cls(tuple(spotter(word, compounds.get(word.lower(), "")) for word in words))

    def label(self, text: str, room: int) -> str:
        """Make the words bold in a text that holds no markup any more, as far as there is room."""
        found = [spot for spot in self._stretches(text) if _is_markable(text, *spot)]
        most = max(0, room - length(text)) // _MARKS
        parts, at = [], 0
        for start, end in found[:most]:
            parts += [text[at:start], _MARK, text[start:end], _MARK]
            at = end
        return "".join([*parts, text[at:]])

    def excerpt(self, title: str, text: str, room: int) -> str:
        """Give the part of an excerpt that shows words which the title does not, escaped.

        Empty where the title shows all of them, the excerpt none of the rest, or they do not fit.
        """
        missing = [one for one in self.spotters if not spots([one], title)]
        if not missing:
            return ""
        whole = plain(text, _EXCERPT_READ)
        found = spots(missing, whole)
        if not found:
            return ""
        begin = _beginning(whole, found[0][0])
        for units in range(room, 0, -max(1, room // 8)):
            shown = ("…" if begin else "") + plain(whole[begin:], units)
            marked = _marked(shown, self._stretches(shown))
            if length(marked) <= room:
                return marked if _MARK in marked else ""
        return ""

    def _stretches(self, text: str) -> Spots:
        """Give where words stand; those with only a space between them as one."""
        joined: list[tuple[int, int]] = []
        for start, end in spots(self.spotters, text):
            if joined and text[joined[-1][1] : start].isspace():
                joined[-1] = (joined[-1][0], end)
            else:
                joined.append((start, end))
        return joined


def _beginning(text: str, first: int) -> int:
    """Give where to begin so that little stands before the first word, and that is whole."""
    if first <= _LEAD_IN:
        return 0
    return text.find(" ", first - _LEAD_IN, first) + 1 or first


def _marked(text: str, found: Spots) -> str:
    parts, at = [], 0
    for start, end in found:
        parts += [escape(text[at:start]), _MARK, escape(text[start:end]), _MARK]
        at = end
    return "".join([*parts, escape(text[at:])])


def _is_markable(text: str, start: int, end: int) -> bool:
    """Tell whether bold there cannot meet an underscore and make it markup."""
    return "_" not in (text[start - 1 : start], text[end : end + 1])
