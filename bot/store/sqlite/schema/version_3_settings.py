"""Version 3 of the schema: what servers decide for themselves, and the record of who changed it."""

from __future__ import annotations

from typing import Final

SETTINGS: Final = (
    # One row for a server that has decided anything; the rest is as it is everywhere.
    """
    CREATE TABLE server_settings (
        server_id INTEGER PRIMARY KEY,
        review_channel_id INTEGER,
        review_since INTEGER,
        review_topic TEXT,
        review_provider TEXT,
        review_min_quality INTEGER,
        review_hourly INTEGER NOT NULL,
        log_channel_id INTEGER,
        needs_reason INTEGER NOT NULL,
        marks_posts INTEGER NOT NULL
    ) STRICT
    """,
    # Roles that moderate in a server, beside those that the operator named.
    """
    CREATE TABLE moderator_roles (
        server_id INTEGER NOT NULL,
        role_id INTEGER NOT NULL,
        PRIMARY KEY (server_id, role_id)
    ) STRICT, WITHOUT ROWID
    """,
    # Why nothing is sent to one of a server's channels for moderators, by the kind of its posts.
    # ``tell_at``: when people are to be told of it; NULL once somebody was.
    """
    CREATE TABLE channel_pauses (
        server_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        because TEXT NOT NULL,
        paused_at INTEGER NOT NULL,
        tell_at INTEGER,
        PRIMARY KEY (server_id, kind)
    ) STRICT, WITHOUT ROWID
    """,
    # What was changed in a server beside decisions about articles: of which kind, about what, and
    # how, in words of whoever writes that kind. Append-only.
    """
    CREATE TABLE records (
        id INTEGER PRIMARY KEY,
        server_id INTEGER NOT NULL,
        at INTEGER NOT NULL,
        actor_kind TEXT NOT NULL,
        actor_id INTEGER,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        what TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX records_by_server ON records (server_id)",
    """
    CREATE TRIGGER records_are_kept BEFORE DELETE ON records
    BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END
    """,
    # Who it was is not among it: a person may ask to be forgotten.
    """
    CREATE TRIGGER records_stay_as_they_are BEFORE UPDATE OF
        id, server_id, at, actor_kind, kind, subject, what
    ON records
    BEGIN SELECT RAISE(ABORT, 'records are never changed'); END
    """,
)
