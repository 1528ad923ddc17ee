"""The words of an article by which stories are told apart, and how much each of them weighs."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from bot.search.folding import fold
from bot.search.words import is_unspaced

#: How rarely a newsroom uses a word, in natural logarithms: 0 stands in every article.
Rarity = Callable[[str], float]

#: A word of the excerpt alone says less about the event than a word of the headline.
_EXCERPT_WEIGHT: Final = 0.6
#: A number tells one event from the next: a year, a price, a version.
_NUMBER_WEIGHT: Final = 1.2
#: Excerpts are cut anywhere; what stands further in tells the background, not the news.
_EXCERPT_LENGTH: Final = 400
#: By so many words each article is compared with others: with those whose headline has one of them.
WORDS_ASKED: Final = 24
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['\u2019][sS]\b")
_ENDINGS: Final = ("ing", "ed", "es", "s")
_STEM_LENGTH: Final = 3
_ENGLISH: Final = (
    "a an the and or but of to in on at by for from with as is are was were be been being it its"
    " this that these those will would can could has have had do does did not no you your we our"
    " they their he she his her i my me us if than then so what when how why who which where here"
    " there about into over after before up out new now just more most all any some also get gets"
    " got may might one s t re ve ll d m"
)
_STOP_WORDS: Final = frozenset(_ENGLISH.split())


@dataclass(frozen=True, slots=True)
class Words:
    """The words of an article, each in the form by which it is compared.

    Attributes:
        title: Those of its headline, in its order.
        excerpt: Those of its excerpt that the headline does not have.
        spelled: By form, the word as the article writes it.
    """

    title: tuple[str, ...]
    excerpt: frozenset[str]
    spelled: Mapping[str, str]

    def __iter__(self) -> Iterator[str]:
        yield from self.title
        yield from self.excerpt


@dataclass(frozen=True, slots=True)
class Weighed:
    """The words of an article with their weights, made once and compared often.

    Attributes:
        weights: By form, its rarity; more for a number, less for a word of the excerpt alone.
        length: Of the vector of those weights.
        title: By form, the weight of each word of the headline, in its order.
        title_weight: The sum of those.
        spelled: By form, the word as the article writes it.
    """

    weights: Mapping[str, float]
    length: float
    title: Mapping[str, float]
    title_weight: float
    spelled: Mapping[str, str]


def words_of(title: str, excerpt: str) -> Words:
    """Take the words from a headline and the beginning of an excerpt.

    Letters' case, accents of other keyboards, English endings and possessives make no difference;
    words that every text has are left out. Scripts without spaces give pairs of characters.
    """
    in_title = _forms(title)
    in_excerpt = _forms(excerpt[:_EXCERPT_LENGTH])
    return Words(
        tuple(in_title),
        frozenset(in_excerpt.keys() - in_title.keys()),
        {**in_excerpt, **in_title},
    )


def spaced_words(title: str, excerpt: str) -> tuple[str, str]:
    """Give the same words as ``words_of``, headline and excerpt each with spaces between them.

    It takes a fraction of the time: a load does it for every article.
    """
    in_title = dict.fromkeys(_spaced(title).split())
    in_excerpt = dict.fromkeys(_spaced(excerpt[:_EXCERPT_LENGTH]).split())
    return " ".join(in_title), " ".join(word for word in in_excerpt if word not in in_title)


def rarity_among(counts: Callable[[str], int], total: int) -> Rarity:
    """Make a rarity from how many of a newsroom's articles have each word.

    Args:
        counts: By form, the number of articles with that word; 0 for one never seen.
        total: The number of articles. In a newsroom without any, all words weigh the same.
    """

    def rarity(word: str) -> float:
        return max(0.0, math.log((total + 1) / (counts(word) + 0.5)))

    return rarity


def weigh(words: Words, rarity: Rarity) -> Weighed:
    """Weigh an article's words by their rarity."""
    title = {word: _weight(word, rarity) for word in words.title}
    weights = title | {word: _EXCERPT_WEIGHT * _weight(word, rarity) for word in words.excerpt}
    return Weighed(
        weights=weights,
        length=math.sqrt(sum(weight * weight for weight in weights.values())),
        title=title,
        title_weight=sum(title.values()),
        spelled=words.spelled,
    )


def candidate_words(words: Weighed, limit: int = WORDS_ASKED) -> tuple[str, ...]:
    """Give the words by which to look an article up among all others, the heaviest first.

    Articles of one story nearly always share one of these, and few others do: looking for the
    articles of the last days that have one of them replaces comparing with every article.

    Args:
        words: The article's, weighed.
        limit: How many to give.
    """
    weights = words.weights
    return tuple(sorted(weights, key=lambda word: (-weights[word], word))[:limit])


def _weight(word: str, rarity: Rarity) -> float:
    return rarity(word) * (_NUMBER_WEIGHT if _has_digit(word) else 1)


def _has_digit(word: str) -> bool:
    return not word.isalpha() and any(map(str.isdigit, word))


def _forms(text: str) -> dict[str, str]:
    """Give the words of a text by their forms, as they are spelled the last time."""
    return {
        form: spelled if len(forms) == 1 else form
        for spelled in _spellings(text)
        for forms in [_forms_of(spelled).split()]
        for form in forms
    }


def _spaced(text: str) -> str:
    return " ".join(map(_forms_of, _spellings(text)))


def _spellings(text: str) -> list[str]:
    return _WORD.findall(_POSSESSIVE.sub(" ", text))


# Few words make up most texts, and a load takes the words of every one.
@lru_cache(maxsize=4096)
def _forms_of(spelled: str) -> str:
    """Give the forms of a word with spaces between them: mostly one, none of what all have."""
    word = fold(spelled)
    if not word.isascii() and is_unspaced(word):
        return " ".join(map("".join, pairwise(word)))
    return "" if word in _STOP_WORDS else _stem(word)


def _stem(word: str) -> str:
    """Take an English ending off, so that ``leaks``, ``leaked`` and ``leaking`` are one word."""
    if not word.endswith(_ENDINGS):
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + _STEM_LENGTH:
            return word.removesuffix(ending)
    return word
