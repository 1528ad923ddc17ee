"""What becomes of an article that was put to a server's moderators. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Authority(StrEnum):
    """Who settled it."""

    PERSON = "person"
    OPERATOR = "operator"
    #: Its document, or a rule of the server.
    ITSELF = "itself"


@dataclass(frozen=True, slots=True)
class Ruling:
    """How it was settled whether an article is published in a server.

    Attributes:
        actor_id: The person who decided, where one did and is known.
        at: When; None where nobody decided.
        reason: Why, as that person said; empty where nothing was said.
    """

    is_published: bool
    authority: Authority
    actor_id: int | None = None
    at: datetime | None = None
    reason: str = ""
