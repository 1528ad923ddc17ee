"""What counts as published, in a server and outside, and in which scope a search looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: The "server" under which the operator's own decisions stand; Discord never gives this id.
OPERATOR = 0


class Action(StrEnum):
    """What a moderator can decide about an article."""

    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    RESET = "reset"


class Audience(StrEnum):
    """Which articles a search may show."""

    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a search is asked, and what the asker may see there.

    Attributes:
        server_id: The Discord server; ``OPERATOR`` outside of servers, where only the
            operator's and the document's word counts.
    """

    server_id: int = OPERATOR
    audience: Audience = Audience.PUBLISHED


def is_published_by_document(
    flag: bool | None, *, default_published: bool, is_removed: bool
) -> bool:
    """Give a document's own word: its flag, else its source's default; never once taken back."""
    if is_removed:
        return False
    return default_published if flag is None else flag


def is_published(
    *, by_document: bool, operator: Action | None, server: Action | None, is_removed: bool
) -> bool:
    """Tell whether an article counts as published in a server.

    The server's decision wins over the operator's, which wins over the document. What the
    newsroom has taken back is published nowhere until the document itself comes back.
    """
    if is_removed:
        return False
    for decision in (server, operator):
        if decision is Action.PUBLISH:
            return True
        if decision is Action.UNPUBLISH:
            return False
    return by_document
