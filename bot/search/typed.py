"""Reads what a member types in one box: words, "phrases", OR, -without, topic:…, last week.

Pure. Names of topics and providers stay as they were typed; whoever knows the newsroom's
vocabulary resolves them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.errors import CommandError
from bot.search.query import SearchQuery, Sort, parse_moment, parse_span
from bot.search.words import EITHER, alternatives, has_word

#: So many words tell any article from all others; each costs the index a look.
MOST_WORDS: Final = 40
MOST_CHARACTERS: Final = 1000

#: What may stand before a colon, and the field that it means.
_OPERATORS: Final = {
    "topic": "topic",
    "provider": "provider",
    "source": "provider",
    "type": "type",
    "quality": "quality",
    "sort": "sort",
    "after": "after",
    "since": "after",
    "before": "before",
    "until": "until",
}
_PLURALS: Final = {"articles": "article", "videos": "video"}
_DATES: Final = frozenset({"after", "before", "until"})
_TOKEN: Final = re.compile(
    rf"""
    (?P<minus>-*)
    (?:(?P<operator>{"|".join(_OPERATORS)}):)?
    (?: "(?P<phrase>[^"]*)(?:"|\Z) | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: Phones type curly quotes and long dashes, other keyboards wide signs, for the plain ones.
_PLAIN: Final = {
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212\u2013\u2014"), "-"),
    ord("\uff1a"): ":",
}
#: Direction marks and other invisible characters; joiners stay, some scripts spell with them.
_INVISIBLE: Final = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
#: In capitals it is a word, as in "3D printing".
_RELATIVE: Final = re.compile(r"\d{1,3}[hdw]\Z", re.ASCII)
_SPAN_STARTS: Final = frozenset({"today", "yesterday", "this", "last", "past"})
#: The most words that a stretch of time is written with: "last 3 days".
_MOST_SPAN_WORDS: Final = 3
_SECOND: Final = timedelta(seconds=1)
#: No moment has a second before it that is not at least this one.
_SECOND_SECOND: Final = datetime.min.replace(tzinfo=UTC) + _SECOND


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, taken apart.

    Attributes:
        topic: As typed, still to be resolved; so is ``provider``.
        since: First moment of publication, inclusive, UTC.
        until: Last moment of publication, inclusive, UTC.
    """

    words: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    topic: str | None = None
    provider: str | None = None
    type: str | None = None
    min_quality: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort | None = None

    def query(
        self, *, topic: str | None, provider: str | None, sort: Sort = Sort.NEWEST
    ) -> SearchQuery:
        """Give what to look for.

        Args:
            topic: The name that ``self.topic`` was resolved to.
            provider: The domain that ``self.provider`` was resolved to.
            sort: The order where none was typed.

        Raises:
            CommandError: The time begins after its end.
        """
        return SearchQuery(
            words=self.words,
            without=self.without,
            topic=topic,
            provider=provider,
            since=self.since,
            until=self.until,
            min_quality=self.min_quality,
            type=self.type,
            sort=self.sort or sort,
        )


@dataclass(frozen=True, slots=True)
class _Token:
    """One word or phrase, with what stands before it.

    Attributes:
        is_loose: Whether a space stands between the operator and its value.
    """

    text: str
    operator: str = ""
    is_without: bool = False
    is_quoted: bool = False
    is_loose: bool = False


def parse_typed(text: str, now: datetime) -> Typed:
    """Take apart what was typed.

    Args:
        text: Anything at all.
        now: Aware; what "last week" and ``3d`` count back from.

    Raises:
        CommandError: A date does not exist, an operator has no or a wrong value, or it is more
            than a search takes; says what to type instead.
    """
    if len(text) > MOST_CHARACTERS:
        raise CommandError(
            f"That is more than I can look for at once. Shorten it to {MOST_CHARACTERS} characters."
        )
    typed, words, without = Typed(), [], []
    for token in _tokens(_cleaned(text)):
        if token.operator:
            try:
                typed = _with_operator(typed, token, now)
            except CommandError:
                if not (token.is_loose and token.operator in _DATES):
                    raise
                words += [_Token(token.operator), _Token(token.text, is_quoted=token.is_quoted)]
        elif token.is_without:
            without.append(token.text)
        elif token.text != "AND" or token.is_quoted:  # all words must be held anyway
            words.append(token)
    typed = _with_words(typed, words, without, now)
    if sum(len(alternatives(word)) for word in (*typed.words, *typed.without)) > MOST_WORDS:
        raise CommandError(f"Those are too many words. A search takes {MOST_WORDS} at the most.")
    return typed


def _cleaned(text: str) -> str:
    visible = _INVISIBLE.sub("", text.translate(_PLAIN))
    return "".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in visible)


def _tokens(text: str) -> Iterator[_Token]:
    waiting: _Token | None = None
    for match in _TOKEN.finditer(text):
        word, phrase = match["word"], match["phrase"]
        operator = _OPERATORS.get((match["operator"] or "").lower(), "")
        is_without = bool(match["minus"])
        if waiting is not None:
            yield replace(waiting, text=word or phrase or "", is_quoted=word is None)
            waiting = None
        elif not operator and word and word[:-1].lower() in _OPERATORS and word.endswith(":"):
            operator = _OPERATORS[word[:-1].lower()]
            waiting = _Token("", operator, is_without, is_loose=True)
        else:
            yield _Token(word or phrase or "", operator, is_without, is_quoted=word is None)
    if waiting is not None:
        yield replace(waiting, is_loose=False)


def _with_operator(typed: Typed, token: _Token, now: datetime) -> Typed:
    value = " ".join(token.text.split())
    if token.is_without:
        raise CommandError("Only words can be left out, such as -bitcoin, but no topic or date.")
    if not value:
        raise CommandError(f"Something is missing behind “{token.operator}:”.")
    match token.operator:
        case "topic" if typed.topic is None:
            return replace(typed, topic=value)
        case "provider" if typed.provider is None:
            return replace(typed, provider=value)
        case "topic" | "provider":
            raise CommandError(f"A search takes one {token.operator}. Leave one of the two out.")
        case "sort":
            return replace(typed, sort=_sort_of(value))
        case "quality":
            return replace(typed, min_quality=_quality_of(value))
        case "type":
            return replace(typed, type=_PLURALS.get(value.casefold(), value.casefold()))
    return _with_date(typed, token.operator, value, now)


def _with_date(typed: Typed, operator: str, value: str, now: datetime) -> Typed:
    """Narrow the time; a day counts in full, save behind "before"."""
    if operator == "after":
        return _within(typed, since=parse_moment(value, now))
    if operator == "before":
        return _within(typed, until=max(parse_moment(value, now), _SECOND_SECOND) - _SECOND)
    return _within(typed, until=parse_moment(value, now, is_end=True))


def _with_words(typed: Typed, words: list[_Token], without: list[str], now: datetime) -> Typed:
    """Add the words, less a stretch of time at either end of them."""
    for of_end in (True, False):
        count = _span_length(words, now, of_end=of_end)
        if not count:
            continue
        stretch = words[-count:] if of_end else words[:count]
        words = words[:-count] if of_end else words[count:]
        text = " ".join(token.text for token in stretch)
        since, until = parse_span(text, now) or (parse_moment(text, now), None)
        typed = _within(typed, since=since, until=until)
        break
    return replace(
        typed,
        words=_distinct(_either(words)),
        without=_distinct(without),
    )


def _either(words: list[_Token]) -> Iterator[str]:
    """Join what stands around ``OR`` or ``|`` to one word of several alternatives.

    At an end there is nothing to choose between, so there ``OR`` is a word: Portland OR.
    """
    group: list[str] = []
    is_open = False
    for place, token in enumerate(words):
        is_inside = 0 < place < len(words) - 1
        if token.text == "OR" and not token.is_quoted and is_inside:
            is_open = True
            continue
        parts = [token.text.replace(EITHER, " ")]
        if not token.is_quoted:
            parts = token.text.split(EITHER)
        for number, part in enumerate(parts):
            if not has_word(part):
                is_open = is_open or len(parts) > 1
                continue
            if group and not (is_open or number):
                yield EITHER.join(group)
                group = []
            group.append(" ".join(part.split()))
            is_open = False
        is_open = is_open and bool(group)
    if group:
        yield EITHER.join(group)


def _span_length(words: list[_Token], now: datetime, *, of_end: bool) -> int:
    """Give how many words at one end name a stretch of time."""
    if of_end and words and not words[-1].is_quoted and _RELATIVE.match(words[-1].text):
        return 1
    for count in range(min(_MOST_SPAN_WORDS, len(words)), 0, -1):
        stretch = words[-count:] if of_end else words[:count]
        text = " ".join(token.text for token in stretch)
        is_plain = not any(token.is_quoted for token in stretch)
        is_stretch = is_plain and stretch[0].text.lower() in _SPAN_STARTS
        if is_stretch and parse_span(text, now):
            return count
    return 0


def _within(typed: Typed, *, since: datetime | None = None, until: datetime | None = None) -> Typed:
    """Narrow the time: of two beginnings the later counts, of two ends the earlier."""
    return replace(
        typed,
        since=max(filter(None, (typed.since, since)), default=None),
        until=min(filter(None, (typed.until, until)), default=None),
    )


def _sort_of(value: str) -> Sort:
    try:
        return Sort(value.casefold())
    except ValueError:
        names = ", ".join(Sort)
        raise CommandError(
            f"“{value[:40]}” is not an order that I know. Write one of: {names}."
        ) from None


def _quality_of(value: str) -> int:
    if value.isdecimal() and len(value) <= len("99999"):
        return int(value)
    raise CommandError(
        f"“{value[:40]}” is not a quality. Write a whole number, such as quality:50."
    )


def _distinct(texts: Iterator[str] | list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(text.split()) for text in texts if has_word(text)))
