"""Writes the file of a database anew without the room of what was deleted."""

from __future__ import annotations

import sqlite3
from typing import Final

#: The part of a file that must hold nothing any more for it to be worth it.
_WORTH_IT: Final = 0.25


def compacted(sqlite: sqlite3.Connection) -> int:
    """Compact the database of a connection, where that is worth it.

    It needs as much room again beside the file; where there is none, all stays as it was.

    Returns:
        How many bytes the file lost.
    """
    pages, free, size = (
        sqlite.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    if free < pages * _WORTH_IT:
        return 0
    # Else all of it would be gathered in memory.
    sqlite.execute("PRAGMA temp_store = FILE")
    try:
        sqlite.execute("VACUUM")
    finally:
        sqlite.execute("PRAGMA temp_store = MEMORY")
    return int((pages - sqlite.execute("PRAGMA page_count").fetchone()[0]) * size)
