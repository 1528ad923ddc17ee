"""What version 2 adds to decisions: what each of them did, and that none is changed or lost."""

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
    # A record: whether it stands changes, and nothing else.
    """
    CREATE TRIGGER decisions_are_kept BEFORE DELETE ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never deleted'); END
    """,
    """
    CREATE TRIGGER decisions_stay_as_they_are BEFORE UPDATE OF
        id, server_id, article_id, action, actor_kind, reason, decided_at, was_published,
        is_published, stood_in, undoes
    ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END
    """,
)
