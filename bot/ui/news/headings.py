"""Says in words what a list shows, and that there is nothing in it. Pure; all of it plain text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from bot.search.query import SearchQuery, Sort
from bot.search.words import alternatives
from bot.ui.text import day

_EVERYTHING: Final = SearchQuery()
_ORDERS: Final = {
    Sort.NEWEST: "newest first",
    Sort.BEST: "best match first",
    Sort.HOTTEST: "hottest first",
}
_LATEST: Final = {Sort.HOTTEST: "The hottest stories"}


def heading(query: SearchQuery, provider: str, *, is_held: bool) -> str:
    """Give the title of a list.

    Args:
        query: What was asked for.
        provider: What the asked provider calls itself; empty where none was asked for.
        is_held: Whether it lists what is held for a moderator.
    """
    filters = replace(query, sort=Sort.NEWEST)
    if filters == _EVERYTHING:
        return "Held for a moderator" if is_held else _LATEST.get(query.sort, "Latest stories")
    if is_held:
        return f"Held: {in_words(query, provider)}"
    if filters == SearchQuery(topic=query.topic):
        return f"Topic: {query.topic}"
    if filters == SearchQuery(provider=query.provider):
        return f"Provider: {provider} · {query.provider}"
    return f"🔎 {in_words(query, provider)}"


def in_words(query: SearchQuery, provider: str = "") -> str:
    """Say what a search asks for, such as "tram strike · Robotics · from Forbes · since 2 May"."""
    return " · ".join(_parts(query, provider)) or "every story"


def order_in_words(sort: Sort) -> str:
    """Say in which order a list stands, where that is not the newest first."""
    return "" if sort is Sort.NEWEST else _ORDERS[sort]


def nothing(query: SearchQuery, provider: str, *, is_held: bool) -> str:
    """Say that a list is empty."""
    filters = replace(query, sort=Sort.NEWEST)
    if filters == _EVERYTHING:
        if is_held:
            return "Nothing is held here: every story is published."
        return "Nothing is published here yet."
    if is_held:
        return f"Nothing that is held matches: {in_words(query, provider)}."
    if filters == SearchQuery(topic=query.topic):
        return f"Nothing on {query.topic} is published here."
    if filters == SearchQuery(provider=query.provider):
        return f"Nothing from {provider or query.provider} is published here."
    return f"Nothing found for: {in_words(query, provider)}."


def _parts(query: SearchQuery, provider: str) -> Iterator[str]:
    if query.words:
        yield " ".join(map(_quoted, query.words))
    if query.without:
        yield "without " + ", ".join(map(_quoted, query.without))
    if query.topic is not None:
        yield query.topic
    if query.provider is not None:
        yield f"from {provider or query.provider}"
    if query.since or query.until:
        yield _time(query.since, query.until)
    if query.min_quality is not None:
        yield f"quality {query.min_quality} or more"
    if query.type is not None:
        yield f"only {query.type}s"


def _quoted(words: str) -> str:
    return " or ".join(f"“{one}”" if " " in one else one for one in alternatives(words))


def _time(since: datetime | None, until: datetime | None) -> str:
    if since and until:
        first, last = day(since), day(until)
        return f"on {first}" if first == last else f"{first} to {last}"
    return f"since {day(since)}" if since else f"until {day(until)}" if until else ""
