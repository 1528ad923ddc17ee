"""Version 2 of the schema: the ids of posts and deliveries are given out in blocks.

A plan for thousands of channels knows all of its ids at once, and asks the database for none.
"""

from __future__ import annotations

from typing import Final

IDS: Final = (
    # The last id that was given out in a table; none is ever given twice.
    """
    CREATE TABLE counters (
        name TEXT PRIMARY KEY,
        last_id INTEGER NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO counters (name, last_id)
    SELECT name, max(seq) FROM (
        SELECT name, seq FROM sqlite_sequence WHERE name IN ('posts', 'deliveries')
        UNION ALL VALUES ('posts', 0), ('deliveries', 0)
    ) GROUP BY name
    """,
)
