"""Which rules are about an article: thousands of rules of hundreds of servers at once.

Most rules name a provider, a topic or words. They are looked up by that, so that an article is
held against the few rules that may be about it only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import attrgetter
from typing import Final

from bot.identity import provider_id, topic_id
from bot.rules.rules import Conditions, Rule
from bot.search.folding import fold
from bot.search.spotting import spotter
from bot.search.words import is_unspaced

_TOKEN: Final = re.compile(r"[^\W_]+")
#: How much of a word ``spotter`` looks for first.
_STEM: Final = 3


@dataclass(frozen=True)
class Incoming:
    """An article that comes, as rules see it.

    Attributes:
        provider: Id of its provider.
        topics: Ids of its topics.
        sources: Names of the sources and addresses of the feeds that have it.
        is_published: The word of its document.
    """

    id: int
    title: str
    excerpt: str
    provider: int
    topics: frozenset[int]
    type: str
    quality: int | None
    is_published: bool
    sources: frozenset[str] = frozenset()

    @cached_property
    def text(self) -> str:
        """What words are looked for in."""
        return fold(f"{self.title}\n{self.excerpt}")


def is_about(conditions: Conditions, article: Incoming) -> bool:
    """Tell whether a rule with some conditions is about an article."""
    return _fits(conditions, article) and (
        not conditions.words or any(_speaks_of(article, word) for word in conditions.words)
    )


@dataclass
class Rulebook:
    """Rules of any number of servers, ready to be asked about many articles.

    Conditions are looked up by one kind of name, else by their words; words by what they begin
    with, at the beginning of a word of the text where they are of letters with gaps between them.
    """

    _same: dict[Conditions, list[Rule]] = field(default_factory=dict)
    _by_name: dict[int, list[Conditions]] = field(default_factory=dict)
    _by_word: dict[str, list[Conditions]] = field(default_factory=dict)
    _others: list[Conditions] = field(default_factory=list)
    _beginning: dict[str, list[str]] = field(default_factory=dict)
    _anywhere: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Rulebook:
        """Put rules in order; those that are paused are left out."""
        book = cls()
        for rule in rules:
            if not rule.is_paused:
                conditions = rule.order.conditions
                if conditions not in book._same:
                    book._enter(conditions)
                book._same.setdefault(conditions, []).append(rule)
        return book

    @property
    def is_empty(self) -> bool:
        """Whether no rule is in force."""
        return not self._same

    @cached_property
    def asks_for_sources(self) -> bool:
        """Whether any rule is about where an article comes from."""
        return any(conditions.sources for conditions in self._same)

    def first_about(self, article: Incoming) -> dict[int, Rule]:
        """Give, by server, the first of its rules that are about an article."""
        found: dict[int, Rule] = {}
        rules = (rule for conditions in self._about(article) for rule in self._same[conditions])
        for rule in sorted(rules, key=attrgetter("place"), reverse=True):
            found[rule.server_id] = rule
        return found

    def _enter(self, conditions: Conditions) -> None:
        """Note where conditions are looked up."""
        if names := _providers(conditions) or _topics(conditions):
            for name in names:
                self._by_name.setdefault(name, []).append(conditions)
        for word in () if names else conditions.words:
            if word not in self._by_word:
                self._enter_word(word)
            self._by_word.setdefault(word, []).append(conditions)
        if not names and not conditions.words:
            self._others.append(conditions)

    def _enter_word(self, word: str) -> None:
        for stem in _spotter(word).stems:
            is_plain = stem.isalnum() and len(stem) <= _STEM and not is_unspaced(stem)
            stems = self._beginning if is_plain else self._anywhere
            stems.setdefault(stem, []).append(word)

    def _about(self, article: Incoming) -> Iterator[Conditions]:
        """Give each conditions once that are about an article."""
        names = (article.provider, *article.topics)
        maybe = {one: None for name in names for one in self._by_name.get(name, ())}
        yield from (one for one in (*self._others, *maybe) if is_about(one, article))
        spoken = (word for word in self._maybe_in(article) if _speaks_of(article, word))
        worded = {one: None for word in spoken for one in self._by_word[word]}
        yield from (one for one in worded if _fits(one, article))

    def _maybe_in(self, article: Incoming) -> set[str]:
        """Give the words that an article may speak of."""
        if not self._by_word:
            return set()
        text = article.text
        starts = {token[:size] for token in _TOKEN.findall(text) for size in range(1, _STEM + 1)}
        maybe = {word for stem in starts & self._beginning.keys() for word in self._beginning[stem]}
        maybe.update(
            word for stem, words in self._anywhere.items() if stem in text for word in words
        )
        return maybe


def _fits(conditions: Conditions, article: Incoming) -> bool:
    """Tell whether an article has all that is asked for but the words."""
    return (
        (not conditions.providers or article.provider in _providers(conditions))
        and (not conditions.topics or not article.topics.isdisjoint(_topics(conditions)))
        and (
            conditions.min_quality is None
            or (article.quality is not None and article.quality >= conditions.min_quality)
        )
        and (not conditions.types or article.type.casefold() in map(str.casefold, conditions.types))
        and (not conditions.sources or not article.sources.isdisjoint(conditions.sources))
    )


def _speaks_of(article: Incoming, word: str) -> bool:
    return _spotter(word).place(article.text) >= 0


# Few rules differ, and each is held against every article that comes.
@lru_cache(maxsize=2**14)
def _topics(conditions: Conditions) -> frozenset[int]:
    return frozenset(map(topic_id, conditions.topics))


@lru_cache(maxsize=2**14)
def _providers(conditions: Conditions) -> frozenset[int]:
    return frozenset(map(provider_id, conditions.providers))


#: Of all words that rules of a few hundred servers may name; to make one anew takes long.
_spotter = lru_cache(maxsize=2**14)(spotter)
