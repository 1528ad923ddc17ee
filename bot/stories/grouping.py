"""Which of the articles of a list are one story. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Final

from bot.stories.joining import joins
from bot.stories.judging import Facts, Merge
from bot.stories.words import candidate_words

#: So many of an article's heaviest words the headline of another must have to be compared with it.
_WORDS_IN_COMMON: Final = 2
_NONE: Final[frozenset[int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What decides, besides the articles themselves, which of them are one story.

    Attributes:
        links: By article, those that it lists as related or that list it.
        apart: Those of which a moderator said that they are part of no story.
        same: By article, those of which a moderator said that they tell the same.
        merge: Whether likeness alone is enough or a link is needed as well.
    """

    links: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    apart: AbstractSet[int] = _NONE
    same: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    merge: Merge = Merge.SIMILAR


def grouped(articles: Iterable[Facts], evidence: Evidence) -> list[list[int]]:
    """Part articles into stories, as their posts would come together.

    In the order in which they were published each joins the story to which it is nearest, or
    begins one.

    Args:
        articles: In any order, which makes no difference.
        evidence: What else decides.

    Returns:
        The ids of each story's articles, the earliest first.
    """
    grouping = _Grouping(evidence)
    for article in sorted(articles, key=lambda one: (one.published_at, one.id)):
        grouping.take(article)
    return [[member.id for member in story] for story in grouping.stories]


@dataclass(slots=True)
class _Grouping:
    """The stories so far, and by which words of their headlines their articles are found."""

    evidence: Evidence
    stories: list[list[Facts]] = field(default_factory=list)
    _at: dict[int, int] = field(default_factory=dict)
    _by_word: dict[str, list[int]] = field(default_factory=dict)

    def take(self, article: Facts) -> None:
        place = self._place(article)
        if place is None:
            place = len(self.stories)
            self.stories.append([])
        self.stories[place].append(article)
        self._at[article.id] = place
        for word in article.words.title:
            self._by_word.setdefault(word, []).append(article.id)

    def _place(self, article: Facts) -> int | None:
        """Give where the story stands that an article joins; None where it joins none."""
        said = self.evidence.same.get(article.id, _NONE) & self._at.keys()
        if said:
            return min(self._at[one] for one in said)
        if article.id in self.evidence.apart:
            return None
        links = self.evidence.links.get(article.id, _NONE)
        places = {self._at[one] for one in self._near(article) | (links & self._at.keys())}
        nearest = [
            (verdict.likeness.value - verdict.needed, -place)
            for place in places
            if not self._is_apart(self.stories[place])
            and (verdict := joins(article, self.stories[place], links, self.evidence.merge))
        ]
        return -max(nearest)[1] if nearest else None

    def _near(self, article: Facts) -> set[int]:
        words = candidate_words(article.words)
        found = Counter(one for word in words for one in self._by_word.get(word, ()))
        least = min(_WORDS_IN_COMMON, len(words))
        return {one for one, count in found.items() if count >= least}

    def _is_apart(self, story: Sequence[Facts]) -> bool:
        return any(member.id in self.evidence.apart for member in story)
