"""The values of the ledger: releases to plan, planned deliveries, posts and their states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.posting.options import Options


class State(StrEnum):
    """Where a post stands.

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


class Kind(StrEnum):
    """What a post shows: one story, several, or what is to be said of a story besides.

    Those for a server's moderators belong to no subscription, and are no posts of a story:
    ``review`` asks about an article that waits, ``log`` tells what was decided.
    """

    STORY = "story"
    DIGEST = "digest"
    FOLLOW_UP = "follow-up"
    REVIEW = "review"
    LOG = "log"


class Waiting(StrEnum):
    """Why a delivery waits for a digest instead of having a post of its own."""

    DIGEST = "digest"
    QUIET_HOURS = "quiet hours"
    HOURLY_LIMIT = "hourly limit"
    TOO_MANY = "too many at once"


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
class Restore:
    """How the database was put back from a backup.

    Attributes:
        at: What was published before may have been posted by the database that was there.
        looks_back_to: Since when channels are looked through for it before it is posted; None
            where it is not posted by itself.
    """

    at: datetime
    looks_back_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class StandingStory:
    """A story that stands in a channel, or is under way there.

    Attributes:
        subscription_id: The one that brought the article which leads it.
        members: Ids of its articles, the leading one first.
    """

    channel_id: int
    subscription_id: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlannedDelivery:
    """One article that is due in one subscription's channel.

    Attributes:
        joins: An article of the story that it joins in the channel: this one gets no post of its
            own, the other's shows it too.
        leads: Whether it leads its story there from now on.
        waits: Why it waits for a digest; None where it gets a post at once.
        may_stand_since: Since when its post may stand already, and is looked for before it is
            sent; None where nobody can have sent it.
    """

    subscription_id: int
    channel_id: int
    article_id: int
    joins: int | None = None
    leads: bool = True
    waits: Waiting | None = None
    may_stand_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """The Discord message of one delivery, or of several in a digest, as a courier claimed it.

    Attributes:
        nonce: Sent along, so that Discord takes a repeat within minutes for the same message.
        attempts: How often it was claimed, this time included.
        is_retry_of_unknown: It was tried before, so the message may stand already: a claim can
            end without a word, and a send that failed may have arrived all the same.
        message_id: The Discord message, where there is one; in a forum the thread's id too.
        subscription_id: Whose it is; None of what is for moderators.
        stories: What it shows: of each story the ids of its articles, the leading one first.
        reply_to: The message that a follow-up belongs to; None while that does not stand.
    """

    id: int
    kind: Kind
    subscription_id: int | None
    server_id: int
    channel_id: int
    options: Options
    nonce: str
    attempts: int
    is_retry_of_unknown: bool
    planned_at: datetime
    message_id: int | None
    stories: tuple[tuple[int, ...], ...]
    reply_to: int | None = None
