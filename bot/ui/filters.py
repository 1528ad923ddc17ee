"""Says in words what subscriptions want; digests and subscriptions say it alike. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bot.posting.filters import Filters
from bot.ui.text import fit, length

_FILTERS: Final = 300
_NAMES: Final = 200


def filters_in_words(filters: Filters, *, room: int = _FILTERS) -> str:
    """Say in escaped words what a subscription wants, such as "AI or Robotics from wired.com"."""
    parts = [_or(filters.topics) or "every topic"]
    if filters.providers:
        parts.append(f"from {_or(filters.providers)}")
    if filters.words:
        parts.append(f"that speak of {_or(_quoted(filters.words))}")
    if filters.types:
        parts.append(f"of type {_or(filters.types)}")
    if filters.min_quality is not None:
        parts.append(f"of quality {filters.min_quality} or more")
    if filters.min_heat is not None:
        parts.append(f"of heat {filters.min_heat} or more")
    parts += _exclusions(filters)
    return fit(" ".join(parts), room)


def filters_in_short(filters: Filters) -> str:
    """Say in a few plain words what a subscription wants, as menus and autocomplete show it."""
    wanted = [*filters.topics, *filters.providers, *_quoted(filters.words), *filters.types]
    if filters.min_quality is not None:
        wanted.append(f"quality {filters.min_quality}+")
    if filters.min_heat is not None:
        wanted.append(f"heat {filters.min_heat}+")
    wanted += [f"not {name}" for name in (*filters.not_topics, *filters.not_providers)]
    return ", ".join(wanted) or "every story"


def _exclusions(filters: Filters) -> Iterator[str]:
    if filters.not_topics:
        yield f"but not on {_or(filters.not_topics)}"
    if filters.not_providers:
        yield f"not from {_or(filters.not_providers)}"
    if filters.not_words:
        yield f"not if they speak of {_or(_quoted(filters.not_words))}"


def _quoted(words: Iterable[str]) -> list[str]:
    return [f"“{word}”" for word in words]


def _or(names: Sequence[str]) -> str:
    """Join names as long as they can be read at a glance, then tell how many more there are."""
    text = " or ".join(names)
    if length(text) <= _NAMES or len(names) < 2:  # noqa: PLR2004  # one cannot be left out
        return text
    kept = list(names)
    while len(kept) > 1 and length(" or ".join(kept)) > _NAMES:
        kept.pop()
    return f"{' or '.join(kept)} or {len(names) - len(kept)} more"
