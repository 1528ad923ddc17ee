"""Version 2 of the schema: what running processes tell of themselves."""

from __future__ import annotations

from typing import Final

VITALS: Final = (
    # One row for each process, by the id under which it claims; ``told`` is JSON.
    """
    CREATE TABLE vitals (
        process TEXT PRIMARY KEY,
        told_at INTEGER NOT NULL,
        told TEXT NOT NULL
    ) STRICT
    """,
)
