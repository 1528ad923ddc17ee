"""An article as lists show it, and a page of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.articles import Provider


@dataclass(frozen=True, slots=True)
class Headline:
    """An article as lists show it, in the scope in which it was asked for.

    Attributes:
        coverage_count: How many related items its document lists.
        is_published: Whether it counts as published in that scope.
    """

    id: int
    title: str
    excerpt: str
    url: str
    published_at: datetime
    provider: Provider
    topics: tuple[str, ...]
    type: str
    quality: int | None
    heat: int | None
    coverage_count: int
    is_published: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a search's results.

    Attributes:
        total: How many there are in all, counted up to the limit that was asked for.
        is_total_exact: False where counting stopped at that limit.
        offset: How many results stand before this page.
        others: By the article that stands for a story, what else was found of that story.
    """

    headlines: tuple[Headline, ...]
    total: int
    is_total_exact: bool
    offset: int
    others: Mapping[int, tuple[Headline, ...]] = field(default_factory=dict)

    @property
    def articles(self) -> list[Headline]:
        """All that is on this page, what stands behind another of its story included."""
        return [
            one for leader in self.headlines for one in (leader, *self.others.get(leader.id, ()))
        ]
