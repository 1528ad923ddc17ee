"""Understands a search as it is typed, in Discord and in a shell: it becomes one SearchQuery.

An option counts; the same operator typed among the words is then left aside. Running the search
is left to whoever asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from bot.articles import RelatedItem
from bot.errors import NotFoundError
from bot.headlines import Page
from bot.publication import Audience, Scope
from bot.search.further import Section
from bot.search.query import SearchQuery, Sort, parse_moment, parse_words
from bot.search.suggesting import Advice, Meaning, Relaxation, Suggestion
from bot.search.typed import MOST_WORDS, Typed, parse_typed
from bot.search.vocabulary import Name, Vocabulary, not_found
from bot.store import Store

#: What documents say, and how people call many of it.
TYPES: Final = Vocabulary((Name("article", "articles", 2), Name("video", "videos", 1)))
_NEAR_NAMES: Final = 3
_COUNT_UP_TO: Final = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was typed; None is what was left out."""

    words: str = ""
    topic: str | None = None
    provider: str | None = None
    since: str | None = None
    until: str | None = None
    min_quality: int | None = None
    type: str | None = None
    sort: Sort | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """A search for a topic, provider or type that there is not, and what may be tried instead."""

    error: NotFoundError
    advice: Advice


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, with what may be tried where that is nothing.

    Attributes:
        related: The related coverage of the page's articles, by id.
        meant: Where nothing was found, what was perhaps meant.
        dropped: Where nothing was found, which part to leave out, and how many there are then.
        further: What stands near what was looked for, where that is little.
        sources: How many other providers tell the same, by article.
    """

    page: Page
    related: Mapping[int, tuple[RelatedItem, ...]]
    meant: tuple[str, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()
    further: tuple[Section, ...] = ()
    sources: Mapping[int, int] = field(default_factory=dict)


def read(asked: Asked, now: datetime) -> Typed:
    """Take apart what was typed, options included; names of topics and providers stay as typed.

    Args:
        asked: What was typed.
        now: Aware; what "last week" counts back from.

    Raises:
        CommandError: A date, an operator or the amount of words is wrong; says how it is right.
    """
    typed = parse_typed(asked.words, now)
    topic, provider, kind, begin, end = (
        " ".join((text or "").split())
        for text in (asked.topic, asked.provider, asked.type, asked.since, asked.until)
    )
    since = parse_moment(begin, now) if begin else None
    until = parse_moment(end, now, is_end=True) if end else None
    if since and typed.until and since > typed.until:
        typed = replace(typed, until=None)
    if until and typed.since and typed.since > until:
        typed = replace(typed, since=None)
    return replace(
        typed,
        topic=topic or typed.topic,
        provider=provider or typed.provider,
        type=_type(kind) if kind else typed.type,
        min_quality=typed.min_quality if asked.min_quality is None else asked.min_quality,
        since=since or typed.since,
        until=until or typed.until,
        sort=asked.sort or typed.sort,
    )


async def understand(
    store: Store, asked: Asked, scope: Scope, now: datetime
) -> SearchQuery | Unknown:
    """Give what to look for, or what may be meant by a topic or provider that there is not.

    Args:
        store: Where the names are.
        asked: What was typed.
        scope: Where it is asked, and what may be seen there.
        now: Aware.

    Raises:
        CommandError: Something typed is wrong; says how it is right.
    """
    typed = read(asked, now)
    # With words, what answers them comes before what is merely new.
    query = typed.query(topic=None, provider=None, sort=Sort.BEST if typed.words else Sort.NEWEST)
    unknown: list[tuple[Meaning, str]] = []
    for meaning, text in ((Meaning.TOPIC, typed.topic), (Meaning.PROVIDER, typed.provider)):
        if text is not None:
            name = (await names_of(store, meaning, scope)).resolve(text)
            if name is None:
                unknown.append((meaning, text))
            else:
                query = _named(query, meaning, name)
    if unknown:
        return await _unknown(store, *unknown[0], query, scope)
    return await _misspelled_type(store, query, scope) or query


async def names_of(store: Store, meaning: Meaning, scope: Scope) -> Vocabulary:
    """Give the topics or providers that may be known: to most people, those of something published.

    Args:
        store: Where the names are.
        meaning: Topics, or else providers.
        scope: Where it is asked, and what may be seen there.
    """
    names = store.names
    is_topic = meaning is Meaning.TOPIC
    found = await (names.topics if is_topic else names.providers)(scope.server_id)
    return found.published if scope.audience is Audience.PUBLISHED else found


async def _unknown(
    store: Store, meaning: Meaning, text: str, rest: SearchQuery, scope: Scope
) -> Unknown:
    """Find what may be tried where a name does not exist: near names, the words, or neither."""
    names = await names_of(store, meaning, scope)
    near = names.suggest(text, limit=_NEAR_NAMES)
    options = [Suggestion(meaning, one.label, _named(rest, meaning, one)) for one in near]
    words = parse_words(text)[:MOST_WORDS]
    if words:
        worded = replace(rest, words=tuple(dict.fromkeys((*rest.words, *words))), sort=Sort.BEST)
        options.append(
            Suggestion(Meaning.WORDS, f"stories with “{' '.join(worded.words)}”", worded)
        )
    search = store.search
    found = [one for one in options if await search.count(one.query, scope, up_to=1)]
    dropped: list[Relaxation] = []
    if rest != SearchQuery(sort=rest.sort):
        total = await search.count(rest, scope, up_to=_COUNT_UP_TO)
        dropped = [Relaxation(meaning, rest, total, total < _COUNT_UP_TO)] if total else []
    return Unknown(not_found(meaning, text, ()), Advice(tuple(found), tuple(dropped)))


async def _misspelled_type(store: Store, query: SearchQuery, scope: Scope) -> Unknown | None:
    """Find the type that was meant by one that nothing is of; None where all is well."""
    if query.type is None or TYPES.resolve(query.type) is not None:
        return None
    if await store.search.count(SearchQuery(type=query.type), scope, up_to=1):
        return None
    near = TYPES.suggest(query.type, limit=_NEAR_NAMES)
    offers = (Suggestion(Meaning.WORDS, one.label, replace(query, type=one.key)) for one in near)
    found = [one for one in offers if await store.search.count(one.query, scope, up_to=1)]
    error = not_found("type", query.type, ())
    return Unknown(error, Advice(tuple(found), ())) if found else None


def _named(query: SearchQuery, meaning: Meaning, name: Name) -> SearchQuery:
    if meaning is Meaning.TOPIC:
        return replace(query, topic=name.key)
    return replace(query, provider=name.key)


def _type(text: str) -> str:
    """Give a type as documents say it; whatever is none of the known ones may still be one."""
    known = TYPES.resolve(text)
    return known.key if known else text.strip().casefold()
