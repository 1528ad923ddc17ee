"""What counts as published, in a server and outside, and in which scope a search looks."""

from __future__ import annotations

from collections.abc import Iterable
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


def is_published_by_documents(
    flags: Iterable[bool | None], *, default_published: bool, is_removed: bool
) -> bool:
    """Give the word of the documents that describe one article.

    Args:
        flags: What each says, the leading one first; None where it says nothing.
        default_published: The word of the leading document's source, where no document has one.
        is_removed: Whether the leading document calls the article taken back.
    """
    if is_removed:
        return False
    return next((flag for flag in flags if flag is not None), default_published)


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
