"""Version 2 of the schema: feeds on the web, and their entries."""

from __future__ import annotations

from typing import Final

FEEDS: Final = (
    # ``options`` is JSON, as are ``dates`` of the newest entries and ``problems`` with entries.
    # A feed of one server alone names it. One that is removed stays, so that it is known when it
    # comes back.
    """
    CREATE TABLE feeds (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL UNIQUE,
        location TEXT NOT NULL,
        origin TEXT NOT NULL,
        server_id INTEGER,
        name TEXT NOT NULL,
        options TEXT NOT NULL,
        title TEXT NOT NULL DEFAULT '',
        site TEXT NOT NULL DEFAULT '',
        etag TEXT NOT NULL DEFAULT '',
        modified TEXT NOT NULL DEFAULT '',
        digest TEXT NOT NULL DEFAULT '',
        dates TEXT NOT NULL DEFAULT '[]',
        every INTEGER,
        added_at INTEGER NOT NULL,
        first_loaded_at INTEGER,
        last_poll_at INTEGER,
        next_poll_at INTEGER,
        failures INTEGER NOT NULL DEFAULT 0,
        failing_since INTEGER,
        problem TEXT NOT NULL DEFAULT '',
        told INTEGER NOT NULL DEFAULT 0,
        problems TEXT NOT NULL DEFAULT '[]',
        move_address TEXT NOT NULL DEFAULT '',
        move_polls INTEGER NOT NULL DEFAULT 0,
        move_since INTEGER,
        paused_at INTEGER,
        removed_at INTEGER
    ) STRICT
    """,
    """
    CREATE INDEX feeds_due ON feeds (next_poll_at)
    WHERE next_poll_at IS NOT NULL AND paused_at IS NULL AND removed_at IS NULL
    """,
    # What is known of an entry by the key that it has within its feed. ``digest`` is empty where
    # it is to be written again; ``own`` where the article is not the one at its address.
    """
    CREATE TABLE feed_entries (
        feed_id INTEGER NOT NULL REFERENCES feeds ON DELETE CASCADE,
        key INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        digest TEXT NOT NULL,
        title INTEGER NOT NULL,
        published_at INTEGER NOT NULL,
        own INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        gone_at INTEGER,
        PRIMARY KEY (feed_id, key)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX feed_entries_by_article ON feed_entries (article_id)",
)
