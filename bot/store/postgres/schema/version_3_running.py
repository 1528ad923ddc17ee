"""Version 3 of the schema: what fails for long, and which servers the bot has greeted and left."""

from __future__ import annotations

from typing import Final

RUNNING: Final = (
    """
    CREATE TABLE troubles (
        what text COLLATE "C" PRIMARY KEY,
        since bigint NOT NULL,
        because text COLLATE "C" NOT NULL,
        told_at bigint
    )
    """,
    """
    CREATE TABLE greeted_servers (
        server_id bigint PRIMARY KEY,
        greeted_at bigint NOT NULL
    )
    """,
    """
    CREATE TABLE left_servers (
        server_id bigint PRIMARY KEY,
        left_at bigint NOT NULL
    )
    """,
)
