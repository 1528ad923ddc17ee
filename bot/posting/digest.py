"""Which stories a digest shows first, and in which order. Pure; how it looks is ``ui``'s."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.articles import Image
from bot.headlines import Headline
from bot.identity import normalise_domain
from bot.posting.filters import Filters
from bot.posting.hours import DigestTimes
from bot.posting.ledger import Waiting

#: After so long a story counts half: the hottest of a week stays ahead of a lukewarm morning.
_COOLING: Final = timedelta(days=3)
#: What sources add to the heat of a story's leader for each article that is related to it.
_HEAT_OF_COVERAGE: Final = 10
#: So many stories of one provider at the most stand in the upper half.
_OF_ONE_PROVIDER: Final = 2


@dataclass(frozen=True, slots=True)
class DigestStory:
    """A story in a digest, by the article that leads it.

    Attributes:
        source_count: How many providers tell it.
        images: Pictures of it, as the document lists them.
    """

    headline: Headline
    source_count: int
    images: tuple[Image, ...] = ()


@dataclass(frozen=True, slots=True)
class Gathering:
    """What a digest gathers, and why its stories came together.

    Attributes:
        since: When the first of its stories began to wait.
        until: When they came together.
        why: Why they waited; ``Waiting.DIGEST`` where any of them did for that.
        filters: What the subscription wants.
        times: When its digests come; None where stories come at once.
    """

    since: datetime
    until: datetime
    why: Waiting
    filters: Filters
    times: DigestTimes | None


def ranked(headlines: Iterable[Headline], at: datetime) -> list[Headline]:
    """Order a digest's stories, the best first: by heat and quality, both cooling with age.

    The upper half has at most two stories of a provider, as long as there are others.

    Args:
        headlines: The leading articles, in any order.
        at: When the digest came together; the same at every look at it.
    """
    best = sorted(
        headlines, key=lambda one: (-_worth(one, at), -one.published_at.timestamp(), one.id)
    )
    upper, lower = _mixed(best, -(-len(best) // 2))
    return upper + lower


def _worth(headline: Headline, at: datetime) -> float:
    age = max(timedelta(), at - headline.published_at)
    return (_heat(headline) + (headline.quality or 0)) / (1 + age / _COOLING)


def _heat(headline: Headline) -> int:
    """Give the source's heat, none for a follower; where it tells none, what it is made of."""
    if headline.heat is not None:
        return max(0, headline.heat)
    return (headline.quality or 0) + _HEAT_OF_COVERAGE * headline.coverage_count


def _mixed(best: list[Headline], room: int) -> tuple[list[Headline], list[Headline]]:
    """Part stories into an upper half without too many of one provider, and the others."""
    upper: list[Headline] = []
    others: list[Headline] = []
    taken: Counter[str] = Counter()
    for headline in best:
        provider = normalise_domain(headline.provider.domain)
        if len(upper) < room and taken[provider] < _OF_ONE_PROVIDER:
            taken[provider] += 1
            upper.append(headline)
        else:
            others.append(headline)
    return upper, others
