"""Which rules are about an article: thousands of rules of hundreds of servers at once.

Most rules name a provider, a topic or words. They are looked up by that, so that an article is
held against the few rules that may be about it only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from operator import attrgetter

from bot.identity import provider_id, topic_id
from bot.rules.rules import Conditions, Rule
from bot.search.folding import fold
from bot.search.spotting import spotter


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
    return (
        (not conditions.providers or article.provider in _providers(conditions))
        and (not conditions.topics or not article.topics.isdisjoint(_topics(conditions)))
        and (
            conditions.min_quality is None
            or (article.quality is not None and article.quality >= conditions.min_quality)
        )
        and (not conditions.types or article.type.casefold() in map(str.casefold, conditions.types))
        and (not conditions.sources or not article.sources.isdisjoint(conditions.sources))
        and (
            not conditions.words
            or any(_spotter(word).place(article.text) >= 0 for word in conditions.words)
        )
    )


@dataclass(slots=True)
class Rulebook:
    """Rules of any number of servers, ready to be asked about many articles."""

    _same: dict[Conditions, list[Rule]] = field(default_factory=dict)
    _by_name: dict[int, list[Conditions]] = field(default_factory=dict)
    _by_stem: dict[str, list[Conditions]] = field(default_factory=dict)
    _others: list[Conditions] = field(default_factory=list)

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

    @property
    def asks_for_sources(self) -> bool:
        """Whether any rule is about where an article comes from."""
        return any(conditions.sources for conditions in self._same)

    def first_about(self, article: Incoming) -> dict[int, Rule]:
        """Give, by server, the first of its rules that are about an article."""
        found: dict[int, Rule] = {}
        about = (one for one in self._maybe_about(article) if is_about(one, article))
        rules = (rule for conditions in about for rule in self._same[conditions])
        for rule in sorted(rules, key=attrgetter("place"), reverse=True):
            found[rule.server_id] = rule
        return found

    def _enter(self, conditions: Conditions) -> None:
        """Note where conditions are looked up: by one kind of name, or what words begin with."""
        if names := _providers(conditions) or _topics(conditions):
            for name in names:
                self._by_name.setdefault(name, []).append(conditions)
        elif conditions.words:
            for stem in {stem for word in conditions.words for stem in _spotter(word).stems}:
                self._by_stem.setdefault(stem, []).append(conditions)
        else:
            self._others.append(conditions)

    def _maybe_about(self, article: Incoming) -> Iterator[Conditions]:
        """Give each conditions once that may be about an article."""
        yield from self._others
        named = [article.provider, *article.topics]
        found = {one: None for name in named for one in self._by_name.get(name, ())}
        text = article.text if self._by_stem else ""
        found.update(
            (one, None)
            for stem, conditions in self._by_stem.items()
            if stem in text
            for one in conditions
        )
        yield from found


# Few rules differ, and each is held against every article that comes.
@lru_cache(maxsize=2**14)
def _topics(conditions: Conditions) -> frozenset[int]:
    return frozenset(map(topic_id, conditions.topics))


@lru_cache(maxsize=2**14)
def _providers(conditions: Conditions) -> frozenset[int]:
    return frozenset(map(provider_id, conditions.providers))


#: Of all words that rules of a few hundred servers may name; to make one anew takes long.
_spotter = lru_cache(maxsize=2**14)(spotter)
