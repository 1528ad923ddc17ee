"""Keeps how many articles have each word, and by which words of its headline each is found.

Both are written with the articles. Of a database that was filled before they were kept, and of a
backlog, the articles below a position have none yet: ``filling`` sees to those, and nothing is
counted for them before.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bot.store.articles.rows import position_of
from bot.store.engine import Reading, Transaction
from bot.stories import STORY_WINDOW, Rarity, rarity_among, spaced_words

#: Stands for the articles themselves where words are counted.
_ARTICLES = ""
#: An article's position, headline and excerpt.
Texts = tuple[int, str, str]
#: An article's position, and its words as ``spaced_words`` gives them.
Worded = tuple[int, tuple[str, str]]


async def put_off_words(write: Transaction, now: datetime) -> None:
    """Leave the words of what is too old to be posted with anything new to the ``filling``.

    Nothing of a backlog is posted, and to take the words of all of it would make whoever waits
    for a first load wait longer. Where older articles have their words already, all get them.
    """
    await write.run(
        """
        INSERT INTO words_missing (id, below)
        SELECT 1, :below WHERE NOT EXISTS (SELECT 1 FROM articles WHERE position < :below)
        ON CONFLICT (id) DO NOTHING
        """,
        {"below": position_of(now - STORY_WINDOW)},
    )


async def record_words(write: Transaction, articles: Iterable[Texts]) -> None:
    """Count the words of articles that were just written."""
    await count_words(write, await _counted(write, articles))


async def forget_words(write: Transaction, article_ids: Collection[int]) -> None:
    """Take the words of articles off again, before their rows go."""
    rows = await write.fetch(
        "SELECT position, title, excerpt FROM articles WHERE id IN :ids", {"ids": article_ids}
    )
    articles = await _counted(write, rows)
    await write.run_many(
        "DELETE FROM headline_words WHERE word = ? AND position = ?", _headline_rows(articles)
    )
    await _add(write, articles, by=-1)


def worded(articles: Iterable[Texts]) -> list[Worded]:
    """Take the words of articles from their texts."""
    return [(position, spaced_words(title, excerpt)) for position, title, excerpt in articles]


async def count_words(write: Transaction, articles: Sequence[Worded]) -> None:
    """Count the words of articles that have none yet."""
    # Sorted, so that each page of these tables is visited once.
    await write.run_many(
        "INSERT INTO headline_words (word, position) VALUES (?, ?)", _headline_rows(articles)
    )
    await _add(write, articles, by=1)


async def rarity_of(read: Reading, words: Iterable[str]) -> Rarity:
    """Tell how rare words are in the newsroom's own articles; any other counts as never seen."""
    rows = await read.fetch(
        "SELECT word, articles FROM words WHERE word IN :words", {"words": [_ARTICLES, *words]}
    )
    counts: dict[str, int] = dict(rows)
    return rarity_among(lambda word: counts.get(word, 0), counts.get(_ARTICLES, 0))


async def missing_below(read: Reading) -> float:
    """Give the position below which articles have no words yet."""
    rows = await read.fetch("SELECT below FROM words_missing")
    return rows[0][0] if rows else -math.inf


async def _counted(read: Reading, articles: Iterable[Texts]) -> list[Worded]:
    below = await missing_below(read)
    return worded(one for one in articles if one[0] >= below)


def _headline_rows(articles: Iterable[Worded]) -> list[tuple[str, int]]:
    return sorted((word, position) for position, (title, _) in articles for word in title.split())


async def _add(write: Transaction, articles: Sequence[Worded], *, by: int) -> None:
    counts = Counter(" ".join(text for _, texts in articles for text in texts).split())
    counts[_ARTICLES] = len(articles)
    await write.run_many(
        """
        INSERT INTO words (word, articles) VALUES (?, ?)
        ON CONFLICT (word) DO UPDATE SET articles = words.articles + excluded.articles
        """,
        [(word, by * count) for word, count in sorted(counts.items())],
    )
