"""Reads what responses say about time: when to ask again, and how long an answer stays fresh.

RFC 9110, section 10.2.3; RFC 9111, sections 4.2 and 5.2.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})")
_FORGETS: Final = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b")
_SECONDS: Final = re.compile(r"\d{1,9}")


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Read how long a server asks to wait, told in seconds or as a date."""
    written = headers.get("Retry-After", "").strip()
    if _SECONDS.fullmatch(written):
        return timedelta(seconds=int(written))
    moment = _moment(written)
    return None if moment is None else max(moment - now, timedelta(0))


def fresh_until(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Read until when an answer is fresh; ``Cache-Control`` counts before ``Expires``."""
    control = headers.get("Cache-Control", "").lower()
    if _FORGETS.search(control):
        return None
    told = _MAX_AGE.search(control)
    if told:
        age = _SECONDS.fullmatch(headers.get("Age", "").strip())
        seconds = int(told[1]) - (int(age[0]) if age else 0)
        return now + timedelta(seconds=seconds) if seconds > 0 else None
    moment = _moment(headers.get("Expires", ""))
    return moment if moment is not None and moment > now else None


def _moment(written: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
