"""Where in a text the words of a search stand: to weigh what was found, and to mark it.

Pure. The index alone decides what is found; this sees nearly as many forms of a word as it does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.search.folding import fold
from bot.search.words import is_signed, is_unspaced, typed_forms

#: Endings that a word may have beside the typed one's; short words have fewer that are theirs.
_ENDINGS: Final = (
    r"(?:s|es|e|ed|d|ing|er|ers|or|ors|y|ies|ied|ly|al|ally|ion|ions|ation|ations|ment|ments)?"
)
_FEW_ENDINGS: Final = r"(?:s|es|e|ed|ing|y|ies)?"
_LONG_STEM: Final = 5
_SHORTEST_STEM: Final = 3
_TAKEN_OFF: Final = (
    "ations",
    "ation",
    "ings",
    "ing",
    "ies",
    "ers",
    "ed",
    "es",
    "er",
    "s",
    "y",
    "e",
)
_TOKEN: Final = re.compile(r"[^\W_]+")
_CAMEL_GAP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Around a word there are no letters, nor signs that make another of it: .NET, C#, C++.
_BEFORE: Final = r"(?<![^\W_])(?<!\W\.)(?<!\A\.)"
_AFTER: Final = r"(?![^\W_])(?!#|\+\+)"
_GAP: Final = r"[\W_]{1,3}"


class _BareLetters(dict[int, str]):
    """Letters without case and accents, each for one, so that places in a text stay the same."""

    def __missing__(self, code: int) -> str:
        bare = fold(chr(code))[:1] or " "
        self[code] = bare
        return bare


_BARE: Final = _BareLetters()


@dataclass(frozen=True, slots=True)
class Spotter:
    """Finds one typed word or phrase, in any of its forms.

    Attributes:
        body: A regular expression for it, without what must stand around it.
        stems: With one of them it begins, wherever it stands.
    """

    body: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]

    def place(self, text: str) -> int:
        """Give where the word first stands in a text that ``comparable`` gave; -1 for nowhere."""
        return _first(self.pattern, self.stems, text)

    def may_be_in(self, text: str) -> bool:
        """Tell, at no cost, whether the word may stand in such a text if words in it were apart."""
        return any(stem in text for stem in self.stems)


@dataclass(frozen=True, slots=True)
class PairSpotter:
    """Finds two typed words that stand one after the other; ``stems`` as in ``Spotter``."""

    stems: tuple[str, ...]
    pattern: re.Pattern[str]

    def is_in(self, text: str) -> bool:
        """Tell whether they stand so in a text that ``comparable`` gave."""
        return _first(self.pattern, self.stems, text) >= 0


@lru_cache(maxsize=128)
def spotter(typed: str, compound: str = "") -> Spotter:
    """Make what finds a typed word or phrase in any of its forms.

    Args:
        typed: As ``parse_words`` gives it.
        compound: What it means written apart, where it is several words written as one.
    """
    bodies: dict[str, None] = {}
    stems: dict[str, None] = {}
    if is_signed(typed):
        word = fold(typed)
        return Spotter(
            signed := rf"(?<![\w.]){re.escape(word)}(?![\w+#])", (word,), re.compile(signed)
        )
    for forms in typed_forms(typed, {typed.lower(): compound} if compound else None):
        # Places are looked for in texts letter by letter, words alone in folded ones.
        for form in dict.fromkeys(fit(one.text) for one in forms for fit in (comparable, fold)):
            tokens = _TOKEN.findall(form)
            if is_unspaced(form):
                # Pairs of characters overlap: "人工 工智" stands for 人工智.
                tokens = [tokens[0] + "".join(token[-1] for token in tokens[1:])]
                bodies[re.escape(tokens[0])] = stems[tokens[0]] = None
            elif tokens:
                bodies[rf"{_BEFORE}{_body(tokens)}{_AFTER}"] = None
                stems[_stem(tokens[0])[:_SHORTEST_STEM]] = None
    body = "|".join(bodies) or "(?!)"
    return Spotter(body, tuple(stems), re.compile(body))


@lru_cache(maxsize=128)
def pair_spotter(first: Spotter, second: Spotter) -> PairSpotter:
    """Make what finds two typed words that stand one after the other."""
    pattern = re.compile(f"(?:{first.body}){_GAP}(?:{second.body})")
    return PairSpotter(first.stems, pattern)


def comparable(text: str) -> str:
    """Give a text without case and accents, letter by letter in its place."""
    return text.lower() if text.isascii() else text.translate(_BARE)


def apart(text: str) -> str:
    """Give a text with the parts of its CamelCase words apart, as people may type them."""
    return _CAMEL_GAP.sub(" ", text)


def spots(spotters: Iterable[Spotter], text: str) -> list[tuple[int, int]]:
    """Give where typed words stand in a text, to mark them: start and end, in order, apart."""
    bare = comparable(text)
    found = sorted(match.span() for one in spotters for match in one.pattern.finditer(bare))
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > start:
            merged.append((start, end))
    return merged


def _first(pattern: re.Pattern[str], stems: Iterable[str], text: str) -> int:
    """Give where a pattern first matches that begins with one of some stems; -1 for nowhere.

    To look for stems and try there is several times as fast as to search with such a pattern.
    """
    first = -1
    for stem in stems:
        place = text.find(stem)
        while place >= 0 and not pattern.match(text, place):
            place = text.find(stem, place + 1)
        if place >= 0 and (first < 0 or place < first):
            first = place
    return first


def _body(tokens: list[str]) -> str:
    return r"[\W_]{0,3}".join(map(_token_body, tokens))


def _token_body(token: str) -> str:
    stem = _stem(token)
    # Written with a hyphen by some: e-mail.
    letters = "-?".join(map(re.escape, stem))
    if not stem.isalpha():
        return letters
    endings = _ENDINGS if len(stem) >= _LONG_STEM else _FEW_ENDINGS
    # The word as it is typed too: "serv" has too few letters for the ending of "server".
    return f"(?:{letters}{stem[-1]}?{endings}|{re.escape(token)})"


def _stem(token: str) -> str:
    """Take one English ending off, and one of two equal letters before it."""
    for ending in _TAKEN_OFF:
        stem = token.removesuffix(ending)
        if stem != token and len(stem) >= _SHORTEST_STEM:
            is_doubled = ending.startswith(("ing", "e")) and stem[-1] == stem[-2]
            return stem[:-1] if is_doubled and len(stem) > _SHORTEST_STEM else stem
    return token
