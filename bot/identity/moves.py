"""Tells whether what a document says now is the article that one said before, at a new address.

Pure: which versions are worth comparing, and what becomes of the old address, is left to callers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.identity.addresses import normalise_address
from bot.identity.keys import text_key
from bot.identity.names import name_form, normalise_domain

#: A correction is dated like what it corrects: of 269 in half a year of a newsroom's, 261 were.
NEAR: Final = timedelta(hours=2)
#: None of the others was further away than 14 hours; an article that is, is another one.
FAR: Final = timedelta(hours=48)
_DAY: Final = timedelta(days=1)
_WORD: Final = re.compile(r"\w+")


class Move(StrEnum):
    """How it is known that an article has moved."""

    CORRECTED = "its file gives another address for it"
    ORIGINAL = "its file gives the original address beside the one that it had"
    ELSEWHERE = "its provider says the same at another address in another file"


@dataclass(frozen=True, slots=True)
class Version:
    """What a document said of an article at one time.

    Attributes:
        url: The address by which it was known: the original one, else the one on the web.
        published_at: Aware, UTC.
        domain: Its provider's, in any spelling.
        original_url: None where the document told none, as with ``web_url``.
    """

    url: str
    title: str
    excerpt: str
    published_at: datetime
    domain: str
    original_url: str | None = None
    web_url: str | None = None


def move_between(before: Version, now: Version, *, is_same_file: bool) -> Move | None:
    """Tell whether two versions with different addresses are one article, and by what.

    In one file: the same title, dated within two hours of each other; or within 48 hours, with
    the same excerpt or another provider. Or the address on the web has stayed, the original one
    has come, and title or date are the same. In two files: provider, title and excerpt are the
    same within 48 hours.

    A column bears its title every day or week, sometimes with the same excerpt. It keeps its
    provider and its hour: what lies a whole day or two apart is another article each time.

    Args:
        before: What was known so far.
        now: What is told now, at an address that is not known.
        is_same_file: Whether the file that tells it now is the one that told ``before`` at last.

    Returns:
        None where it is another article, or the same address.
    """
    apart = abs(now.published_at - before.published_at)
    if apart > FAR or _lies_a_day_on(apart) or _is_same_address(before.url, now.url):
        return None
    has_same_title = name_form(before.title) == name_form(now.title)
    if not is_same_file:
        return Move.ELSEWHERE if has_same_title and _say_the_same(before, now) else None
    if _gains_original(before, now) and (has_same_title or apart <= NEAR):
        return Move.ORIGINAL
    if has_same_title and (apart <= NEAR or _is_no_column(before, now)):
        return Move.CORRECTED
    return None


def wording_key(version: Version) -> int | None:
    """Give a key that versions share which may say the same: of the same provider and title.

    By it a store finds what ``Move.ELSEWHERE`` may be about. None where there is no excerpt: a
    title alone proves nothing in another file. The excerpt itself is left out: to bring each one
    into its form costs as much as all else that is kept of it.
    """
    if not version.excerpt or version.excerpt.isspace():
        return None
    return text_key(f"wording\n{normalise_domain(version.domain)}\n{name_form(version.title)}")


def _lies_a_day_on(apart: timedelta) -> bool:
    """Tell whether it is a whole number of days, give or take two hours, and not none."""
    days = round(apart / _DAY)
    return days > 0 and abs(apart - days * _DAY) <= NEAR


def _is_same_address(one: str | None, other: str | None) -> bool:
    if one is None or other is None:
        return False
    return one == other or normalise_address(one) == normalise_address(other)


def _gains_original(before: Version, now: Version) -> bool:
    return (
        before.original_url is None
        and now.original_url is not None
        and _is_same_address(before.web_url, now.web_url)
    )


def _is_no_column(before: Version, now: Version) -> bool:
    """Tell by more than its title that a file goes on about one article."""
    return _have_same_excerpt(before, now) or not _have_same_provider(before, now)


def _say_the_same(before: Version, now: Version) -> bool:
    return _have_same_excerpt(before, now) and _have_same_provider(before, now)


def _have_same_provider(before: Version, now: Version) -> bool:
    return normalise_domain(before.domain) == normalise_domain(now.domain)


def _have_same_excerpt(before: Version, now: Version) -> bool:
    """Tell whether they have the same one; to have none proves nothing."""
    excerpt = _words(now.excerpt)
    return bool(excerpt) and excerpt == _words(before.excerpt)


def _words(excerpt: str) -> str:
    """Give an excerpt's words: it is cut off here and there, with and without a comma."""
    return " ".join(_WORD.findall(name_form(excerpt)))
