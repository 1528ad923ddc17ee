"""Which of an article's listed coverage to show with it, and in which order. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.articles import Article, RelatedItem
from bot.identity import normalise_domain
from bot.stories.likeness import likeness_of
from bot.stories.telling import is_within_story
from bot.stories.words import Rarity, Weighed, weigh, words_of

#: How many items stand with a story before "Show more".
SHOWN: Final = 5
#: A day apart weighs as much as so much likeness.
_LIKENESS_PER_DAY: Final = 0.10
_DAY: Final = timedelta(days=1)
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a document lists as its coverage, as it is to be shown.

    Attributes:
        shown: What stands with the story, the nearest first: of each provider one.
        more: What else is near in time, for those who ask for more.
        earlier: What is more than 14 days away, the newest first, to stand under a heading.
    """

    shown: tuple[RelatedItem, ...] = ()
    more: tuple[RelatedItem, ...] = ()
    earlier: tuple[RelatedItem, ...] = ()


def coverage_of(
    article: Article, rarity: Rarity, withheld: AbstractSet[int] = frozenset(), limit: int = SHOWN
) -> Coverage:
    """Order an article's coverage: near in time and in words first, other providers before its own.

    Whether an item tells the same story is not asked: what a document lists is its coverage. Each
    headline stands once, and the article's own never.

    Args:
        article: The article that leads.
        rarity: How rare words are in the newsroom.
        withheld: Ids of articles that a person took down in the server where this is shown.
        limit: How many to show at most.
    """
    near: list[RelatedItem] = []
    earlier: list[RelatedItem] = []
    for item in _once_each(article, withheld):
        is_near = is_within_story(item.published_at, article.published_at)
        (near if is_near else earlier).append(item)
    near = _nearest_first(article, near, rarity)
    shown = _one_of_each_provider(near)[:limit]
    chosen = {item.id for item in shown}
    return Coverage(
        shown=tuple(shown),
        more=tuple(item for item in near if item.id not in chosen),
        earlier=tuple(sorted(earlier, key=lambda item: (item.published_at, item.id), reverse=True)),
    )


def _once_each(article: Article, withheld: AbstractSet[int]) -> list[RelatedItem]:
    """Leave out what was taken down, the article's own headline, and each headline's repeats."""
    seen = {_plain(article.title)}
    kept = []
    for item in article.related:
        title = _plain(item.title)
        if item.id in withheld or item.id == article.id or title in seen:
            continue
        seen.add(title)
        kept.append(item)
    return kept


def _nearest_first(
    article: Article, items: Sequence[RelatedItem], rarity: Rarity
) -> list[RelatedItem]:
    own = weigh(words_of(article.title, article.excerpt), rarity)
    domain = normalise_domain(article.provider.domain)
    return sorted(
        items,
        key=lambda item: (
            normalise_domain(item.provider.domain) == domain,
            -_nearness(article, own, item, rarity),
        ),
    )


def _nearness(article: Article, own: Weighed, item: RelatedItem, rarity: Rarity) -> float:
    likeness = likeness_of(own, weigh(words_of(item.title, item.excerpt), rarity)).value
    return likeness - _LIKENESS_PER_DAY * (abs(item.published_at - article.published_at) / _DAY)


def _one_of_each_provider(items: Sequence[RelatedItem]) -> list[RelatedItem]:
    first: dict[str, RelatedItem] = {}
    for item in items:
        first.setdefault(normalise_domain(item.provider.domain), item)
    return list(first.values())


def _plain(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))
