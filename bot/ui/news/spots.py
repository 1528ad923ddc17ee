"""Where somebody is in what they look through, as buttons remember it in their custom ids. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.search.query import SearchQuery


class Kind(StrEnum):
    """Which articles a list shows: those published here, or those held for a moderator."""

    NEWS = "news"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Spot:
    """A page of a list, as buttons remember it.

    Attributes:
        search: The number under which the search is kept.
        offset: How many results stand before the page.
    """

    kind: Kind
    search: int
    offset: int = 0

    #: What ``str`` gives, for the templates of custom ids.
    PATTERN = r"(?P<kind>news|queue):(?P<search>\d{1,19}):(?P<offset>\d{1,9})"

    def __str__(self) -> str:
        return f"{self.kind}:{self.search}:{self.offset}"

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Read what ``str`` gave, from a match of ``PATTERN``."""
        return cls(Kind(match["kind"]), int(match["search"]), int(match["offset"]))


class Shelf(StrEnum):
    """What a directory lists."""

    TOPICS = "topics"
    PROVIDERS = "providers"

    @property
    def singular(self) -> str:
        """What one of them is called."""
        return self.removesuffix("s")

    def query(self, key: str) -> SearchQuery:
        """Give the search for a name's stories."""
        is_topic = self is Shelf.TOPICS
        return SearchQuery(topic=key) if is_topic else SearchQuery(provider=key)


class Order(StrEnum):
    """In which order: with the most stories, with the newest story, or by name."""

    MOST = "most"
    NEWEST = "newest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Place:
    """A page of a directory, as buttons remember it.

    Attributes:
        offset: How many names stand before the page.
    """

    shelf: Shelf
    order: Order = Order.MOST
    offset: int = 0

    #: What ``str`` gives, for the templates of custom ids.
    PATTERN = r"(?P<shelf>topics|providers):(?P<order>most|newest|name):(?P<offset>\d{1,9})"

    def __str__(self) -> str:
        return f"{self.shelf}:{self.order}:{self.offset}"

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """Read what ``str`` gave, from a match of ``PATTERN``."""
        return cls(Shelf(match["shelf"]), Order(match["order"]), int(match["offset"]))
