"""Turns the bytes of one file into articles, or into an error with file, line, field and problem.

Finding and reading files is left to the sources. Titles, excerpts and names become what people
read; all else stays as the document has it. Making it safe to be shown is left to those who do.

What reads documents is imported when it is asked for: a look at a folder in which nothing changed
reads none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from bot.documents.kinds import MAX_BYTES, MAX_LISTING_BYTES, SUFFIXES

if TYPE_CHECKING:
    from bot.documents.parsing import parse
    from bot.documents.reporting import Parsed

__all__ = ["MAX_BYTES", "MAX_LISTING_BYTES", "READER_VERSION", "SUFFIXES", "Parsed", "parse"]

#: Raised whenever the same document gives another article than before.
READER_VERSION: Final = 2
_LATER = {"parse": "parsing", "Parsed": "reporting"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
