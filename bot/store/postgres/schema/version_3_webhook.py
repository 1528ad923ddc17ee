"""Version 3 of the schema: how far the newsroom was told what was decided."""

from __future__ import annotations

from typing import Final

WEBHOOK: Final = (
    """
    CREATE TABLE webhook (
        id bigint PRIMARY KEY CHECK (id = 1),
        last_decision bigint NOT NULL
    )
    """,
)
