"""What became of a request for a feed: the values that a fetch gives, none of them an exception."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server told with the last body, sent back exactly as it was received (RFC 9110).

    Attributes:
        etag: Empty where it told none.
        modified: ``Last-Modified`` as text; empty where it told none.
    """

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A body.

    Attributes:
        address: Where it was found, after all redirects: relative links start there.
        moved_to: Where permanent redirects alone lead from the address that was asked for; empty
            where there was none.
        content_type: As the server told it; may be empty.
        validators: To be sent with the next request.
        fresh_until: Before then the server has nothing new; None where it does not say.
    """

    body: bytes
    address: str
    moved_to: str
    content_type: str
    validators: Validators
    fresh_until: datetime | None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The body is what it was; validators and freshness are told anew."""

    validators: Validators
    fresh_until: datetime | None


class Trouble(Enum):
    """Why there is no body; each is treated in its own way."""

    UNREACHABLE = "unreachable"  # the network, the name, a certificate, a broken answer
    SLOW = "slow"  # not whole in time
    LARGE = "large"  # more than is read
    PRIVATE = "private"  # leads into a private network
    REFUSED = "refused"  # 401, 403 and their like: programs are not welcome
    MISSING = "missing"  # 404
    GONE = "gone"  # 410: never ask again
    BUSY = "busy"  # 429: the whole host is to be left alone
    FAILING = "failing"  # 5xx and whatever else


@dataclass(frozen=True, slots=True)
class NotFetched:
    """There is no body.

    Attributes:
        problem: One sentence for the operator, with what to do where something can be done.
        retry_after: How long the server asks to wait; None where it does not say.
        status: The last response's, None where there was none.
    """

    trouble: Trouble
    problem: str
    retry_after: timedelta | None = None
    status: int | None = None


Answer = Fetched | NotModified | NotFetched
