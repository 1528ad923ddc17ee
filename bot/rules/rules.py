"""What a rule is: which articles it is about, and what it does with them."""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

#: Of one server; more could not be kept in view by anybody.
MOST_RULES: Final = 50


class Outcome(StrEnum):
    """What a rule does with an article."""

    HOLD = "hold"
    PUBLISH = "publish"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Which articles a rule is about; every part narrows, an empty one does not.

    Attributes:
        topics: Names; one that the article has is enough.
        providers: Domains; the article's own must be among them.
        types: Types as documents name them; the article's must be among them.
        sources: Names of sources and addresses of feeds; one that has the article is enough.
        words: Words or phrases; one in the title or excerpt, in any of its forms, is enough.
        min_quality: Least quality; an article without one never has it.
    """

    topics: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    min_quality: int | None = None

    def to_json(self) -> str:
        """Give them as text that ``conditions_from_json`` reads; empty parts are left out."""
        values = {name: getattr(self, name) for name in _PARTS}
        return json.dumps(
            {name: value for name, value in values.items() if value not in ((), None)}
        )


_PARTS: Final = tuple(field.name for field in fields(Conditions))


# Hundreds of servers have few different ones, and each change reads all of them.
@lru_cache(maxsize=2**14)
def conditions_from_json(text: str) -> Conditions:
    """Read what ``Conditions.to_json`` wrote."""
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(text).items()
        if name in _PARTS
    }
    return Conditions(**values)


@dataclass(frozen=True, slots=True)
class Order:
    """What a rule says, wherever it stands."""

    outcome: Outcome
    conditions: Conditions


@dataclass(frozen=True, slots=True)
class Rule:
    """An order as a server keeps it.

    Attributes:
        place: Of several rules that are about an article, the one with the least decides.
        is_paused: Whether it does nothing until it is resumed.
    """

    id: int
    server_id: int
    place: int
    order: Order
    is_paused: bool = False
