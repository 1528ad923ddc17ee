"""Whether two articles tell the same story, and on what evidence. Pure.

The evidence is words in common; nearness in time, another provider and a link only say how many of
them it takes. ``docs/stories.md`` tells where the numbers come from and how often they are wrong.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final

from bot.identity import normalise_domain
from bot.stories.likeness import Likeness, excerpts_in_common, likeness_of
from bot.stories.telling import is_within_story
from bot.stories.words import Weighed

#: What two articles of different providers need that were published at the same moment.
_NEEDED: Final = 0.32
#: What each day between them adds to that, and the most that it comes to.
_NEEDED_PER_DAY: Final = 0.10
_NEEDED_AT_MOST: Final = 0.60
#: What a link between them, either way, takes off.
_OFF_FOR_A_LINK: Final = 0.10
#: What is added where one of them explains, comments or asks: many such tell of one subject.
_MORE_FOR_A_GUIDE: Final = 0.20
#: What is added where only one is sure: a rumour and what came of it are two stories.
_MORE_FOR_A_RUMOUR: Final = 0.10
#: How much of its headline each must find in the other's text if nothing links them: copies of one
#: text come under headlines that say the opposite.
_TOLD_WITHOUT_A_LINK: Final = 0.28
#: What one provider's articles need: its notices and guides are twins of one template.
_NEEDED_OF_ONE_PROVIDER: Final = 0.90
#: Equal headlines this near are one story even where the excerpts tell nothing of it.
_EQUAL_TITLES_WITHIN: Final = timedelta(days=1)
#: Further apart, their excerpts must have this in common: a column bears its headline each day.
_EXCERPTS_OF_EQUAL_TITLES: Final = 0.25
_DAY: Final = timedelta(days=1)
_GUIDE = re.compile(
    r"\?|\b(?:how|why|what|when|everything|guide|reactions?|reacts?|reviews?|explained|opinion"
    r"|analysis|best|preview|stocks?|shares?)\b",
    re.IGNORECASE,
)
_RUMOUR = re.compile(
    r"\b(?:might|may|could|possibly|likely|rumou?r(?:s|ed)?|reports?|reportedly|according"
    r"|allegedly|supposedly|seemingly|apparently|leak\w*|suggests?|hint(?:s|ed)?|claim(?:s|ed)?)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")


class Merge(Enum):
    """Which articles may share a story, as ``[stories] merge`` says it."""

    SIMILAR = "similar"
    LINKED = "linked"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an article when it is compared with another; made once by ``facts_of``.

    Attributes:
        domain: The provider's, normalised.
        published_at: Aware, UTC.
        title: The headline's words alone, in order, without letters' case.
        is_guide: Whether it explains, comments or asks, by its headline.
        is_rumour: Whether it is not sure of what it tells, by its headline.
    """

    id: int
    domain: str
    published_at: datetime
    title: str
    is_guide: bool
    is_rumour: bool
    words: Weighed


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of comparing two articles, and all that it was decided on.

    Attributes:
        likeness: How much alike their words are.
        needed: The least likeness with which they are one story.
    """

    one: Facts
    other: Facts
    is_linked: bool
    likeness: Likeness
    needed: float

    @property
    def is_same(self) -> bool:
        """Whether they tell the same story."""
        is_told = self.likeness.told >= _TOLD_WITHOUT_A_LINK
        is_told = is_told or self.is_linked or self.has_one_title
        return is_told and self.likeness.value >= self.needed

    @property
    def apart(self) -> timedelta:
        """How long after one the other was published, whichever came first."""
        return abs(self.one.published_at - self.other.published_at)

    @property
    def is_of_one_provider(self) -> bool:
        """Whether one provider published both."""
        return self.one.domain == self.other.domain

    @property
    def has_one_title(self) -> bool:
        """Whether both bear the same headline."""
        return bool(self.one.title) and self.one.title == self.other.title

    @property
    def common_words(self) -> tuple[str, ...]:
        """The words in common as the first writes them, those that weigh most first."""
        one, other = self.one.words, self.other.words
        common = one.weights.keys() & other.weights.keys()
        heaviest = sorted(common, key=lambda word: (-one.weights[word] * other.weights[word], word))
        return tuple(one.spelled[word] for word in heaviest if one.weights[word] > 0)


def facts_of(key: int, *, title: str, domain: str, published_at: datetime, words: Weighed) -> Facts:
    """Gather what comparing an article takes.

    Args:
        key: The article's key.
        title: Its headline as it stands.
        domain: Its provider's.
        published_at: Aware, UTC.
        words: Its words, weighed by the newsroom's own articles.
    """
    plain, is_guide, is_rumour = _of_headline(title)
    return Facts(
        id=key,
        domain=normalise_domain(domain),
        published_at=published_at,
        title=plain,
        is_guide=is_guide,
        is_rumour=is_rumour,
        words=words,
    )


# The same headlines are compared again and again, by each list and each tick.
@lru_cache(maxsize=512)
def _of_headline(title: str) -> tuple[str, bool, bool]:
    """Give a headline's words alone, whether it explains or asks, and whether it is unsure."""
    return (
        " ".join(_WORD.findall(title.casefold())),
        _GUIDE.search(title) is not None,
        _RUMOUR.search(title) is not None,
    )


