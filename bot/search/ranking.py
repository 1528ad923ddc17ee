"""In which order found articles answer a query. Pure; finding them is the store's."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from bot.headlines import Headline
from bot.search.query import SearchQuery
from bot.search.spotting import PairSpotter, Spotter, apart, comparable, pair_spotter, spotter

#: What a word in the title is worth beside one that stands in the excerpt only.
_TITLE_WEIGHT: Final = 2.0
#: Words that stand together as typed say more than the same words apart.
_PAIR_WEIGHT: Final = 1.5
_PAIR_IN_EXCERPT_WEIGHT: Final = 0.5
_BEGINNING_WEIGHT: Final = 0.5
#: A title that says little else is about it.
_SHARE_WEIGHT: Final = 1.5
_FRESHNESS_WEIGHT: Final = 0.5
_FRESH: Final = timedelta(days=180)
#: Sources give quality up to about 170; at this weight it decides between equal matches only.
_QUALITY_WEIGHT: Final = 1 / 400
#: More words tell no more, and each costs a look at every match.
_WORDS_WEIGHED: Final = 8

#: After so long heat counts half.
_COOLING: Final = timedelta(days=7)
#: What sources add to the heat of a story's leader for each article that is related to it.
_HEAT_OF_COVERAGE: Final = 10


class Candidate(NamedTuple):
    """What of a found article decides about its place; ``key`` is the finder's own."""

    key: int
    title: str
    excerpt: str
    published_at: datetime
    quality: int | None
    heat: int | None
    coverage_count: int


Match = Candidate | Headline
MatchT = TypeVar("MatchT", Candidate, Headline)


def best_first(
    query: SearchQuery, newest: Iterable[MatchT], compounds: Mapping[str, str] | None = None
) -> tuple[MatchT, ...]:
    """Order matches so that the best stands first; at equal worth the newer one does.

    That all words stand somewhere in each is the index's word. In the title they are worth more
    than in the excerpt, and each the more the fewer titles hold it; words together count more than
    apart. How fresh an article is, and the source's own quality, decide among those in which the
    words stand alike.

    Args:
        query: What was looked for.
        newest: What was found, newest first.
        compounds: See ``typed_forms``.
    """
    matches = list(newest)
    if not matches:
        return ()
    known = compounds or {}
    spotters = [spotter(word, known.get(word.lower(), "")) for word in query.words[:_WORDS_WEIGHED]]
    pairs = [pair_spotter(first, second) for first, second in pairwise(spotters)]
    titles = [_spotted(spotters, match.title) for match in matches]
    rarity = _rarity([places for _, places in titles], len(spotters))
    now = matches[0].published_at
    worth = [
        _worth_of_title(rarity, title, places)
        + sum(_worth_of_pair(pair, title, match.excerpt) for pair in pairs)
        + _FRESHNESS_WEIGHT / (1 + (now - match.published_at) / _FRESH)
        + _QUALITY_WEIGHT * (match.quality or 0)
        for match, (title, places) in zip(matches, titles, strict=True)
    ]
    order = sorted(range(len(matches)), key=lambda at: -worth[at])
    return tuple(matches[at] for at in order)


def hottest_first(newest: Iterable[MatchT]) -> tuple[MatchT, ...]:
    """Order matches by heat, which cools with age; at equal warmth the newer one comes first.

    Args:
        newest: What was found, newest first.
    """
    matches = list(newest)
    if not matches:
        return ()
    now = matches[0].published_at
    return tuple(
        sorted(
            matches,
            key=lambda match: -_heat(match) / (1 + (now - match.published_at) / _COOLING),
        )
    )


def _heat(match: Match) -> int:
    """Give the source's heat, none for a follower; where it tells none, what it is made of."""
    if match.heat is not None:
        return max(0, match.heat)
    return (match.quality or 0) + _HEAT_OF_COVERAGE * match.coverage_count


def _spotted(spotters: Sequence[Spotter], title: str) -> tuple[str, list[int]]:
    """Give a title as it is compared, and where in it each word stands; -1 where it does not."""
    if not spotters:
        return title, []
    text = comparable(title)
    places = [one.place(text) for one in spotters]
    missing = (one for one, place in zip(spotters, places, strict=True) if place < 0)
    if -1 in places and any(one.may_be_in(text) for one in missing):
        parted = comparable(apart(title))
        return parted, [one.place(parted) for one in spotters]
    return text, places


def _rarity(in_titles: Sequence[Sequence[int]], count: int) -> list[float]:
    """Give how much each word tells, from how few of the titles hold it."""
    holders = [sum(places[word] >= 0 for places in in_titles) for word in range(count)]
    return [math.log(2 + len(in_titles) / (1 + number)) for number in holders]


def _worth_of_title(rarity: Sequence[float], title: str, places: Sequence[int]) -> float:
    worth = 0.0
    held = 0
    for weight, place in zip(rarity, places, strict=True):
        if place >= 0:
            held += 1
            worth += _TITLE_WEIGHT * weight + _BEGINNING_WEIGHT / (1 + place / 20)
    return worth + _SHARE_WEIGHT * held / (1 + title.count(" "))


def _worth_of_pair(pair: PairSpotter, title: str, excerpt: str) -> float:
    if pair.is_in(title):
        return _PAIR_WEIGHT
    return _PAIR_IN_EXCERPT_WEIGHT if pair.is_in(comparable(excerpt)) else 0.0
