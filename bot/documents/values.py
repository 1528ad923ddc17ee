"""What scalars mean: texts, whole numbers, flags, moments and addresses, each from its text.

Each function takes what a tree has at some key and gives the typed value, or raises UnfitError.
Which key holds which kind is left to ``building``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from bot.documents.cleaning import readable
from bot.documents.excerpts import tidy_excerpt
from bot.documents.trees import Tree
from bot.identity import link_of

#: Eighteen digits fit the database's integers, which have 64 bits.
_MOST_DIGITS = 18
_WHOLE_NUMBER = re.compile(rf"-?[0-9]{{1,{_MOST_DIGITS}}}")
_FLAGS = {"true": True, "false": False}
_REMOVED = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}
_COMMENT = re.compile(r"(?<![ \t])[ \t]+#.*\Z", re.DOTALL)
#: RFC 3339, section 5.7: a minute has a 61st second now and then, which no datetime can be.
_LEAP_SECOND = re.compile(r"(:[0-9]{2}):60(?=[.,Z+-]|\Z)")
_TYPES = ("article", "video")
#: Years outside of this are slips: an empty clock, or a digit too many.
_YEARS = range(1970, 2101)
_LONGEST_QUOTATION = 60


class UnfitError(Exception):
    """A value is not of the kind that its key asks for; the message says why."""


class UnclearError(Exception):
    """Something else is written than can be understood; ``stead`` is the safe thing to assume."""

    def __init__(self, problem: str, stead: object) -> None:
        self.stead = stead
        super().__init__(problem)


def text(value: Tree) -> str:
    """Take a text as it is."""
    if isinstance(value, str):
        return value
    raise _no_text(value)


def name(value: Tree) -> str:
    """Take a text without white space around it."""
    return text(value).strip()


def prose(value: Tree) -> str:
    """Take a text that is to be read, as one line."""
    if isinstance(value, str):
        return readable(value)
    raise _no_text(value)


def excerpt(value: Tree) -> str:
    """Take the beginning of a text that is to be read, which ends as a text does."""
    return tidy_excerpt(prose(value))


def title(value: Tree) -> str:
    """Take a text that is to be read, of which there is something to be seen."""
    if not isinstance(value, str):
        raise _no_text(value)
    if found := readable(value):
        return found
    raise UnfitError("nothing of it can be seen; write a title")


def _no_text(value: Tree) -> UnfitError:
    return UnfitError(f"{quoted(value)} stands where a text should")


def article_type(value: Tree) -> str:
    """Take one of the known types of articles."""
    written = text(value)
    if written in _TYPES:
        return written
    found = _without_comment(written)
    if found in _TYPES:
        return found
    raise UnfitError(f"{quoted(value)} is neither {' nor '.join(_TYPES)}")


def whole_number(value: Tree) -> int:
    """Take a whole number of at most 18 digits."""
    if isinstance(value, str):
        if value.isdecimal() and value.isascii() and len(value) <= _MOST_DIGITS:
            return int(value)
        found = _without_comment(value)
        if _WHOLE_NUMBER.fullmatch(found):
            return int(found)
    raise UnfitError(f"{quoted(value)} is no whole number")


def flag(value: Tree) -> bool:
    """Take true or false, in any case of letters, and none of YAML 1.1's other words for them."""
    found = _FLAGS.get(value.lower()) if isinstance(value, str) else value
    if isinstance(found, bool):
        return found
    raise UnfitError(f"{quoted(value)} is neither true nor false")


def published(value: Tree) -> bool | None:
    """Take the word of a document that it may be posted: ``true`` alone says so; None for none.

    Raises:
        UnclearError: It is neither true nor false; then it is held.
    """
    word = _word(value)
    if word == "":
        return None
    found = _FLAGS.get(word) if word else None
    if found is None:
        problem = f"{quoted(value)} is neither true nor false, so it is held; write one of them"
        raise UnclearError(problem, stead=False)
    return found


def removed(value: Tree) -> bool:
    """Take the word of a document that it was taken back.

    Raises:
        UnclearError: It says neither that nor the contrary; None stands for it.
    """
    word = _word(value)
    found = False if word == "" else _REMOVED.get(word or "")
    if found is None:
        problem = (
            f"{quoted(value)} is neither true nor false, so it is held and its posts are taken "
            "down; write one of them"
        )
        raise UnclearError(problem, stead=None)
    return found


def _without_comment(written: str) -> str:
    """Leave out what YAML calls a comment: a text may hold a ``#``, no number, date or address."""
    return _COMMENT.sub("", written) if "#" in written else written


def _word(value: Tree) -> str | None:
    """Give the one word that a flag is written as, in lower case; None where it is no text."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.strip().lower() if isinstance(value, str) else None


def moment(value: Tree) -> datetime:
    """Take a point in time as aware UTC.

    It is written as RFC 3339, section 5.6, has it, or less strictly as ISO 8601: without a zone
    it is in UTC, without a time it is midnight.
    """
    try:
        found = _read_moment(text(value))
    except (ValueError, OverflowError) as error:
        problem = f"{quoted(value)} is no date; write it like 2021-09-27T18:46:00Z"
        raise UnfitError(problem) from error
    if found.year not in _YEARS:
        raise UnfitError(f"{quoted(value)} is not between {_YEARS[0]} and {_YEARS[-1]}")
    return found


def _read_moment(written: str) -> datetime:
    try:
        read = datetime.fromisoformat(written)
    except ValueError:
        written, leaps = _LEAP_SECOND.subn(r"\1:59", _without_comment(written).strip().upper())
        read = datetime.fromisoformat(written) + timedelta(seconds=leaps)
    if read.tzinfo is UTC:
        return read
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)


def address(value: Tree) -> str:
    """Take an http or https address, as a link that works in a browser."""
    link = link_of(_without_comment(text(value)))
    if link is not None:
        return link
    raise UnfitError(f"{quoted(value)} is no http or https address")


def quoted(value: Tree) -> str:
    """Show a value in a message: one line, and no longer than a person wants to read."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_QUOTATION else value[:_LONGEST_QUOTATION] + "…")
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a group of keys"
    return "nothing" if value is None else str(value).lower()
