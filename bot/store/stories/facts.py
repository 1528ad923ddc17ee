"""Reads what comparing articles takes, and finds which articles are worth comparing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Self

from bot.articles import Article, RelatedItem
from bot.headlines import Headline
from bot.store.articles.rows import positions_around
from bot.store.engine import Reading
from bot.store.stories.words import rarity_of
from bot.stories import (
    STORY_WINDOW,
    Facts,
    Rarity,
    Words,
    candidate_words,
    facts_of,
    weigh,
    words_of,
)

#: A word that more articles have than this, and more than one in twenty, finds too many: those
#: that have no other in common are no story.
_FEW: Final = 1000
_SHARE: Final = 20

#: The same articles are compared tick after tick, while the rarity of words goes on to change.
known_words = lru_cache(maxsize=256)(words_of)


async def rarity_in(read: Reading, texts: Iterable[Headline | Article | RelatedItem]) -> Rarity:
    """Tell how rare the words of articles are in the newsroom, by headline and excerpt."""
    words = (known_words(one.title, one.excerpt) for one in texts)
    return await rarity_of(read, {word for found in words for word in found})


async def facts_about(read: Reading, headlines: Iterable[Headline]) -> dict[int, Facts]:
    """Give what comparing articles takes, by id; their words weighed by rarity as of now."""
    headlines = list(headlines)
    words = {one.id: known_words(one.title, one.excerpt) for one in headlines}
    return facts_by(headlines, words, await rarity_in(read, headlines))


def facts_by(
    headlines: Iterable[Headline], words: Mapping[int, Words], rarity: Rarity
) -> dict[int, Facts]:
    """Give what comparing articles takes, by id, where their words and how rare those are is known.

    It takes about a twentieth of a millisecond for each.
    """
    return {
        one.id: facts_of(
            one.id,
            title=one.title,
            domain=one.provider.domain,
            published_at=one.published_at,
            words=weigh(words[one.id], rarity),
        )
        for one in headlines
    }


async def alike(
    read: Reading, facts: Iterable[Facts], *, least: int = 1
) -> dict[int, frozenset[int]]:
    """Give, by article, those that may tell the same: near in time, with a rare word in common.

    That word stands in the other's headline, and is one of the article's own heaviest; what has
    none in common with a headline is never the same story without a link.

    Args:
        read: Where the words are kept.
        facts: What is known of the articles.
        least: How many such words it takes; 2 finds nearly as much, and a fraction of the others.
    """
    asked = [_Asked.of(one) for one in facts]
    postings = await read.fetch(
        """
        SELECT headline_words.word, position FROM words
        ORDERED JOIN headline_words ON headline_words.word = words.word
        WHERE words.word IN :words AND position BETWEEN :first AND :last
            AND (articles <= :few OR articles * :share <= (
                SELECT articles FROM words WHERE word = ''
            ))
        """,
        {
            "few": _FEW,
            "share": _SHARE,
            "words": list({word for one in asked for word in one.words}),
            "first": min((one.first for one in asked), default=0),
            "last": max((one.last for one in asked), default=0),
        },
    )
    by_word: dict[str, list[int]] = {}
    for word, position in postings:
        by_word.setdefault(word, []).append(position)
    found = {one.id: one.among(by_word, least) for one in asked}
    ids = await _ids(read, set[int]().union(*found.values()))
    return {
        key: frozenset(ids[position] for position in positions if position in ids) - {key}
        for key, positions in found.items()
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """By which words an article looks for others, and between which positions."""

    id: int
    words: tuple[str, ...]
    first: int
    last: int

    @classmethod
    def of(cls, facts: Facts) -> Self:
        around = positions_around(facts.published_at, STORY_WINDOW)
        return cls(facts.id, candidate_words(facts.words), *around)

    def among(self, by_word: Mapping[str, Iterable[int]], least: int) -> set[int]:
        found = Counter(
            position
            for word in self.words
            for position in by_word.get(word, ())
            if self.first <= position <= self.last
        )
        least = min(least, len(self.words))
        return {position for position, count in found.items() if count >= least}


async def _ids(read: Reading, positions: Iterable[int]) -> dict[int, int]:
    rows = await read.fetch(
        "SELECT position, id FROM articles WHERE position IN :positions",
        {"positions": list(positions)},
    )
    return dict(rows)
