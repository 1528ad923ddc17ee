"""What version 3 adds for servers' rules: they themselves, their record, and what they decided."""

from __future__ import annotations

from typing import Final

RULES: Final = (
    # A server's rules in their order; ``conditions`` is JSON. One that was removed stays, so that
    # it can be put back.
    """
    CREATE TABLE rules (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server_id INTEGER NOT NULL,
        place INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        conditions TEXT NOT NULL,
        paused_at INTEGER,
        removed_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX rules_by_server ON rules (server_id, place) WHERE removed_at IS NULL",
    # One row: another text after each change of any rule, so that what is known of them is read
    # anew then, by every process.
    """
    CREATE TABLE rule_edition (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        edition TEXT NOT NULL
    ) STRICT
    """,
    "INSERT INTO rule_edition (id, edition) VALUES (1, '')",
    # Who changed which rule, when and how; ``sentence`` is what the rule says.
    """
    CREATE TABLE rule_changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server_id INTEGER NOT NULL,
        rule_id INTEGER NOT NULL,
        change TEXT NOT NULL,
        sentence TEXT NOT NULL,
        actor_id INTEGER,
        changed_at INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX rule_changes_by_server ON rule_changes (server_id)",
    # A record: who is in it can be forgotten, nothing else changes.
    """
    CREATE TRIGGER rule_changes_are_kept BEFORE DELETE ON rule_changes
    BEGIN SELECT RAISE(ABORT, 'rule changes are never deleted'); END
    """,
    """
    CREATE TRIGGER rule_changes_stay_as_they_are BEFORE UPDATE OF
        id, server_id, rule_id, change, sentence, changed_at
    ON rule_changes
    BEGIN SELECT RAISE(ABORT, 'rule changes are never changed'); END
    """,
    # A rule that somebody is trying out, until it is saved or given up.
    """
    CREATE TABLE rule_drafts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        server_id INTEGER NOT NULL,
        actor_id INTEGER NOT NULL,
        outcome TEXT NOT NULL,
        conditions TEXT NOT NULL,
        drafted_at INTEGER NOT NULL
    ) STRICT
    """,
    # The rule whose word a decision is: it made it, or somebody restored what it had decided.
    "ALTER TABLE decisions ADD COLUMN rule_id INTEGER",
    # What a server's rules hold, the latest of which wait for its moderators.
    """
    CREATE INDEX decisions_holding ON decisions (server_id, id, article_id)
    WHERE stands AND rule_id IS NOT NULL AND action = 'unpublish'
    """,
    """
    CREATE TRIGGER decisions_keep_their_rule BEFORE UPDATE OF rule_id ON decisions
    BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END
    """,
)
