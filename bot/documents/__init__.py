"""Turns the bytes of one file into articles, or into an error with file, line, field and problem.

Finding and reading files is left to the sources. Texts stay as the document has them; making them
fit to be shown is left to those who show them.

What reads documents is imported when it is asked for: a look at a folder in which nothing changed
reads none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from bot.documents.kinds import MAX_BYTES, MAX_LISTING_BYTES, SUFFIXES

if TYPE_CHECKING:
    from bot.documents.parsing import parse
    from bot.documents.reporting import Parsed

__all__ = ["MAX_BYTES", "MAX_LISTING_BYTES", "SUFFIXES", "Parsed", "parse"]

_LATER = {"parse": "parsing", "Parsed": "reporting"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
