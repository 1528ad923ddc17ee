"""Version 2 of the schema: the messages that were sent as tests of subscriptions are known."""

from __future__ import annotations

from typing import Final

TESTS: Final = (
    # They show what a post would, and must never be taken for one.
    """
    CREATE TABLE test_messages (
        message_id INTEGER PRIMARY KEY,
        channel_id INTEGER NOT NULL,
        sent_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX test_messages_by_channel ON test_messages (channel_id, sent_at)",
)
