"""Version 2 of the schema: when the database was put back from a backup."""

from __future__ import annotations

from typing import Final

RESTORES: Final = (
    # What was published before this moment may have been posted by the database that was there.
    "ALTER TABLE planner ADD COLUMN restored_at INTEGER",
    # Where it is posted all the same once channels were looked through: back to when. NULL where
    # it is not posted by itself.
    "ALTER TABLE planner ADD COLUMN looks_back_to INTEGER",
)
