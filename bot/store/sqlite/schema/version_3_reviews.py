"""Version 3 of the schema: which posts ask moderators about which article, each once a server."""

from __future__ import annotations

from typing import Final

REVIEWS: Final = (
    """
    CREATE TABLE reviews (
        post_id INTEGER PRIMARY KEY REFERENCES posts ON DELETE CASCADE,
        server_id INTEGER NOT NULL,
        article_id INTEGER NOT NULL,
        planned_at INTEGER NOT NULL,
        UNIQUE (server_id, article_id)
    ) STRICT
    """,
    "CREATE INDEX reviews_by_article ON reviews (article_id)",
    "CREATE INDEX reviews_by_time ON reviews (server_id, planned_at)",
    # Posts for moderators are no subscription's.
    """
    CREATE INDEX posts_for_moderators ON posts (channel_id, sent_at) WHERE subscription_id IS NULL
    """,
)
