"""Says in plain words what a rule does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.rules.rules import Conditions, Order


def in_words(order: Order) -> str:
    """Give a rule as a sentence without its full stop: "Hold stories on AI from wired.com".

    Names in it are as they are, to be made harmless where they are shown.
    """
    return " ".join([order.outcome.capitalize(), *_parts(order.conditions)])


def _parts(conditions: Conditions) -> Iterator[str]:
    yield f"stories on {_or(conditions.topics)}" if conditions.topics else "every story"
    if conditions.types:
        yield f"of type {_or(conditions.types)}"
    if conditions.providers:
        yield f"from {_or(conditions.providers)}"
    if conditions.sources:
        yield f"out of the source {_or(conditions.sources)}"
    if conditions.words:
        yield f"with {_or(f'“{word}”' for word in conditions.words)}"
    if conditions.min_quality is not None:
        yield f"of quality {conditions.min_quality} or more"


def _or(names: Iterable[str]) -> str:
    return " or ".join(names)
