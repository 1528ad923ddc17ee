"""Version 3 of the schema: what fails for long, servers that come and go, and whose turn it is."""

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
    # When something may be done next by any process, in microseconds of the server's clock. It is
    # written fifty times a second, and what it says is of no use any more after a crash.
    """
    CREATE UNLOGGED TABLE turns (
        name text COLLATE "C" PRIMARY KEY,
        next_at bigint NOT NULL
    ) WITH (fillfactor = 10)
    """,
)
