"""Takes English words to their stems, by Porter's rules (https://tartarus.org/martin/PorterStemmer).

The same as SQLite's full-text index does, to the letter: a search is to find the same articles in
either engine. The steps are named as in Porter's paper, with the few departures of his own program
(``bli`` and ``logi`` in step 2).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_SHORTEST: Final = 3
#: Bytes; whatever is longer is no English word.
_LONGEST: Final = 64

_STEP_2: Final = (
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("logi", "log"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
)
_STEP_3: Final = (
    ("ical", "ic"),
    ("ness", ""),
    ("icate", "ic"),
    ("iciti", "ic"),
    ("ful", ""),
    ("ative", ""),
    ("alize", "al"),
)
# fmt: off
_STEP_4: Final = (
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
)
# fmt: on


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Give the stem of a word in lower case; words of other languages mostly stay as they are."""
    if word.isascii():
        return _stem(word)
    # By bytes: a letter beyond ASCII is several consonants.
    return _stem(word.encode().decode("latin-1")).encode("latin-1").decode(errors="ignore")


def _stem(word: str) -> str:
    if not _SHORTEST <= len(word) <= _LONGEST:
        return word
    word = _without_ending(_without_plural(word))
    if word[-1] == "y" and _has_vowel(word[:-1]):
        word = f"{word[:-1]}i"
    word = _replaced(_replaced(word, _STEP_2), _STEP_3)
    return _tidied(_without_suffix(word))


def _without_plural(word: str) -> str:
    """Step 1a."""
    if word[-1] != "s":
        return word
    if word[-2] == "e":
        is_longer = (word.endswith("sses") and len(word) > len("sses")) or (
            word.endswith("ies") and len(word) > len("ies")
        )
        return word[:-2] if is_longer else word[:-1]
    return word if word[-2] == "s" else word[:-1]


def _without_ending(word: str) -> str:
    """Step 1b."""
    if word.endswith("eed") and len(word) > len("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest and rest != word and _has_vowel(rest):
            return _restored(rest)
    return word


def _restored(word: str) -> str:
    """Give back to a word what it had before its ending was put to it."""
    if len(word) > len("at") and word.endswith(("at", "bl", "iz")):
        return f"{word}e"
    last = word[-1]
    if last not in "aeioulsz" and word[-2:] == 2 * last:
        return word[:-1]
    return f"{word}e" if _measure(word) == 1 and _ends_short(word) else word


def _replaced(word: str, suffixes: tuple[tuple[str, str], ...]) -> str:
    """Steps 2 and 3: the first suffix that a word has is the only one that counts."""
    for suffix, other in suffixes:
        if word.endswith(suffix) and len(word) > len(suffix):
            rest = word[: -len(suffix)]
            return rest + other if _measure(rest) > 0 else word
    return word


def _without_suffix(word: str) -> str:
    """Step 4."""
    for suffix in _STEP_4:
        if word.endswith(suffix) and len(word) > len(suffix):
            rest = word[: -len(suffix)]
            is_suffix = suffix != "ion" or rest[-1] in "st"
            return rest if is_suffix and _measure(rest) > 1 else word
    return word


def _tidied(word: str) -> str:
    """Step 5."""
    if word[-1] == "e":
        measure = _measure(word[:-1])
        if measure > 1 or (measure == 1 and not _ends_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word


def _kinds(word: str) -> str:
    """Give ``v`` for each vowel and ``c`` for each consonant; a y after a consonant is a vowel."""
    kinds = ""
    for letter in word:
        is_vowel = letter in "aeiou" or (letter == "y" and kinds[-1:] == "c")
        kinds += "v" if is_vowel else "c"
    return kinds


def _measure(word: str) -> int:
    """Count how often consonants follow on vowels."""
    return _kinds(word).count("vc")


def _has_vowel(word: str) -> bool:
    """Tell whether a word has a vowel; here any y counts, save one at the beginning."""
    return any(letter in "aeiou" or (letter == "y" and at) for at, letter in enumerate(word))


def _ends_short(word: str) -> bool:
    """Tell whether a word ends in consonant, vowel, consonant, the last one not w, x or y."""
    return word[-1:] not in {"w", "x", "y", ""} and _kinds(word).endswith("cvc")
