"""Version 3 of the schema: how far the newsroom was told what was decided."""

from __future__ import annotations

from typing import Final

WEBHOOK: Final = (
    # One row while there is somebody to tell: the number of the last decision that was told, or
    # that was there before.
    """
    CREATE TABLE webhook (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        last_decision INTEGER NOT NULL
    ) STRICT
    """,
)
