"""Version 2 of the schema: channels are claimed, and posts and decisions may be of further kinds.

SQLite cannot change what a column demands. A table is made anew under another name, filled, and
put in the place of the old one, with the number at which its ids go on.
"""

from __future__ import annotations

from typing import Final

from bot.store.sqlite.schema.version_2_editorial import EDITORIAL
from bot.store.sqlite.schema.version_2_embargoes import EMBARGOES
from bot.store.sqlite.schema.version_2_feeds import FEEDS
from bot.store.sqlite.schema.version_2_identity import IDENTITY
from bot.store.sqlite.schema.version_2_ids import IDS
from bot.store.sqlite.schema.version_2_pauses import PAUSES
from bot.store.sqlite.schema.version_2_restores import RESTORES
from bot.store.sqlite.schema.version_2_stories import STORIES
from bot.store.sqlite.schema.version_2_tests import TESTS
from bot.store.sqlite.schema.version_2_vitals import VITALS

_CLAIMS: Final = (
    # A channel is claimed as a whole, by the process that sends to it: else a second one would
    # go on with its later posts while the first sends the earlier ones.
    """
    CREATE TABLE claimed_channels (
        channel_id INTEGER PRIMARY KEY,
        claimed_by TEXT NOT NULL,
        claimed_at INTEGER NOT NULL
    ) STRICT
    """,
)

_POSTS: Final = (
    # Not every post is a subscription's: others name their server and have options of their own.
    # Which kinds there are is for those who write them to know.
    """
    CREATE TABLE posts_2 (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        subscription_id INTEGER REFERENCES subscriptions ON DELETE CASCADE,
        server_id INTEGER NOT NULL,
        channel_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL CHECK (
            state IN ('pending', 'sending', 'sent', 'rejected', 'retracting', 'retracted')
        ),
        options TEXT CHECK (options IS NOT NULL OR subscription_id IS NOT NULL),
        nonce TEXT NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        due_at INTEGER NOT NULL,
        claimed_at INTEGER,
        message_id INTEGER,
        error TEXT NOT NULL DEFAULT '',
        planned_at INTEGER NOT NULL,
        sent_at INTEGER,
        shown TEXT NOT NULL DEFAULT '',
        edit_due_at INTEGER,
        edit_claimed_at INTEGER,
        edit_claimed_by TEXT
    ) STRICT
    """,
    """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'posts_2', seq FROM sqlite_sequence WHERE name = 'posts'
    """,
    """
    INSERT INTO posts_2 (
        id, subscription_id, server_id, channel_id, kind, state, nonce, attempts, due_at,
        claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at, edit_claimed_at
    )
    SELECT
        posts.id, subscription_id, server_id, posts.channel_id, kind, state, nonce, attempts,
        due_at, claimed_at, message_id, error, planned_at, sent_at, shown, edit_due_at,
        edit_claimed_at
    FROM posts JOIN subscriptions ON subscriptions.id = subscription_id
    ORDER BY posts.id
    """,
    "DROP TABLE posts",
    "ALTER TABLE posts_2 RENAME TO posts",
    """
    CREATE INDEX posts_open ON posts (channel_id, due_at)
    WHERE state IN ('pending', 'sending', 'retracting')
    """,
    "CREATE INDEX posts_retracting ON posts (due_at) WHERE state = 'retracting'",
    "CREATE INDEX posts_to_edit ON posts (edit_due_at) WHERE edit_due_at IS NOT NULL",
    """
    CREATE INDEX posts_in_edit ON posts (edit_claimed_at) WHERE edit_claimed_at IS NOT NULL
    """,
    "CREATE INDEX posts_sent ON posts (subscription_id, sent_at) WHERE sent_at IS NOT NULL",
    "CREATE INDEX posts_by_subscription ON posts (subscription_id, planned_at)",
)

_DECISIONS: Final = (
    # Decisions may be of further kinds, and not only persons decide.
    """
    CREATE TABLE decisions_2 (
        id INTEGER PRIMARY KEY,
        server_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        action TEXT NOT NULL,
        actor_kind TEXT NOT NULL DEFAULT 'person',
        actor_id INTEGER,
        reason TEXT NOT NULL,
        decided_at INTEGER NOT NULL,
        stands INTEGER NOT NULL
    ) STRICT
    """,
    """
    INSERT INTO decisions_2 (
        id, server_id, article_id, action, actor_id, reason, decided_at, stands
    )
    SELECT id, server_id, article_id, action, actor_id, reason, decided_at, stands
    FROM decisions ORDER BY id
    """,
    "DROP TABLE decisions",
    "ALTER TABLE decisions_2 RENAME TO decisions",
    """
    CREATE UNIQUE INDEX decisions_standing ON decisions (server_id, article_id) WHERE stands
    """,
    "CREATE INDEX decisions_by_article ON decisions (article_id)",
)

VERSION_2: Final = (
    *(_CLAIMS + _POSTS + _DECISIONS),
    *(EDITORIAL + EMBARGOES + IDENTITY + IDS + PAUSES + RESTORES + STORIES + TESTS + VITALS),
    *FEEDS,
)
