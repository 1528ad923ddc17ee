"""Which spellings are the same to whoever looks for a word: the one place that says so.

Case, accents and the forms of a letter do not matter in any script (Unicode's case folding, and
its compatible decomposition), nor do letters that keyboards elsewhere lack. What readers count as
a letter of its own stays one, as Unicode's root collation has it: й is no и.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

#: Letters that Unicode does not take apart, as they are written where a keyboard lacks them.
_SPELLINGS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "\u0131": "i"}
)
#: Marks that readers leave out, by their canonical combining class. Not among them are those that
#: change a letter into another: viramas, nuktas, the voice marks of kana, and most vowel signs.
_LEFT_OUT: Final = frozenset({1, *range(10, 37), 202, 214, 216, 218, 220, 222, 230, 232, 240})
_SHORT_I: Final = "\u0438\u0306"


def fold(text: str) -> str:
    """Give a text as it is compared, in which spellings of the same words are the same."""
    text = text.casefold()
    return text if text.isascii() else _folded(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(_SPELLINGS)).casefold()
    kept: list[str] = []
    for at, letter in enumerate(apart):
        is_mark = unicodedata.combining(letter) in _LEFT_OUT
        if not is_mark or apart[at - 1 : at + 1] == _SHORT_I:
            kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


#: Accents that the full-text index leaves out by itself: those on Latin letters.
_ON_LATIN = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")


def further_spelling(text: str) -> str | None:
    """Give a text folded where the index by itself would not see that it is the same."""
    if text.isascii():
        return None
    folded = fold(text)
    seen = _ON_LATIN.sub("", unicodedata.normalize("NFD", text.lower()))
    return None if unicodedata.normalize("NFC", seen) == folded else folded
