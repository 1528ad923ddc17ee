"""Version 2 of the schema: pauses that nobody was told of yet are told later."""

from __future__ import annotations

from typing import Final

PAUSES: Final = (
    # A paused subscription, and when to try next to tell people of it.
    """
    CREATE TABLE untold_pauses (
        subscription_id INTEGER PRIMARY KEY REFERENCES subscriptions ON DELETE CASCADE,
        due_at INTEGER NOT NULL
    ) STRICT
    """,
)
