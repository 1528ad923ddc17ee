"""Understands the globs that say which files below a folder belong to a source."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_PIECE = re.compile(r"/\*\*\Z|\*\*/|\*+|\?|\[!?\]?[^\]]*\]|.", re.DOTALL)
_MEANINGS = {"/**": "/.*", "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}


@dataclass(frozen=True, slots=True)
class Patterns:
    """Which files belong to a source, as ``.gitignore`` would tell them (gitignore(5)).

    A pattern without a slash matches a name at any depth, one with a slash the path from the
    folder on. ``*`` and ``?`` stay within a name, ``**`` reaches across slashes. What matches a
    directory matches everything in it.

    Attributes:
        include: Only these files; none take all.
        exclude: Of those, not these.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def accept(self, relative_path: str) -> bool:
        """Tell whether the file at a path, relative to the folder and with ``/``, belongs."""
        if self.include and not _matches(self.include, relative_path):
            return False
        return not (self.exclude and _matches(self.exclude, relative_path))


def _matches(patterns: Sequence[str], path: str) -> bool:
    return any(_expression(pattern).fullmatch(path) for pattern in patterns)


@lru_cache
def _expression(pattern: str) -> re.Pattern[str]:
    start = "" if "/" in pattern.rstrip("/") else "(?:.*/)?"
    pieces = _PIECE.findall(pattern.strip("/"))
    return re.compile(f"{start}{''.join(map(_meaning, pieces))}(?:/.*)?", re.DOTALL)


def _meaning(piece: str) -> str:
    if len(piece) > 1 and piece[0] == "[":
        # What stands in brackets is the standard library's to read; it never means a slash.
        return "(?!/)" + fnmatch.translate(piece)[: -len(r"\Z")]
    return _MEANINGS.get(piece) or _MEANINGS.get(piece[:2]) or re.escape(piece)
