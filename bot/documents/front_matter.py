"""Separates the front matter of a document from its body, without understanding either."""

from __future__ import annotations

import re
from dataclasses import dataclass

_OPENING = re.compile(r"(?:[ \t]*+\r?\n)*+---[ \t]*(?:\r?\n|\Z)")
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)")
#: As Hugo and gray-matter open them; JSON between braces is told by who reads it.
_OTHER_FORMATS = re.compile(r"\s*(?:\+\+\+|---[ \t]*(toml|json)\b)", re.IGNORECASE)
_KEY = re.compile(r"\s*[A-Za-z][\w-]*:(?:\s|\Z)")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A document in its two parts.

    Attributes:
        yaml: From the start of the file to the closing line, so that its lines count as the file's.
        body: What follows the closing line, as it is.
        is_closed: There is a closing line.
    """

    yaml: str
    body: str = ""
    is_closed: bool = True


def split(text: str) -> FrontMatter | None:
    """Split a document; None where its first line is not the ``---`` that opens front matter."""
    opening = _OPENING.match(text)
    if opening is None:
        return None
    closing = _CLOSING.search(text, opening.end() - 1)
    if closing is None:
        return FrontMatter(text, is_closed=False)
    return FrontMatter(text[: closing.start() + 1], text[closing.end() :])


def other_format(text: str) -> str | None:
    """Name the format of front matter that other tools read, by its opening line."""
    found = _OTHER_FORMATS.match(text)
    return None if found is None else (found[1] or "toml").upper()


def begins_with_key(text: str) -> bool:
    """Tell whether the first line that is not blank looks like ``title: …``."""
    return _KEY.match(text) is not None
