"""Which words a text has for the index: the rules of SQLite's tokenizer, whatever the server's are.

What PostgreSQL's own parser takes for a word depends on its version and on the locale of the
database, and scripts without spaces are one word each to it. So the words are made here, and the
server only keeps and finds them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from bot.store.postgres.stemming import stem

#: Letters, numbers and what is for private use; marks belong to words, too: many scripts write
#: their vowels as such. What Python's tables do not know yet is taken for a letter.
_KINDS: Final = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Nd", "Nl", "No", "Co", "Cn", "Mn", "Mc"})
#: The accents of Latin letters, which do not matter.
_ACCENTS: Final = frozenset(
    map(chr, (*range(0x300, 0x305), *range(0x306, 0x30D), 0x30F, 0x311, 0x31B))
) | frozenset(map(chr, (*range(0x323, 0x329), 0x32D, 0x32E, 0x330, 0x331)))
#: A lexeme of PostgreSQL's may have 2,046 bytes, and a letter needs four at the most.
_LONGEST: Final = 500


class _Folding(dict[int, str]):
    """How each character counts: in small and without an accent, or as what parts words."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _folded(chr(code))
        return folded


def _folded(letter: str) -> str:
    if unicodedata.category(letter) not in _KINDS:
        return " "
    if letter in _ACCENTS:
        return ""
    small = letter.casefold()
    if len(small) > 1:  # as ß, which is no other letter in small
        small = letter.lower()
    base, *marks = list(unicodedata.normalize("NFD", small))
    if base.isascii() and all("\u0300" <= mark <= "\u036f" for mark in marks):
        return base
    return small if len(small) == 1 else letter


_FOLDING: Final = _Folding()


def stems_of(text: str) -> list[str]:
    """Give the stems of a text's words, in their order."""
    return [stem(word)[:_LONGEST] for word in text.translate(_FOLDING).split()]
