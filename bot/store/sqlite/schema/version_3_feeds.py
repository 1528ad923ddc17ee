"""Version 3 of the schema: feeds that were looked at, and hosts that are being asked."""

from __future__ import annotations

from typing import Final

FEEDS: Final = (
    # What the buttons below a feed stand for that somebody has looked at, and may still add.
    # ``provider`` is empty where its entries are by several, ``newest_at`` where it has none.
    """
    CREATE TABLE feed_offers (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server_id INTEGER NOT NULL,
        address TEXT NOT NULL,
        name TEXT NOT NULL,
        label TEXT NOT NULL,
        provider TEXT NOT NULL,
        newest_at INTEGER,
        made_at INTEGER NOT NULL
    ) STRICT
    """,
    # A host is claimed as a whole, by the process that asks it: so no feed is asked by two, and no
    # server for two feeds at once. It is left alone until ``free_at``.
    """
    CREATE TABLE feed_hosts (
        host TEXT PRIMARY KEY,
        claimed_by TEXT,
        claimed_at INTEGER,
        free_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
)
