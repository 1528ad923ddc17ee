"""How moments stand in the database: whole seconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, datetime


def as_seconds(moment: datetime) -> int:
    """Give what the database keeps of an aware moment; fractions of a second are dropped."""
    return int(moment.timestamp())


def as_moment(seconds: int) -> datetime:
    """Give the moment, UTC, that the database keeps as seconds."""
    return datetime.fromtimestamp(seconds, UTC)


def as_moment_or_none(seconds: int | None) -> datetime | None:
    """Give the same where there may be none."""
    return None if seconds is None else as_moment(seconds)
