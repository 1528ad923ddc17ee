"""Which rules are about an article: thousands of rules of hundreds of servers at once.

Most rules name a provider, a topic or words. They are looked up by that, so that an article is
held against the few rules that may be about it only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from bot.identity import provider_id, topic_id
from bot.rules.rules import Conditions, Rule
from bot.search.folding import fold
from bot.search.spotting import spotter
from bot.search.words import is_unspaced

_TOKEN: Final = re.compile(r"[^\W_]+")
#: How much of a word ``spotter`` looks for first.
_STEM: Final = 3
_SIZES: Final = range(1, _STEM + 1)


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
    return _Group(conditions).is_about(article)


class _Group:
    """Rules that are about the same articles, prepared to be held against many."""

    __slots__ = ("conditions", "providers", "rules", "topics", "types")

    def __init__(self, conditions: Conditions) -> None:
        self.conditions = conditions
        self.rules: list[Rule] = []
        self.topics = frozenset(map(topic_id, conditions.topics))
        self.providers = frozenset(map(provider_id, conditions.providers))
        self.types = frozenset(map(str.casefold, conditions.types))

    def is_about(self, article: Incoming) -> bool:
        words = self.conditions.words
        return self.fits(article) and (
            not words or any(_speaks_of(article, word) for word in words)
        )

    def fits(self, article: Incoming) -> bool:
        """Tell whether an article has all that is asked for but the words."""
        wanted = self.conditions
        return (
            (not self.providers or article.provider in self.providers)
            and (not self.topics or not article.topics.isdisjoint(self.topics))
            and (
                wanted.min_quality is None
                or (article.quality is not None and article.quality >= wanted.min_quality)
            )
            and (not self.types or article.type.casefold() in self.types)
            and (not wanted.sources or not article.sources.isdisjoint(wanted.sources))
        )


@dataclass(slots=True)
class Rulebook:
    """Rules of any number of servers, ready to be asked about many articles.

    They are looked up by one kind of name, else by their words; words by what they begin with, at
    the beginning of a word of the text where they are of letters with gaps between them.
    """

    _groups: dict[Conditions, _Group] = field(default_factory=dict)
    _by_name: dict[int, list[_Group]] = field(default_factory=dict)
    _by_word: dict[str, list[_Group]] = field(default_factory=dict)
    _others: list[_Group] = field(default_factory=list)
    _beginning: dict[str, list[str]] = field(default_factory=dict)
    _anywhere: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rules: Iterable[Rule]) -> Rulebook:
        """Put rules in order; those that are paused are left out."""
        book = cls()
        for rule in rules:
            if not rule.is_paused:
                book._group(rule.order.conditions).rules.append(rule)
        return book

    @property
    def is_empty(self) -> bool:
        """Whether no rule is in force."""
        return not self._groups

    @property
    def asks_for_sources(self) -> bool:
        """Whether any rule is about where an article comes from."""
        return any(conditions.sources for conditions in self._groups)

    def first_about(self, article: Incoming) -> dict[int, Rule]:
        """Give, by server, the first of its rules that are about an article."""
        found: dict[int, Rule] = {}
        for group in self._about(article):
            for rule in group.rules:
                other = found.get(rule.server_id)
                if other is None or rule.place < other.place:
                    found[rule.server_id] = rule
        return found

    def _group(self, conditions: Conditions) -> _Group:
        """Give the group of some conditions; a new one is noted where it is to be looked up."""
        group = self._groups.get(conditions)
        if group is not None:
            return group
        group = self._groups[conditions] = _Group(conditions)
        if names := group.providers or group.topics:
            for name in names:
                self._by_name.setdefault(name, []).append(group)
        elif conditions.words:
            for word in conditions.words:
                self._enter_word(word)
                self._by_word[word].append(group)
        else:
            self._others.append(group)
        return group

    def _enter_word(self, word: str) -> None:
        if word in self._by_word:
            return
        self._by_word[word] = []
        for stem in _spotter(word).stems:
            is_plain = stem.isalnum() and len(stem) <= _STEM and not is_unspaced(stem)
            stems = self._beginning if is_plain else self._anywhere
            stems.setdefault(stem, []).append(word)

    def _about(self, article: Incoming) -> Iterator[_Group]:
        """Give each group once that is about an article."""
        names = (article.provider, *article.topics)
        maybe = {one for name in names for one in self._by_name.get(name, ())}
        yield from (one for one in (*self._others, *maybe) if one.is_about(article))
        spoken = (word for word in self._maybe_in(article) if _speaks_of(article, word))
        worded = {one for word in spoken for one in self._by_word[word]}
        yield from (one for one in worded if one.fits(article))

    def _maybe_in(self, article: Incoming) -> set[str]:
        """Give the words that an article may speak of."""
        if not self._by_word:
            return set()
        text = article.text
        starts = {token[:size] for token in _TOKEN.findall(text) for size in _SIZES}
        maybe = {word for stem in starts & self._beginning.keys() for word in self._beginning[stem]}
        maybe.update(
            word for stem, words in self._anywhere.items() if stem in text for word in words
        )
        return maybe


def _speaks_of(article: Incoming, word: str) -> bool:
    return _spotter(word).place(article.text) >= 0


#: Of all words that rules of a few hundred servers may name; to make one anew takes long.
_spotter = lru_cache(maxsize=2**14)(spotter)
