"""Version 3 of the schema: what was told in the servers' log channels, and by which posts."""

from __future__ import annotations

from typing import Final

LOGS: Final = (
    # How far a server's decisions and changes, those of rules too, were told, by their numbers, and
    # when the last time.
    """
    CREATE TABLE logged (
        server_id INTEGER PRIMARY KEY,
        last_decision INTEGER NOT NULL,
        last_record INTEGER NOT NULL,
        last_rule_change INTEGER NOT NULL,
        told_at INTEGER NOT NULL
    ) STRICT
    """,
    # What each post tells: what has greater numbers than the first of each pair, up to the second.
    """
    CREATE TABLE log_posts (
        post_id INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE,
        after_decision INTEGER NOT NULL,
        last_decision INTEGER NOT NULL,
        after_record INTEGER NOT NULL,
        last_record INTEGER NOT NULL,
        after_rule_change INTEGER NOT NULL,
        last_rule_change INTEGER NOT NULL
    ) STRICT
    """,
)
