"""What moderators said about which articles are one story, against the rule. Pure."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Correction(StrEnum):
    """What a moderator may say of an article in a server.

    ``apart`` keeps it out of every story, ``same`` puts it where another article is, ``lead`` lets
    it lead wherever it is, and ``undo`` takes back what was said of it before.
    """

    APART = "apart"
    SAME = "same"
    LEAD = "lead"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class StoryDecision:
    """What a moderator said of an article in a server, and when.

    Attributes:
        other_id: Whose story it is, where it is said to be the same as another's.
    """

    server_id: int
    article_id: int
    correction: Correction
    actor_id: int
    decided_at: datetime
    other_id: int | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """What stands of such decisions, each with its server before its articles.

    Attributes:
        apart: (server, article).
        same: (server, article, other), both ways.
        leading: (server, article).
    """

    apart: AbstractSet[tuple[int, int]] = frozenset()
    same: AbstractSet[tuple[int, int, int]] = frozenset()
    leading: AbstractSet[tuple[int, int]] = frozenset()

    def same_as(self, article_id: int) -> set[int]:
        """Give the articles that any server puts to one story with an article."""
        return {other for _, one, other in self.same if one == article_id}
