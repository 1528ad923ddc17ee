"""Keeps the full-text index: for each article the words that it is found by, made in Python."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.store.postgres.matching import MARK
from bot.store.postgres.words import stems_of

INDEX: Final = """
    INSERT INTO search_index (position, words) VALUES (?, ?)
"""
UNINDEX: Final = """
    DELETE FROM search_index
    USING articles WHERE articles.position = search_index.position AND articles.id IN :ids
"""
#: A word's place in its text is at most this; those behind are not found (PostgreSQL's limits:
#: https://www.postgresql.org/docs/current/textsearch-limitations.html).
_LAST_PLACE: Final = 16_383
#: Of a word's places, PostgreSQL keeps so many.
_MOST_PLACES: Final = 255


def index_row(article: tuple[object, ...]) -> tuple[object, str]:
    """Give an article's row of the index: its position, and a ``tsvector`` of its words.

    Args:
        article: Its position, title, excerpt, further forms, and keywords.
    """
    position, *texts, keywords = article
    places: dict[str, list[str]] = {}
    for word, place in _placed(map(str, texts)):
        places.setdefault(word, []).append(place)
    words = [f"'{word}':{','.join(found[:_MOST_PLACES])}" for word, found in places.items()]
    return position, " ".join([*words, *(f"'{MARK}{one}'" for one in str(keywords).split())])


def _placed(texts: Iterator[str]) -> Iterator[tuple[str, str]]:
    """Give each word with its place. One is left free: no phrase goes on in the next text."""
    place = 0
    for weight, text in zip("ABC", texts, strict=True):
        for word in stems_of(text):
            place += 1
            if place > _LAST_PLACE:
                return
            yield word, f"{place}{weight}"
        place += 1
