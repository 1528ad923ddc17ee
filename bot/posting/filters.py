"""Which articles a subscription wants. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Any

from bot.headlines import Headline
from bot.identity import provider_id, topic_id
from bot.search.folding import fold
from bot.search.spotting import spotter


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a subscription wants; every part narrows, an empty one does not.

    Attributes:
        topics: Names; one that the article has is enough. Compared without case.
        providers: Domains; the article's own must be among them.
        words: Words or phrases; one in the title or excerpt, in any of its forms, is enough.
        types: Types as documents name them; the article's must be among them.
        min_quality: Least quality; an article without one never has it.
        min_heat: Least heat; an article without one never has it.
        not_topics: Names; the article may have none of them.
        not_providers: Domains; the article's own may not be among them.
        not_words: Words or phrases; none may stand in the title or excerpt.
    """

    topics: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    min_quality: int | None = None
    min_heat: int | None = None
    not_topics: tuple[str, ...] = ()
    not_providers: tuple[str, ...] = ()
    not_words: tuple[str, ...] = ()

    def mismatch(self, article: Headline) -> str | None:
        """Give the reason why an article is not wanted, None where it is."""
        return (
            self._topic_mismatch(article)
            or self._provider_mismatch(article)
            or self._rating_mismatch(article)
            or self._word_mismatch(article)
        )

    def _topic_mismatch(self, article: Headline) -> str | None:
        if self.topics and _topic_ids(self.topics).isdisjoint(_topic_ids(article.topics)):
            return f"none of its topics is {_or(self.topics)}"
        if self.not_topics and not _topic_ids(self.not_topics).isdisjoint(
            _topic_ids(article.topics)
        ):
            return f"one of its topics is {_or(self.not_topics)}"
        return None

    def _provider_mismatch(self, article: Headline) -> str | None:
        provider = provider_id(article.provider.domain)
        if self.providers and provider not in _provider_ids(self.providers):
            return f"its provider is not {_or(self.providers)}"
        if self.not_providers and provider in _provider_ids(self.not_providers):
            return f"its provider is {_or(self.not_providers)}"
        return None

    def _rating_mismatch(self, article: Headline) -> str | None:
        if self.types and article.type.casefold() not in map(str.casefold, self.types):
            return f"its type is not {_or(self.types)}"
        for name, least in (("quality", self.min_quality), ("heat", self.min_heat)):
            value: int | None = getattr(article, name)
            if least is not None and (value is None or value < least):
                return f"its {name} is below {least}"
        return None

    def _word_mismatch(self, article: Headline) -> str | None:
        if self.words and not any(_has(article, word) for word in self.words):
            return f"it speaks nowhere of {_or(self.words)}"
        found = next((word for word in self.not_words if _has(article, word)), None)
        return f"it speaks of {found}" if found is not None else None

    def comparable(self) -> Filters:
        """Give the filters in an order and a case in which equal ones are the same."""
        return replace(
            self,
            topics=_in_order(self.topics),
            providers=_in_order(self.providers),
            words=_in_order(self.words),
            types=_in_order(self.types),
            not_topics=_in_order(self.not_topics),
            not_providers=_in_order(self.not_providers),
            not_words=_in_order(self.not_words),
        )

    def overlaps(self, other: Filters) -> bool:
        """Tell whether what others want is among this, as far as the names in both can tell.

        A story may have topics of both all the same; to warn of every such pair would be noise.
        """
        return all(
            _share(*(getattr(one, name) for one in (self, other)))
            and not _excludes(self, other, name)
            and not _excludes(other, self, name)
            for name in ("topics", "providers", "words", "types")
        )

    def to_json(self) -> str:
        """Give the filters as text that ``filters_from_json`` reads; empty parts are left out."""
        values = {name: getattr(self, name) for name in _NAMES}
        return json.dumps(
            {name: value for name, value in values.items() if value not in ((), None)}
        )


# Thousands of subscriptions have few different filters.
@lru_cache(maxsize=4096)
def filters_from_json(text: str) -> Filters:
    """Read what ``Filters.to_json`` wrote."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(text).items()
        if name in _NAMES
    }
    return Filters(**values)


_NAMES = tuple(field.name for field in fields(Filters))


# A release is held against every subscription, and few filters differ.
@lru_cache(maxsize=4096)
def _topic_ids(names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(map(topic_id, names))


@lru_cache(maxsize=4096)
def _provider_ids(domains: tuple[str, ...]) -> frozenset[int]:
    return frozenset(map(provider_id, domains))


def _share(some: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Tell whether two lists of names have one in common; an empty one stands for all."""
    return not some or not others or not _folded(some).isdisjoint(_folded(others))


def _excludes(one: Filters, other: Filters, name: str) -> bool:
    """Tell whether one leaves out all that the other wants by name."""
    wanted = _folded(getattr(other, name))
    return bool(wanted) and wanted <= _folded(getattr(one, f"not_{name}", ()))


def _in_order(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(_folded(names)))


def _folded(names: tuple[str, ...]) -> set[str]:
    return {name.casefold() for name in names}


def _has(article: Headline, word: str) -> bool:
    return _is_in(word, article.title, article.excerpt)


@lru_cache(maxsize=4096)
def _is_in(word: str, title: str, excerpt: str) -> bool:
    return spotter(word).place(fold(f"{title}\n{excerpt}")) >= 0


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
