"""Which words a text is found by: the same rules for the index and for what people type.

The index itself folds case and Latin accents and knows English word forms; this module adds what
its tokenizer cannot see: the parts of CamelCase, hyphenated words written as one, other spellings
(see ``folding``), names with signs, and pairs of characters for scripts that put no space between
words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from itertools import chain, product
from typing import Final, NamedTuple

from bot.search.folding import fold, further_spelling

# Thai, Lao, Khmer, Burmese; Chinese and Japanese characters, Korean syllables.
_UNSPACED_CHARACTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7af\uf900-\ufaff\uff66-\uff9f\U00020000-\U0002fa1f"
)
_UNSPACED = re.compile(f"[{_UNSPACED_CHARACTERS}]+")
#: A word of another script that such characters touch: the tokenizer takes both for one word.
_TOUCHED = re.compile(
    rf"[^\W{_UNSPACED_CHARACTERS}]+(?=[{_UNSPACED_CHARACTERS}])"
    rf"|(?<=[{_UNSPACED_CHARACTERS}])[^\W{_UNSPACED_CHARACTERS}]+"
)
_CAMEL_CASE = re.compile(r"\b[A-Za-z]*[a-z0-9][A-Z][A-Za-z0-9]*\b")
_CAMEL_HUMP = re.compile("[a-z0-9][A-Z]")
_CAMEL_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_HYPHENATED = re.compile(r"\b\w+(?:[-\u2010\u2011]\w+)+\b")
_HYPHENS = re.compile("[-\u2010\u2011]")
#: A letter beyond ASCII.
_FURTHER_LETTER = re.compile(r"[^\W\x00-\x7f]")
#: Names whose signs make them other words than their letters: C#, C++, .NET.
_SIGNED = re.compile(r"(?<![\w.+#])(?:\.[A-Za-z]\w*|\w+(?:\+\+|#))(?![\w+#])")
#: A dot that begins a word, not one that ends a sentence; nearly every text has only those.
_LEADING_DOT = re.compile(r"\.(?<![\w.+#]\.)[A-Za-z]")
#: Their signs as letters of private use, which the index takes for parts of words.
_SIGNS: Final = str.maketrans({"#": "\ue023", "+": "\ue02b", ".": "\ue02e"})
_WORD = re.compile(r"\w+")
_MOST_COMBINATIONS: Final = 16


#: Between the alternatives of one typed word: ``tram|bus`` stands for either.
EITHER: Final = "|"


class Phrase(NamedTuple):
    """Words that stand one after the other; of the last one, perhaps only its beginning."""

    text: str
    is_beginning: bool = False


def index_forms(text: str) -> str:
    """Give the further words by which a text is found, separated by spaces."""
    forms: list[str] = []
    if not text.isascii():
        runs = _UNSPACED.findall(text)
        for run in runs:
            # The last character once more by itself: no pair begins with it.
            forms += [*_character_pairs(run), run[-1]]
        if runs:
            forms += _TOUCHED.findall(text)
            text = _UNSPACED.sub(" ", text)
        if _FURTHER_LETTER.search(text):
            forms += _further_spellings(_WORD.findall(text))
    if "#" in text or "++" in text or _LEADING_DOT.search(text):
        forms += [_signed(match[0]) for match in _SIGNED.finditer(text)]
    if _CAMEL_HUMP.search(text):  # most texts have none, and this sees it soonest
        for match in _CAMEL_CASE.finditer(text):
            forms += _CAMEL_PART.findall(match[0])
    if "-" in text or not text.isascii():
        forms += [_HYPHENS.sub("", match[0]) for match in _HYPHENATED.finditer(text)]
    return " ".join(forms)


def typed_forms(typed: str, compounds: Mapping[str, str] | None = None) -> list[list[Phrase]]:
    """Give what must all be found for a typed word or phrase, each in one of several forms.

    Args:
        typed: One word, several that are to stand one after the other, or such alternatives.
        compounds: What some words mean when written as one, in lower case: ``powerapps`` the
            same as ``Power Apps``.
    """
    if EITHER in typed:
        return _either_forms([typed_forms(one, compounds) for one in alternatives(typed)])
    runs = filter(has_word, _UNSPACED.findall(typed))
    others = filter(has_word, _UNSPACED.split(typed))
    return [*map(_run_forms, runs), *(_word_forms(text, compounds or {}) for text in others)]


def is_signed(text: str) -> bool:
    """Tell whether a typed word is one with its signs only, such as C# or .NET."""
    return _SIGNED.fullmatch(text) is not None


def alternatives(typed: str) -> list[str]:
    """Give the words or phrases of which a typed word stands for any; mostly itself alone."""
    return [part.strip() for part in typed.split(EITHER) if has_word(part)]


def is_unspaced(text: str) -> bool:
    """Tell whether a text is written in a script that puts no space between words."""
    return not text.isascii() and _UNSPACED.search(text) is not None


def has_word(text: str) -> bool:
    """Tell whether a text holds anything that can be looked for."""
    return any(map(str.isalnum, text))


def _either_forms(options: list[list[list[Phrase]]]) -> list[list[Phrase]]:
    """Give what must all be found where any of several options is enough.

    (a and b) or c is (a or c) and (b or c). Where that would become too much, only what each
    option begins with counts, which finds more, never less.
    """
    if math.prod(map(len, options)) > _MOST_COMBINATIONS:
        options = [forms[:1] for forms in options]
    return [list(chain(*chosen)) for chosen in product(*options)] if options else []


def _run_forms(run: str) -> list[Phrase]:
    if len(run) == 1:
        return [Phrase(run, is_beginning=True)]
    return [Phrase(" ".join(_character_pairs(run)))]


def _word_forms(text: str, compounds: Mapping[str, str]) -> list[Phrase]:
    if is_signed(text):
        return [Phrase(_signed(text))]
    forms = [text]
    if _HYPHENATED.fullmatch(text):
        forms.append(_HYPHENS.sub("", text))
    elif _CAMEL_CASE.fullmatch(text):
        forms.append(" ".join(_CAMEL_PART.findall(text)))
    folded = further_spelling(text)
    if folded is not None:
        forms.append(folded)
    parts = compounds.get(text.lower())
    if parts is not None:
        forms.append(parts)
    return [Phrase(form) for form in dict.fromkeys(forms)]


def _further_spellings(words: Sequence[str]) -> list[str]:
    """Give the words that the index must be told folded; all, where they are of another script.

    So phrases stand in one piece there.
    """
    found = [folded for word in words if (folded := further_spelling(word)) is not None]
    return found if all(map(str.isascii, found)) else [fold(word) for word in words]


def _signed(word: str) -> str:
    return fold(word).translate(_SIGNS)


def _character_pairs(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)]
