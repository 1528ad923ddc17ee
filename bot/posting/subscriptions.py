"""A channel's standing order: which articles it wants. Planning deliveries is left to others."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Self

from bot.headlines import Headline
from bot.identity import provider_id, topic_id


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a subscription wants; every part narrows, an empty one does not.

    Attributes:
        topics: Names; one that the article has is enough. Compared without case.
        providers: Domains; the article's own must be among them.
        min_quality: Least quality; an article without one never has it.
    """

    topics: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    min_quality: int | None = None

    def mismatch(self, article: Headline) -> str | None:
        """Give the reason why an article is not wanted, None where it is."""
        if self.topics and _topic_ids(self.topics).isdisjoint(_topic_ids(article.topics)):
            return f"none of its topics is {_or(self.topics)}"
        if self.providers and provider_id(article.provider.domain) not in _provider_ids(
            self.providers
        ):
            return f"its provider is not {_or(self.providers)}"
        if self.min_quality is not None and (
            article.quality is None or article.quality < self.min_quality
        ):
            return f"its quality is below {self.min_quality}"
        return None

    def to_json(self) -> str:
        """Give the filters as text that ``from_json`` reads."""
        return json.dumps(
            {
                "topics": self.topics,
                "providers": self.providers,
                "min_quality": self.min_quality,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what ``to_json`` wrote."""
        values = json.loads(text)
        return cls(tuple(values["topics"]), tuple(values["providers"]), values["min_quality"])


@dataclass(frozen=True, slots=True)
class Subscription:
    """A channel's standing order.

    Attributes:
        max_age: Older articles are not posted, unless a moderator published them by hand.
        since_release: Releases up to this number were there before it; they are its backlog.
        paused_because: Why it is paused, for people; empty while it is not.
    """

    id: int
    server_id: int
    channel_id: int
    filters: Filters
    max_age: timedelta
    since_release: int
    created_by: int
    created_at: datetime
    paused_at: datetime | None = None
    paused_because: str = ""


# A release is held against every subscription, and few filters differ.
@lru_cache(maxsize=4096)
def _topic_ids(names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(map(topic_id, names))


@lru_cache(maxsize=4096)
def _provider_ids(domains: tuple[str, ...]) -> frozenset[int]:
    return frozenset(map(provider_id, domains))


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names)
