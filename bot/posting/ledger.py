"""The values of the ledger: a release to plan, what was planned, a delivery and its states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a delivery stands.

    ``pending`` waits for its time, ``sending`` is claimed by a process, ``sent`` stands in the
    channel, ``rejected`` was refused by Discord, ``retracting`` is to be taken down, and
    ``retracted`` has been.
    """

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    REJECTED = "rejected"
    RETRACTING = "retracting"
    RETRACTED = "retracted"


@dataclass(frozen=True, slots=True)
class Release:
    """An article became published.

    Attributes:
        server_id: The one server for which a moderator decided so; ``OPERATOR`` for all.
        is_decision: Whether a person decided, rather than a document.
    """

    id: int
    article_id: int
    server_id: int
    is_decision: bool
    released_at: datetime


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One article that is due in one subscription's channel."""

    subscription_id: int
    channel_id: int
    article_id: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """One article in one subscription.

    Attributes:
        nonce: Sent along, so that Discord takes a repeat within minutes for the same message.
        attempts: How often it was claimed, this time included.
        is_retry_of_unknown: It was tried before, so the post may stand already: a claim can end
            without a word, and a send that failed may have arrived all the same.
        message_id: The Discord message, where there is one.
    """

    id: int
    subscription_id: int
    server_id: int
    channel_id: int
    article_id: int
    nonce: str
    attempts: int
    is_retry_of_unknown: bool
    planned_at: datetime
    message_id: int | None
