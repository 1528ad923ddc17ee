"""What version 2 adds for moderators: what decisions did, and what waits for one."""

from __future__ import annotations

from typing import Final

EDITORIAL: Final = (
    # Whether the article counted as published in that server before and after, in how many of its
    # channels it stood, and which decision is undone by it; unknown of those of version 1.
    "ALTER TABLE decisions ADD COLUMN was_published INTEGER",
    "ALTER TABLE decisions ADD COLUMN is_published INTEGER",
    "ALTER TABLE decisions ADD COLUMN stood_in INTEGER",
    "ALTER TABLE decisions ADD COLUMN undoes INTEGER",
    "CREATE INDEX decisions_by_server ON decisions (server_id)",
    # A record: whether it stands changes, and by which id its article is known, where two turn out
    # to be one; nothing else.
    """
    CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END
    """,
    """
    CREATE TRIGGER decisions_stay_as_they_are BEFORE UPDATE OF
        id, server_id, action, actor_kind, reason, decided_at, was_published,
        is_published, stood_in, undoes
    ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END
    """,
    # Which post a message is, for who acts on the message itself.
    "CREATE INDEX posts_by_message ON posts (message_id) WHERE message_id IS NOT NULL",
    # What may wait for a decision in the order in which it is shown; which of it was decided in a
    # server is looked up for each. The id is there so that the article itself is not read.
    """
    CREATE INDEX articles_waiting ON articles (coalesce(quality, -1), position, id)
    WHERE NOT published AND NOT removed
    """,
    # When an article came that was held then.
    """
    CREATE TABLE arrivals (
        article_id INTEGER PRIMARY KEY,
        arrived_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX arrivals_by_time ON arrivals (arrived_at)",
    # When each moderator last looked at a server's queue.
    """
    CREATE TABLE queue_looks (
        server_id INTEGER NOT NULL,
        actor_id INTEGER NOT NULL,
        looked_at INTEGER NOT NULL,
        PRIMARY KEY (server_id, actor_id)
    ) STRICT, WITHOUT ROWID
    """,
)
