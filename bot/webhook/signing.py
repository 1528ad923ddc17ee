"""Signs what is sent, so that a receiver knows who sent it and when. Pure."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Final

from bot.config.webhook import Secret

_DELIVERY: Final = "X-Newsdesk-Delivery"
_TIMESTAMP: Final = "X-Newsdesk-Timestamp"
_SIGNATURE: Final = "X-Newsdesk-Signature"


def signed_headers(body: bytes, delivery: str, secret: Secret, now: datetime) -> dict[str, str]:
    """Give the headers by which a receiver knows a body.

    Args:
        body: What is sent.
        delivery: What it is known by; what is sent once more has the same.
        secret: Which the receiver knows too.
        now: The present moment, signed as well, so that what was overheard is old one day.
    """
    timestamp = str(int(now.timestamp()))
    signed = timestamp.encode() + b"." + body
    digest = hmac.new(secret.reveal().encode(), signed, "sha256").hexdigest()
    return {
        _DELIVERY: delivery,
        _TIMESTAMP: timestamp,
        _SIGNATURE: f"sha256={digest}",
    }
