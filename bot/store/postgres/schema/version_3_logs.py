"""Version 3 of the schema: what was told in the servers' log channels, and by which posts."""

from __future__ import annotations

from typing import Final

LOGS: Final = (
    """
    CREATE TABLE logged (
        server_id bigint PRIMARY KEY,
        last_decision bigint NOT NULL,
        last_record bigint NOT NULL,
        last_rule_change bigint NOT NULL,
        told_at bigint NOT NULL
    )
    """,
    """
    CREATE TABLE log_posts (
        post_id bigint PRIMARY KEY REFERENCES posts ON DELETE CASCADE,
        after_decision bigint NOT NULL,
        last_decision bigint NOT NULL,
        after_record bigint NOT NULL,
        last_record bigint NOT NULL,
        after_rule_change bigint NOT NULL,
        last_rule_change bigint NOT NULL
    )
    """,
)
