"""Lets an excerpt that was cut anywhere end as a text does, without what pages say aside."""

from __future__ import annotations

import re
from typing import Final

_ELLIPSIS: Final = "\u2026"
#: What pages say to those who use them, not to those who read: it is no part of the text.
_ASIDE = re.compile(
    r"\s*[(\[](?:opens? in (?:a )?new (?:tab|window)|external link|pdf)[)\]]", re.IGNORECASE
)
_END_MARKS = ".!?\u2026\u3002\uff01\uff1f"
_CLOSING = "\"')]\u201d\u2019\u00bb\u300d"
#: Dots that stand for what was cut off, however many and however spaced.
_DOTS = re.compile(r"(?:\s*\[?(?:\.{2,}|(?:\.\s){2,}\.|\u2026)\]?)+$|\s+\.$")
#: So many of the last characters tell whether there are any.
_DOTS_LENGTH: Final = 3
#: What cannot end a sentence that goes on.
_LOOSE_END = re.compile(r"[\s,;:\-\u2013\u2014(\[\u201c\u00ab/&]+$")
#: Feeds cut at a number of characters; a shorter text without a full stop was written so.
_CUT_LENGTH: Final = 100
_LAST_WORD = re.compile(r"\s+\S+$")


def tidy_excerpt(text: str) -> str:
    """Give an excerpt with one ellipsis after a whole word where it was cut.

    ``, ...``, ``: …`` and `` ..`` become one ellipsis, as does an end in mid-sentence: there the
    last word, of which a part may be missing, goes too. A whole sentence, and a short text that
    never had a full stop, stay as they are.
    """
    if "(" in text or "[" in text:
        text = _ASIDE.sub("", text)
    # Most excerpts end in a sentence, which a look at their last characters tells the soonest.
    elif text[-1:] == "." and text[-2:-1].isalnum():
        return text.lstrip()
    text = text.strip()
    if _DOTS.search(text[-_DOTS_LENGTH:]):
        return _ended(_DOTS.sub("", text))
    if _LOOSE_END.search(text[-1:]):
        return _ended(text)
    if _is_whole(text):
        return text
    return _ended(_LAST_WORD.sub("", text))


def _is_whole(text: str) -> bool:
    return len(text) < _CUT_LENGTH or text.rstrip(_CLOSING).endswith(tuple(_END_MARKS))


def _ended(text: str) -> str:
    """Put an ellipsis after the last whole word; after a full stop there is nothing to add."""
    text = _LOOSE_END.sub("", text)
    if not text:
        return ""
    if text.rstrip(_CLOSING).endswith(tuple(_END_MARKS)):
        return text
    return text + _ELLIPSIS