def judge(one: Facts, other: Facts, *, is_linked: bool) -> Verdict:
    """Say whether two articles tell the same story.

    Args:
        one: An article.
        other: Another.
        is_linked: Whether either lists the other as related.
    """
    needed = _needed(one, other, is_linked=is_linked)
    return Verdict(one, other, is_linked, likeness_of(one.words, other.words), needed)


def tell_the_same(one: Facts, other: Facts, *, is_linked: bool) -> bool:
    """Tell whether two articles tell the same story, where nobody asks for the evidence."""
    if is_ruled_out(one, other, is_linked=is_linked):
        return False
    return judge(one, other, is_linked=is_linked).is_same


def is_ruled_out(one: Facts, other: Facts, *, is_linked: bool) -> bool:
    """Tell whether two articles cannot be the same, at a fraction of what judging them takes."""
    if _needed(one, other, is_linked=is_linked) > 1:
        return True
    if is_linked or one.title == other.title:
        return False
    return not (_may_be_told(one.words, other.words) and _may_be_told(other.words, one.words))


def _may_be_told(one: Weighed, other: Weighed) -> bool:
    """Tell whether enough of a headline is in another text, before repeated phrases count less."""
    found = sum(weight for word, weight in one.title.items() if word in other.weights)
    return found >= _TOLD_WITHOUT_A_LINK * one.title_weight


def _needed(one: Facts, other: Facts, *, is_linked: bool) -> float:
    apart = abs(one.published_at - other.published_at)
    if not is_within_story(one.published_at, other.published_at):
        return math.inf
    days = apart / _DAY
    if one.domain == other.domain:
        return _NEEDED_OF_ONE_PROVIDER + _NEEDED_PER_DAY * days
    if one.title and one.title == other.title:
        is_column = apart > _EQUAL_TITLES_WITHIN and not _have_one_text(one, other)
        return math.inf if is_column else 0.0
    needed = min(_NEEDED_AT_MOST, _NEEDED + _NEEDED_PER_DAY * days)
    if is_linked:
        needed -= _OFF_FOR_A_LINK
    if one.is_guide or other.is_guide:
        needed += _MORE_FOR_A_GUIDE
    if one.is_rumour != other.is_rumour:
        needed += _MORE_FOR_A_RUMOUR
    return needed


def _have_one_text(one: Facts, other: Facts) -> bool:
    return excerpts_in_common(one.words, other.words) >= _EXCERPTS_OF_EQUAL_TITLES
