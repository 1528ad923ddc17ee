"""Version 3 of the schema: what fails for long, and which servers the bot has greeted and left."""

from __future__ import annotations

from typing import Final

RUNNING: Final = (
    # What fails now, by its name, and when the operator was told; NULL where that is still to come.
    """
    CREATE TABLE troubles (
        what TEXT PRIMARY KEY,
        since INTEGER NOT NULL,
        because TEXT NOT NULL,
        told_at INTEGER
    ) STRICT
    """,
    # Each is greeted once.
    """
    CREATE TABLE greeted_servers (
        server_id INTEGER PRIMARY KEY,
        greeted_at INTEGER NOT NULL
    ) STRICT
    """,
    # Those that Discord told the bot it is not in any more; a month later what they ordered goes.
    """
    CREATE TABLE left_servers (
        server_id INTEGER PRIMARY KEY,
        left_at INTEGER NOT NULL
    ) STRICT
    """,
)
