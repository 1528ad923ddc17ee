"""An article with those directly related to it, and how near in time they must be. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.articles import Article, Provider, RelatedItem
from bot.headlines import Headline
from bot.identity import normalise_domain

#: Linked articles further apart are not one story; lists of related items reach across years.
STORY_WINDOW: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Telling:
    """One provider's article on a story.

    Attributes:
        id: The article's key, whether or not it can be opened here.
        is_here: Whether it is an article that can be opened here, rather than listed coverage.
    """

    id: int
    title: str
    url: str
    published_at: datetime
    provider: Provider
    is_here: bool


@dataclass(frozen=True, slots=True)
class Story:
    """An article with all that tell its story, the earliest first.

    Attributes:
        article_id: The article that was asked about.
        tellings: That article and the others, in order of time.
        earlier: What its document lists besides that is more than 14 days away, the newest first.
    """

    article_id: int
    tellings: tuple[Telling, ...]
    earlier: tuple[Telling, ...] = ()

    @property
    def first(self) -> Telling:
        """Who told it first."""
        return self.tellings[0]

    @property
    def source_count(self) -> int:
        """How many providers tell it."""
        return len({normalise_domain(telling.provider.domain) for telling in self.tellings})


def other_sources(
    headline: Headline, related: Iterable[RelatedItem | Headline], withheld: AbstractSet[int]
) -> int:
    """Count the providers besides its own whose coverage is shown with an article.

    Args:
        headline: The article that leads.
        related: What its document lists, and what tells the same.
        withheld: Ids of articles that a person took down in the server where this is shown.
    """
    shown = (item for item in related if item.id not in withheld)
    providers = {normalise_domain(item.provider.domain) for item in shown}
    return len(providers - {normalise_domain(headline.provider.domain)})


def story_of(article: Article, here: Iterable[Headline], withheld: AbstractSet[int]) -> Story:
    """Put an article together with its coverage, and with all that tell the same.

    Args:
        article: The article that was asked about.
        here: Articles that may be opened here and tell the same, or stand among its coverage.
        withheld: Ids of articles that a person took down in the server where this is shown.
    """
    own = Telling(
        article.id, article.title, article.url, article.published_at, article.provider, is_here=True
    )
    found = {own.id: own}
    for one in here:
        found.setdefault(
            one.id,
            Telling(one.id, one.title, one.url, one.published_at, one.provider, is_here=True),
        )
    for item in shown_coverage(article, withheld):
        found.setdefault(
            item.id,
            Telling(item.id, item.title, item.url, item.published_at, item.provider, is_here=False),
        )
    in_time = sorted(
        (one for one in found.values() if one.id not in withheld),
        key=lambda one: (one.published_at, one.id),
    )
    near = [one for one in in_time if is_within_story(one.published_at, article.published_at)]
    far = [one for one in reversed(in_time) if one not in near]
    return Story(article.id, tuple(near), tuple(far))


def with_tellings(article: Article, story: Story) -> Article:
    """Put those who tell its story among an article's coverage, where its document does not."""
    listed = {article.id, *(item.id for item in article.related)}
    told = tuple(
        RelatedItem(one.id, one.title, one.url, one.published_at, one.provider)
        for one in story.tellings
        if one.id not in listed
    )
    return replace(article, related=told + article.related)


def is_within_story(one: datetime, other: datetime) -> bool:
    """Tell whether two linked articles lie close enough in time to be one story."""
    return abs(one - other) <= STORY_WINDOW


def shown_coverage(article: Article, withheld: AbstractSet[int]) -> tuple[RelatedItem, ...]:
    """Give the related coverage to show with an article, in the document's order.

    Args:
        article: The article that leads.
        withheld: Ids of articles that a person took down in the server where this is shown.
    """
    return tuple(item for item in article.related if item.id not in withheld)
