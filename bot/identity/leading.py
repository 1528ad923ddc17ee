"""Settles which of several files an article is taken from. What each holds, the store knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """How a file stands for an article.

    Attributes:
        path: Of the file.
        published_at: As it dates the article, in seconds since 1970; before any date (-1) where
            it cannot be read now and only stands for what it held.
        led: Whether the article was taken from it until now.
    """

    path: str
    published_at: int
    led: bool


def leader(standings: Iterable[Standing]) -> Standing:
    """Give the file that leads for an article.

    The later date counts, for newsrooms date a newer version so. At one date the file goes on to
    lead that led before: a copy that a synchronisation or a person puts beside it changes
    nothing. Where none of them led, the shortest path does, then the first in order: copies are
    called like their originals, and something more (``a (1).md``, ``a.sync-conflict-….md``).

    Args:
        standings: At least one, in any order, each path once.

    Raises:
        ValueError: There is none.
    """
    return min(standings, key=lambda one: (-one.published_at, not one.led, len(one.path), one.path))
