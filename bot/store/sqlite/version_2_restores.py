"""Version 2 of the schema: when the database was put back from a backup."""

from __future__ import annotations

from typing import Final

RESTORES: Final = (
    # What was published before this moment may have been posted by the database that was there.
    "ALTER TABLE planner ADD COLUMN restored_at INTEGER",
)
