"""Reads the words that subscriptions and rules look for, as people type them. Pure."""

from __future__ import annotations

import re
from typing import Final

from bot.errors import CommandError
from bot.search.words import has_word

MOST_WORDS: Final = 10
_LONGEST_WORD: Final = 80
_QUOTED: Final = 40


def read_words(typed: str) -> tuple[str, ...]:
    """Read words and phrases with commas or line breaks between them; doubles count once.

    Raises:
        CommandError: One has nothing to look for, they are too many, or one is too long.
    """
    parts = (" ".join(part.split()).strip('"“”') for part in re.split(r"[,;\n]", typed))
    words = {part.casefold(): part for part in reversed([one for one in parts if one])}
    found = tuple(reversed(words.values()))
    for word in found:
        if not has_word(word):
            raise CommandError(f"“{word[:_QUOTED]}” has no letter or digit to look for.")
        if len(word) > _LONGEST_WORD:
            raise CommandError(
                f"“{word[:_QUOTED]}…” is too long: a word or phrase has at most {_LONGEST_WORD} "
                "letters. Put commas between several."
            )
    if len(found) > MOST_WORDS:
        raise CommandError(f"At most {MOST_WORDS} words or phrases fit in one field.")
    return found


def read_types(typed: str) -> tuple[str, ...]:
    """Read types of documents with commas between them: ``article``, ``video``."""
    return tuple(word.casefold() for word in read_words(typed))
